"""Answers to programs about decisions."""

from __future__ import annotations

import uuid

from app.hiring.decisions import service
from app.openapi import Moment, Output


class Decision(Output):
    """What was decided, by whom, why and when"""

    id: uuid.UUID
    outcome: str
    by: str
    stood_in_for: str | None
    reason: str
    decided_at: Moment

    @classmethod
    def of(cls, decision: service.Decision | None) -> Decision | None:
        """Return a decision as programs read it."""
        if decision is None:
            return None
        return cls(
            id=decision.id,
            outcome=decision.outcome,
            by=decision.by,
            stood_in_for=decision.for_name,
            reason=decision.reason,
            decided_at=decision.decided_at,
        )


class OfApplication(Output):
    """The stage of an application, and the decision or null"""

    stage: str
    decision: Decision | None


class Decided(Output):
    """The decision that was taken"""

    decision: Decision | None
