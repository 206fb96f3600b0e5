"""Jobs and consumers of this room: new applications and résumés are screened automatically."""

from __future__ import annotations

import uuid

from app.foundation.inference.service import ModelAway
from app.foundation.work.service import Later, consumer, task
from app.hiring.screening import service

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
