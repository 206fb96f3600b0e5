"""Jobs and consumers of this room: new applications and résumés are screened automatically."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.inference.service import ModelAway
from app.foundation.work import service as work
from app.foundation.work.service import Later, consumer, task
from app.hiring.positions import changes
from app.hiring.screening import comparing, service

AGAIN_SECONDS = 5


@consumer("application.created", name="screening")
def created(application_id: str) -> None:
    """Request the first screening."""
    service.request(uuid.UUID(application_id))


@consumer("resume.changed", name="screening")
def changed(application_id: str, version: int) -> None:
    """Request a screening of the corrected résumé; the newest version is screened."""
    service.request(uuid.UUID(application_id))


@task("screening.screen")
def screen(application_id: str) -> None:
    """Screen one application; while the model of meaning is away the job runs again later."""
    try:
        service.screen(uuid.UUID(application_id))
    except ModelAway:
        raise Later(AGAIN_SECONDS) from None


@consumer("position.change_proposed", name="screening")
def change_proposed(change_id: str) -> None:
    """Request the comparison of a proposed change with what holds."""
    work.enqueue("screening.compare", queue="screening", change_id=change_id)


def note_failure(change_id: str) -> None:
    """Close a change that could not be compared through a failure of our own; it can be proposed again."""
    changes.failed(uuid.UUID(change_id))


@task("screening.compare", given_up=note_failure)
def compare(change_id: str) -> None:
    """Compare a proposed change with what holds; while the model of meaning is away the job runs again later."""
    try:
        comparing.compare(uuid.UUID(change_id), clock.now())
    except ModelAway:
        raise Later(AGAIN_SECONDS) from None
