"""Reads and writes changes of weights that wait for a second person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import peewee

from app.database import db, fetch_one
from app.errors import Conflict
from app.hiring.composites.schema import CompositeChanges


@dataclass(frozen=True)
class Row:
    """A change as it is stored: the weights that it began from, and those proposed."""

    id: uuid.UUID
    position_id: uuid.UUID
    from_id: uuid.UUID
    test: float
    interview: float
    round: float
    check_required: bool
    proposed_by: uuid.UUID
    proposed_at: datetime
    state: str
    request_id: uuid.UUID


SELECT = (
    "SELECT id, position_id, from_id, test::float AS test, interview::float AS interview, round::float AS round, "
    "check_required, proposed_by, proposed_at, state, request_id FROM composite_changes "
)


def in_use(position_id: uuid.UUID) -> bool:
    """Return whether a candidate of a position has, or had, a composite."""
    row = db.execute_sql(
        "SELECT EXISTS (SELECT FROM composites c JOIN composite_weights w ON w.id = c.weights_id "
        "WHERE w.position_id = %s AND c.value IS NOT NULL)",
        (position_id,),
    ).fetchone()
    return bool(row[0])


def add(row: Row) -> None:
    """Keep a change; raises Conflict where another one of the position waits."""
    try:
        with db.atomic():
            CompositeChanges.insert(**vars(row)).execute()
    except peewee.IntegrityError as error:
        raise Conflict(
            "A change of these weights waits for a second person. Wait for the decision, or withdraw it."
        ) from error


def get(change_id: uuid.UUID) -> Row | None:
    """Return a change."""
    return fetch_one(Row, SELECT + "WHERE id = %s", (change_id,))


def hold(change_id: uuid.UUID) -> Row | None:
    """Return a change, and let nobody else move it until the transaction ends."""
    return fetch_one(Row, SELECT + "WHERE id = %s FOR UPDATE", (change_id,))


def waiting(position_id: uuid.UUID) -> Row | None:
    """Return the change of a position that waits."""
    return fetch_one(Row, SELECT + "WHERE position_id = %s AND state = 'waiting'", (position_id,))


def move(change_id: uuid.UUID, state: str) -> None:
    """Move a change to another state."""
    CompositeChanges.update(state=state).where(CompositeChanges.id == change_id).execute()
