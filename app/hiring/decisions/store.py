"""Reads and writes decisions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import peewee

from app.database import db, select
from app.errors import Conflict
from app.hiring.decisions.schema import Decisions


@dataclass(frozen=True)
class Row:
    """A decision as it is stored, its reason still sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    outcome: str
    account_id: uuid.UUID
    reason: bytes
    decided_at: datetime
    for_id: uuid.UUID | None = None


def add(row: Row) -> None:
    """Keep a decision; raises Conflict when there is one already."""
    try:
        with db.atomic():
            Decisions.insert(**row.__dict__).execute()
    except peewee.IntegrityError as error:
        raise Conflict("This application was decided already.") from error


def of_application(application_id: uuid.UUID) -> Row | None:
    """Return the decision about an application."""
    return select(Decisions, Row).where(Decisions.application_id == application_id).first()
