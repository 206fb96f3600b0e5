"""Reads and writes requisitions: posts that were asked for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch, fetch_one
from app.hiring.positions.schema import Requisitions


@dataclass(frozen=True)
class Requisition:
    """A post of a unit that was asked for; unit and job are named as they were called on that day."""

    id: uuid.UUID
    unit_id: uuid.UUID
    unit_name: str
    job_id: uuid.UUID
    job_name: str
    heads: int
    reason: str
    wanted_by: date
    asked_by: uuid.UUID
    asked_at: datetime
    state: str
    request_id: uuid.UUID
    position_id: uuid.UUID | None
    asker: str = ""


SELECTED = "SELECT r.*, a.display_name AS asker FROM requisitions r JOIN accounts a ON a.id = r.asked_by"


def add(row: Requisition) -> None:
    """Keep a requisition."""
    Requisitions.insert(**{name: value for name, value in row.__dict__.items() if name != "asker"}).execute()


def get(requisition_id: uuid.UUID) -> Requisition | None:
    """Return a requisition."""
    return fetch_one(Requisition, f"{SELECTED} WHERE r.id = %s", (requisition_id,))


def hold(requisition_id: uuid.UUID) -> Requisition | None:
    """Return a requisition, and let nobody else move it until the transaction ends."""
    return fetch_one(Requisition, f"{SELECTED} WHERE r.id = %s FOR UPDATE OF r", (requisition_id,))


def of_position(position_id: uuid.UUID) -> Requisition | None:
    """Return the requisition from which a position was opened."""
    return fetch_one(Requisition, f"{SELECTED} WHERE r.position_id = %s", (position_id,))


def listing(asked_by: uuid.UUID | None, most: int) -> list[Requisition]:
    """List requisitions, newest first: of an account, or all."""
    return fetch(
        Requisition,
        f"{SELECTED} WHERE %(by)s::uuid IS NULL OR r.asked_by = %(by)s ORDER BY r.asked_at DESC, r.id LIMIT %(most)s",
        {"by": asked_by, "most": most},
    )


def move(requisition_id: uuid.UUID, state: str, position_id: uuid.UUID | None = None) -> None:
    """Move a requisition to another state."""
    Requisitions.update(state=state, position_id=position_id).where(Requisitions.id == requisition_id).execute()
