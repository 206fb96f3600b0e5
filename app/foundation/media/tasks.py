"""The periodic job of the media folder."""

from __future__ import annotations

from app.foundation.media import service
from app.foundation.work.service import task


@task("media.sweep", cron="10 * * * *")
def sweep() -> None:
    """Remove files that a crash left behind."""
    service.sweep()
