"""The periodic job that lets leaders of today decide and escalates what is overdue, and who is told what waits."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.approvals import service, store, telling
from app.foundation.work.service import consumer, task


@task("approvals.tick", cron="* * * * *")
def tick() -> None:
    """Look at every open request that a leader decides, and at every one whose time is over."""
    at = clock.now()
    for request_id in store.open_ids():
        service.follow_leaders(request_id, at)
    for request_id in store.overdue_ids(at):
        service.escalate(request_id, at)


@consumer("approval.waiting", name="approvals")
def tell(request_id: str, step: int, escalated: bool) -> None:
    """Write to those who may decide in a step that was opened or has escalated."""
    telling.tell(uuid.UUID(request_id), step, escalated, clock.now())
