"""How the applications of a position move: when one moved last, and how many wait for a reader."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.foundation.access.rights import Right, may
from app.foundation.access.store import Account
from app.foundation.organisation.service import day_of
from app.hiring.applications import store
from app.hiring.applications.stages import FINAL

WAITING: dict[Right, tuple[str, ...]] = {
    "interviews.invite": ("screened", "manual_review"),
    "decisions.take": ("assessed",),
}
"""The stages at which an application waits for somebody with a right."""


@dataclass(frozen=True)
class Movement:
    """For how many days nobody moved (None without anybody still open), how many wait for a reader, counts by stage."""

    quiet_days: int | None
    waits: int
    stages: dict[str, int]

    @property
    def open(self) -> dict[str, int]:
        """The counts of the stages before a decision."""
        return {stage: count for stage, count in self.stages.items() if stage not in FINAL}


def of_position(account: Account, position_id: uuid.UUID, at: datetime) -> Movement:
    """Return how the applications of a position move; the caller checks who may see it. One statement."""
    moved = store.moved(position_id)
    last = max((last for _, _, last in moved if last), default=None)
    mine = {stage for right, waiting in WAITING.items() if may(account, right) for stage in waiting}
    still = any(stage not in FINAL for stage, _, _ in moved)
    return Movement(
        (day_of(at) - day_of(last)).days if last and still else None,
        sum(count for stage, count, _ in moved if stage in mine),
        {stage: count for stage, count, _ in moved},
    )
