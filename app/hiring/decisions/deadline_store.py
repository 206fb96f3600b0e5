"""Reads and writes the deadlines of decisions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import fetch, select
from app.hiring.decisions.schema import DecisionDeadlines

MOST = 500
"""How many are escalated at a time; the next minute takes the rest."""


@dataclass(frozen=True)
class Row:
    """The deadline of a decision."""

    application_id: uuid.UUID
    person_id: uuid.UUID
    since: datetime
    due_at: datetime
    escalated_at: datetime | None


@dataclass(frozen=True)
class Overdue:
    """An application whose decision is overdue."""

    application_id: uuid.UUID


def begin(row: Row) -> None:
    """Keep a deadline, unless there is one."""
    DecisionDeadlines.insert(**row.__dict__).on_conflict_ignore().execute()


def of(application_id: uuid.UUID) -> Row | None:
    """Return the deadline of a decision."""
    return select(DecisionDeadlines, Row).where(DecisionDeadlines.application_id == application_id).first()


def hold(application_id: uuid.UUID) -> Row | None:
    """Return a deadline, and let nobody else change it until the transaction ends."""
    rows = select(DecisionDeadlines, Row).where(DecisionDeadlines.application_id == application_id)
    return rows.for_update().first()


def escalated(application_id: uuid.UUID, at: datetime) -> None:
    """Note that a decision was escalated."""
    table = DecisionDeadlines
    table.update(escalated_at=at).where(table.application_id == application_id).execute()


def overdue(at: datetime) -> list[uuid.UUID]:
    """Return the applications that wait for a decision beyond their deadline, the oldest first."""
    rows = fetch(
        Overdue,
        """SELECT d.application_id FROM decision_deadlines d JOIN applications a ON a.id = d.application_id
           WHERE d.escalated_at IS NULL AND d.due_at <= %s AND a.stage = 'assessed' ORDER BY d.due_at LIMIT %s""",
        (at, MOST),
    )
    return [one.application_id for one in rows]
