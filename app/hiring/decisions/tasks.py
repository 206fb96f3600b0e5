"""The consumers of this room."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.work import service as work
from app.hiring.decisions import service


@work.consumer("assessment.finished", name="decisions")
def tell_manager(interview_id: str, application_id: str) -> None:
    """Write to the manager that a decision waits for them."""
    service.tell_manager(uuid.UUID(application_id), clock.now())
