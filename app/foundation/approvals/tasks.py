"""The periodic job that lets leaders of today decide and escalates what is overdue."""

from __future__ import annotations

from app import clock
from app.foundation.approvals import service, store
from app.foundation.work.service import task


@task("approvals.tick", cron="* * * * *")
def tick() -> None:
    """Look at every open request that a leader decides, and at every one whose time is over."""
    at = clock.now()
    for request_id in store.open_ids():
        service.follow_leaders(request_id, at)
    for request_id in store.overdue_ids(at):
        service.escalate(request_id, at)
