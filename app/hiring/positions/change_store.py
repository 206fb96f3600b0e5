"""Reads and writes changes of published positions that wait for a second person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from app.database import db, select
from app.errors import Conflict
from app.hiring.positions.schema import PositionChanges, Positions

OPEN = ("comparing", "waiting")


@dataclass(frozen=True)
class Row:
    """A change as it is stored; `proposed` holds the fields of the position as they would be."""

    id: uuid.UUID
    position_id: uuid.UUID
    from_version: int
    proposed: dict[str, Any]
    proposed_by: uuid.UUID
    proposed_at: datetime
    state: str
    request_id: uuid.UUID | None


def publish(position_id: uuid.UUID, at: datetime) -> None:
    """Remember when a candidate was first screened for a position."""
    unpublished = (Positions.id == position_id) & Positions.published_at.is_null()
    Positions.update(published_at=at).where(unpublished).execute()


def published(position_id: uuid.UUID) -> bool:
    """Return whether somebody was screened for a position."""
    known = (Positions.id == position_id) & Positions.published_at.is_null(False)
    return bool(Positions.select().where(known).exists())


def add(row: Row) -> None:
    """Keep a change; raises Conflict where another one of the position waits."""
    try:
        with db.atomic():
            PositionChanges.insert(**row.__dict__).execute()
    except peewee.IntegrityError as error:
        raise Conflict(
            "A change of this position waits for a second person. Wait for the decision, or withdraw it."
        ) from error


def get(change_id: uuid.UUID) -> Row | None:
    """Return a change."""
    return select(PositionChanges, Row).where(PositionChanges.id == change_id).first()


def hold(change_id: uuid.UUID) -> Row | None:
    """Return a change, and let nobody else move it until the transaction ends."""
    return select(PositionChanges, Row).where(PositionChanges.id == change_id).for_update().first()


def waiting(position_id: uuid.UUID) -> Row | None:
    """Return the change of a position that waits."""
    table = PositionChanges
    return select(table, Row).where((table.position_id == position_id) & table.state.in_(OPEN)).first()


def move(change_id: uuid.UUID, state: str, **values: object) -> None:
    """Move a change to another state."""
    PositionChanges.update(state=state, **values).where(PositionChanges.id == change_id).execute()
