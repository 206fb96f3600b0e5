"""Reads and writes proposals to reject; reasons stay sealed here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, tuples
from app.hiring.pipeline.schema import PipelineProposals


@dataclass(frozen=True)
class Row:
    """A proposal as it is stored."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    reason: bytes
    proposed_by: uuid.UUID
    proposed_at: datetime


@dataclass(frozen=True)
class Listed(Row):
    """A proposal with the position, and the name of who proposed it."""

    position_id: uuid.UUID
    by: str


def add(row: Row) -> bool:
    """Add a proposal; False where one is open for this application."""
    done = db.execute_sql(
        "INSERT INTO pipeline_proposals (id, application_id, person_id, reason, proposed_by, proposed_at) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
        (row.id, row.application_id, row.person_id, row.reason, row.proposed_by, row.proposed_at),
    )
    return bool(done.fetchall())


def listing(position_ids: Sequence[uuid.UUID], most: int) -> list[Listed]:
    """Return the open proposals of some positions whose applications nobody decided on, oldest first."""
    return fetch(
        Listed,
        "SELECT p.id, p.application_id, p.person_id, p.reason, p.proposed_by, p.proposed_at, e.position_id, "
        "n.display_name AS by FROM pipeline_proposals p JOIN pipeline_entries e ON e.application_id = p.application_id "
        "JOIN accounts n ON n.id = p.proposed_by WHERE p.state = 'open' AND e.position_id = ANY (%s) "
        "AND e.stage NOT IN ('approved', 'rejected') ORDER BY p.proposed_at, p.id LIMIT %s",
        (list(position_ids), most),
    )


def lock(proposal_id: uuid.UUID) -> tuple[Row, str] | None:
    """Return a proposal with its state, and lock it until the transaction ends."""
    table = PipelineProposals
    query = table.select(*(getattr(table, name) for name in Row.__dataclass_fields__), table.state)
    for *values, state in tuples(query.where(table.id == proposal_id).for_update()):
        return Row(*values), state
    return None


def close(proposal_id: uuid.UUID, state: str, by: uuid.UUID, at: datetime) -> None:
    """Confirm or dismiss a proposal."""
    PipelineProposals.update(state=state, closed_by=by, closed_at=at).where(
        PipelineProposals.id == proposal_id
    ).execute()
