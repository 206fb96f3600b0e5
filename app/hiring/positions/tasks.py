"""The consumer of this room: a decided request about a change of a position, or about a post."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.work.service import consumer
from app.hiring.positions import changes, requisitions


@consumer("approval.decided", name="positions")
def decided(request_id: str, template: str, subject_kind: str, subject_id: str, outcome: str) -> None:
    """Take, or close, what a request was about; requests of other rooms are none of ours."""
    if subject_kind == changes.SUBJECT:
        changes.settle(uuid.UUID(subject_id), outcome, clock.now())
    if subject_kind == requisitions.SUBJECT:
        requisitions.settle(uuid.UUID(subject_id), outcome)
