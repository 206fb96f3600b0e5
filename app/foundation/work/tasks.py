"""The periodic job that clears the queue."""

from __future__ import annotations

from datetime import timedelta

from app import clock, database
from app.foundation.work import store
from app.foundation.work.service import task

KEEP_DAYS = 30


@task("work.clear", cron="40 3 * * *")
def clear() -> None:
    """Remove jobs that ended more than a month ago."""
    with database.transaction():
        store.clear(clock.now() - timedelta(days=KEEP_DAYS))
