"""What keeps the media folder tidy."""

from __future__ import annotations

from app.foundation.media import service
from app.foundation.work.service import task


@task("media.sweep", cron="10 * * * *")
def sweep() -> None:
    """Remove what a crash left behind."""
    service.sweep()
