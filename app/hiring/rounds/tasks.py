"""The consumer of this room: with the decision, drafts of cards that were not handed in are of no more use."""

from __future__ import annotations

import uuid

from app.foundation.work.service import consumer
from app.hiring.rounds import drafts


@consumer("application.decided", name="rounds")
def decided(application_id: str, decision_id: str, outcome: str, indicators: str = "") -> None:
    """Delete the drafts of an application that was decided on."""
    drafts.drop_of_application(uuid.UUID(application_id))
