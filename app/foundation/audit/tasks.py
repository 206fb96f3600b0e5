"""Seals the access log by itself, so that a later change of an entry shows."""

from __future__ import annotations

from app import clock
from app.foundation.audit import service
from app.foundation.work.service import task


@task("audit.seal", cron="* * * * *")
def seal() -> None:
    """Link the entries recorded since the last seal to the chain."""
    while service.seal(clock.now()) > 0:
        pass
