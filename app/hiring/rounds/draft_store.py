"""Reads and writes the drafts of cards."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, select
from app.hiring.rounds.schema import RoundDrafts


@dataclass(frozen=True)
class Row:
    """A draft; `content` is sealed."""

    id: uuid.UUID
    round_id: uuid.UUID
    account_id: uuid.UUID
    person_id: uuid.UUID
    content: bytes
    saved_at: datetime


def get(round_id: uuid.UUID, account_id: uuid.UUID) -> Row | None:
    """Return the draft of an interviewer."""
    table = RoundDrafts
    return select(table, Row).where((table.round_id == round_id) & (table.account_id == account_id)).first()


def keep(row: Row) -> None:
    """Keep a draft in place of the one before."""
    RoundDrafts.insert(**vars(row)).on_conflict(
        conflict_target=[RoundDrafts.round_id, RoundDrafts.account_id],
        update={RoundDrafts.id: row.id, RoundDrafts.content: row.content, RoundDrafts.saved_at: row.saved_at},
    ).execute()


def drop(round_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Delete the draft of an interviewer."""
    table = RoundDrafts
    table.delete().where((table.round_id == round_id) & (table.account_id == account_id)).execute()


def drop_of_application(application_id: uuid.UUID) -> None:
    """Delete every draft about an application."""
    db.execute_sql(
        "DELETE FROM round_drafts WHERE round_id IN (SELECT id FROM rounds WHERE application_id = %s)",
        (application_id,),
    )
