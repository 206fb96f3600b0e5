"""Reads and writes the state of positions, and what happened to each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch
from app.hiring.positions.schema import PositionEvents, Positions


@dataclass(frozen=True)
class Event:
    """Something that somebody did to a position."""

    what: str
    reason: str
    by: str
    at: datetime


def hold(position_id: uuid.UUID) -> str:
    """Return the state of a position, and let nobody else move it until the transaction ends."""
    row: tuple[str] = db.execute_sql("SELECT state FROM positions WHERE id = %s FOR UPDATE", (position_id,)).fetchone()
    return row[0]


def move(position_id: uuid.UUID, state: str, **times: datetime | None) -> None:
    """Move a position to another state; `opened_at` and `closed_at` say from when to when its days are counted."""
    Positions.update(state=state, **times).where(Positions.id == position_id).execute()


def add(position_id: uuid.UUID, what: str, reason: str, by: uuid.UUID, at: datetime) -> None:
    """Keep what somebody did."""
    PositionEvents.insert(
        id=uuid.uuid4(), position_id=position_id, what=what, reason=reason, account_id=by, at=at
    ).execute()


def events(position_id: uuid.UUID) -> list[Event]:
    """List what was done to a position, newest first."""
    return fetch(
        Event,
        "SELECT e.what, e.reason, a.display_name AS by, e.at FROM position_events e "
        "JOIN accounts a ON a.id = e.account_id WHERE e.position_id = %s ORDER BY e.number DESC",
        (position_id,),
    )
