"""What a room to the right of this one says of the time of an interview: whether it has one, and what a page shows."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from app.hiring.interviews.store import Interview


class Plan(Protocol):
    """A room that plans interviews."""

    def has_time(self, interview_id: uuid.UUID) -> bool:
        """Return whether the interview has a time of its own."""

    def status(self, interview: Interview) -> dict[str, Any]:
        """Return the values of the plan's part of the status page; `template` names it. Empty: there is none."""


_plans: list[Plan] = []


def register(plan: Plan) -> None:
    """Add a room that plans interviews; once for each."""
    if plan not in _plans:
        _plans.append(plan)


def has_time(interview_id: uuid.UUID) -> bool:
    """Return whether any plan has a time for the interview."""
    return any(plan.has_time(interview_id) for plan in _plans)


def parts(interview: Interview) -> list[dict[str, Any]]:
    """Return what the plans show on the status page."""
    return [part for part in (plan.status(interview) for plan in _plans) if part]
