"""The periodic job that reads the mailbox."""

from __future__ import annotations

from app import clock
from app.foundation.work.service import Later, task
from app.hiring.mailbox import imap, service


@task("mailbox.read", cron="* * * * *")
def read() -> None:
    """Read what is new; while the server is away, the next minute tries again."""
    try:
        service.read_new(clock.now())
    except imap.MailboxAway as away:
        raise Later(60) from away
