"""The consumers of this room: a report is made when an assessment is closed, and anew when it is rated otherwise."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.work import service as work
from app.hiring.reports import baselines, feedback, service


@work.consumer("assessment.finished", name="reports")
def on_assessment(interview_id: str, application_id: str) -> None:
    """Make the report of an interview."""
    service.make(uuid.UUID(application_id), clock.now())


@work.consumer("assessment.revised", name="reports")
def on_revision(interview_id: str, application_id: str) -> None:
    """Make the report anew after other words of an answer were rated."""
    service.make(uuid.UUID(application_id), clock.now())


@work.consumer("interview.finished", name="reports")
def on_interview(interview_id: str, application_id: str) -> None:
    """Note that the interview owes its candidate feedback."""
    feedback.expect(uuid.UUID(interview_id))


@work.task("reports.feedback", cron="*/10 * * * *")
def send_feedback() -> None:
    """Release feedback that is ready."""
    feedback.send_due(clock.now())


@work.consumer("approval.decided", name="reports")
def on_approval(request_id: str, template: str, subject_kind: str, subject_id: str, outcome: str) -> None:
    """Take a baseline that a second person approved."""
    if subject_kind == baselines.SUBJECT:
        baselines.settle(uuid.UUID(subject_id), outcome, clock.now())
