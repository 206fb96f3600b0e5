"""What programs are answered about decisions."""

from __future__ import annotations

import uuid

from app.hiring.decisions import service
from app.openapi import Moment, Output


class Decision(Output):
    """What was decided, by whom, why and when"""

    id: uuid.UUID
    outcome: str
    by: str
    reason: str
    decided_at: Moment

    @classmethod
    def of(cls, found: service.Decision | None) -> Decision | None:
        """Return a decision as programs read it."""
        if found is None:
            return None
        return cls(id=found.id, outcome=found.outcome, by=found.by, reason=found.reason, decided_at=found.decided_at)


class OfApplication(Output):
    """The stage of an application, and the decision or null"""

    stage: str
    decision: Decision | None


class Decided(Output):
    """The decision that was taken"""

    decision: Decision | None
