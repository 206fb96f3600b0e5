"""Computes composites anew when an assessment, a second interview or the weights of a position changed."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.composites import changes, service


@work.consumer("assessment.finished", name="composites")
def assessed(interview_id: str, application_id: str) -> None:
    """Compute the composite of an application that was rated."""
    service.compute(uuid.UUID(application_id), clock.now())


@work.consumer("round.settled", name="composites")
def settled(round_id: str, application_id: str, finished: bool) -> None:
    """Compute the composite of an application whose second interview ended, or goes on."""
    service.compute(uuid.UUID(application_id), clock.now())


@work.consumer("approval.decided", name="composites")
def decided(request_id: str, template: str, subject_kind: str, subject_id: str, outcome: str) -> None:
    """Take, or close, weights that a second person decided on; requests of other rooms are none of ours."""
    if subject_kind == changes.SUBJECT:
        changes.settle(uuid.UUID(subject_id), outcome, clock.now())


@work.task("composites.compute")
def compute(position_id: str) -> None:
    """Compute the composites of a position."""
    for application in applications.all_of_position(uuid.UUID(position_id)):
        service.compute(application.id, clock.now())
