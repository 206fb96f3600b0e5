"""The consumer of this room, and the periodic job that escalates what is overdue."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.work import service as work
from app.hiring.decisions import deadlines, service


@work.consumer("assessment.finished", name="decisions")
def tell_manager(interview_id: str, application_id: str) -> None:
    """Write to the manager that a decision waits for them, and let its time run."""
    at = clock.now()
    deadlines.begin(uuid.UUID(application_id), at)
    service.tell_manager(uuid.UUID(application_id), at)


@work.task("decisions.tick", cron="* * * * *")
def tick() -> None:
    """Escalate every decision that is overdue."""
    at = clock.now()
    for application_id in deadlines.overdue(at):
        deadlines.escalate(application_id, at)
