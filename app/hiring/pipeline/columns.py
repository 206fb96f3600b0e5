"""The stages of a position as its board shows them: which optional steps it uses, and how long each stage may last."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import database
from app.errors import Conflict, Forbidden, Invalid
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.pipeline import column_store, store
from app.hiring.pipeline.column_store import Kept
from app.hiring.positions import service as positions

STEPS = {
    "phone_call": "screened",
    "written_test": "screened",
    "panel": "assessed",
    "references": "assessed",
    "offer_talk": "assessed",
}
"""Each optional step, and the stage of the application within which it lies."""
ORDER = (
    "received", "screening", "manual_review", "screened", "phone_call", "written_test",
    "invited", "interviewing", "assessed", "panel", "references", "offer_talk", "approved", "rejected",
)  # fmt: skip
"""Every column of a board, from left to right."""
FINAL = ("approved", "rejected")
LIMITED = tuple(key for key in ORDER if key not in FINAL)
"""What may have a time limit: whoever was decided on waits for nothing."""
MOST_HOURS = 8760


@dataclass(frozen=True)
class Column:
    """A column: its key, the stage of the applications in it, and how many hours each may stay, if limited."""

    key: str
    stage: str
    hours: int | None

    def due(self, since: datetime) -> datetime | None:
        """Return until when somebody who came at a time has to be taken on."""
        return since + timedelta(hours=self.hours) if self.hours else None


@dataclass(frozen=True)
class Stages:
    """The columns of a position in their order; `own` where it does not follow those of all others."""

    version: int
    own: bool
    columns: tuple[Column, ...]

    def column(self, stage: str, step: str | None) -> Column:
        """Return where an application stands; a step that is no longer used counts as its stage."""
        found = {column.key: column for column in self.columns}
        return found.get(step or "", found[stage])


def of_position(position_id: uuid.UUID) -> Stages:
    """Return the stages of a position: its own, or those of all others."""
    return of_kept(column_store.newest([position_id]))


def of_kept(kept: Mapping[uuid.UUID | None, Mapping[str, Kept]]) -> Stages:
    """Return the stages that rows of one position and of all others make."""
    own = next((rows for position_id, rows in kept.items() if position_id), None)
    chosen = own or kept.get(None, {})
    shown = (key for key in ORDER if key not in STEPS or (key in chosen and chosen[key].used))
    columns = tuple(Column(key, STEPS.get(key, key), chosen[key].hours if key in chosen else None) for key in shown)
    return Stages(max((one.version for one in chosen.values()), default=0), own is not None, columns)


def edit(
    account: Account,
    position_id: uuid.UUID | None,
    used: Mapping[str, bool],
    hours: Mapping[str, int | None],
    expected: int,
    at: datetime,
) -> int:
    """Keep the next version of the stages of a position, or of all that have none of their own, and return its number.

    `used` names optional steps, `hours` the limit of any stage. Raises Forbidden, Invalid, NotFound or Conflict.
    """
    if not may(account, "pipeline.edit"):
        raise Forbidden("Only an HR lead changes the stages of a position and their time limits.")
    if position_id:
        positions.visible(account, position_id)
    for key, limit in hours.items():
        if key not in LIMITED or (limit is not None and not 1 <= limit <= MOST_HOURS):
            raise Invalid("A time limit is a whole number of hours from 1 to 8760, or empty.", at=f"hours/{key}")
    with database.transaction():
        column_store.hold()
        now = _version_of(position_id)
        if now != expected:
            raise Conflict("Somebody changed these stages meanwhile. Look at them and change them again.")
        rows = [Kept(key, key not in STEPS or used.get(key, False), hours.get(key), now + 1) for key in LIMITED]
        column_store.add(position_id, rows, account.id, at)
        store.leave_steps(position_id, [row.stage for row in rows if not row.used], at)
        detail = {"version": now + 1, "part": "stages"}
        audit.record(account, "update", "position", position_id or "all", detail=detail)
    return now + 1


def _version_of(position_id: uuid.UUID | None) -> int:
    kept = column_store.newest([position_id] if position_id else []).get(position_id, {})
    return max((one.version for one in kept.values()), default=0)


def editable(account: Account, position_id: uuid.UUID | None) -> tuple[int, dict[str, Kept]]:
    """Return the version and the rows that an HR lead edits; a position without its own begins with those of all."""
    if not may(account, "pipeline.edit"):
        raise Forbidden("Only an HR lead changes the stages of a position and their time limits.")
    if position_id:
        positions.visible(account, position_id)
    kept = column_store.newest([position_id] if position_id else [])
    own = kept.get(position_id, {})
    return max((one.version for one in own.values()), default=0), own or kept[None]
