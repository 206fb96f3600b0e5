"""The jobs that deliver messages and ask whether they arrived."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.notify import delivering
from app.foundation.work.service import task


def give_up(message_id: str) -> None:
    """Write on a message that its job failed for good."""
    delivering.given_up([uuid.UUID(message_id)], clock.now())


@task(delivering.DELIVER, given_up=give_up)
def deliver(message_id: str) -> None:
    """Deliver one message."""
    delivering.deliver(uuid.UUID(message_id), clock.now())


@task(delivering.CONFIRM)
def confirm(message_id: str, number: int) -> None:
    """Ask whether one message arrived."""
    delivering.confirm(uuid.UUID(message_id), number, clock.now())
