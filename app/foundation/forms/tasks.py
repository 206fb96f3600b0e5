"""Forgets what was kept of forms when its minutes are over."""

from __future__ import annotations

from app import clock
from app.foundation.forms import service
from app.foundation.work.service import task


@task("forms.forget", cron="*/5 * * * *")
def forget() -> None:
    """Remove what has expired."""
    service.forget(clock.now())
