"""The periodic job that removes expired records of forms."""

from __future__ import annotations

from app import clock
from app.foundation.forms import service
from app.foundation.work.service import task


@task("forms.forget", cron="*/5 * * * *")
def forget() -> None:
    """Remove expired records."""
    service.forget(clock.now())
