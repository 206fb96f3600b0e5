"""The periodic job of the pool; with it the worker knows what is asked before a message to its people goes out."""

from __future__ import annotations

from app import clock
from app.foundation.work.service import task
from app.hiring.pool import inviting, keeping

__all__ = ["inviting"]


@task("pool.tick", cron="*/10 * * * *")
def tick() -> None:
    """Take consents of the careers form, remove whose consent ended, and erase what nothing keeps any more."""
    keeping.tick(clock.now())
