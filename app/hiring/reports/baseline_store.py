"""Reads and writes baselines."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import peewee

from app.database import db, fetch
from app.errors import Conflict
from app.hiring.reports.schema import Baselines


@dataclass(frozen=True)
class Baseline:
    """A baseline: the newest that was taken, or one that waits for a second person."""

    id: uuid.UUID
    measure: str
    value: Decimal
    state: str


def standing() -> dict[tuple[str, str], Baseline]:
    """Return for each measure the baseline that holds, and the one that waits, by (measure, state)."""
    rows = fetch(
        Baseline,
        "SELECT DISTINCT ON (measure, state) id, measure, value, state FROM baselines "
        "WHERE state IN ('approved', 'waiting') ORDER BY measure, state, taken_at DESC, number DESC",
    )
    return {(row.measure, row.state): row for row in rows}


def add(
    row_id: uuid.UUID, measure: str, value: Decimal, by: uuid.UUID, request_id: uuid.UUID | None, at: datetime
) -> None:
    """Keep a baseline, which holds at once without a request; raises Conflict while another waits."""
    waits = request_id is not None
    values = {
        "id": row_id, "measure": measure, "value": value, "proposed_by": by, "proposed_at": at,
        "request_id": request_id, "state": "waiting" if waits else "approved", "taken_at": None if waits else at,
    }  # fmt: skip
    try:
        with db.atomic():
            Baselines.insert(**values).execute()
    except peewee.IntegrityError as error:
        raise Conflict("Another baseline waits for a second person already. Decide on that one first.") from error


def close(row_id: uuid.UUID, state: str, taken_at: datetime | None) -> None:
    """Move a baseline that waits."""
    waiting = (Baselines.id == row_id) & (Baselines.state == "waiting")
    Baselines.update(state=state, taken_at=taken_at).where(waiting).execute()
