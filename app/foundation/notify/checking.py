"""Whether the messages that still have contents open, and how many wait, failed or are late."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.foundation.keys.cipher import Tampered
from app.foundation.notify import contents, store

PAGE = 200


@dataclass(frozen=True)
class Messages:
    """How many messages wait, wait for more than a day, and failed; how many are sealed, and how many do not open."""

    waiting: int = 0
    overdue: int = 0
    failed: int = 0
    sealed: int = 0
    unreadable: int = 0

    @property
    def ok(self) -> bool:
        """Return whether everything that is sealed opens."""
        return self.unreadable == 0


def check(at: datetime) -> Messages:
    """Count messages and open those that have contents, a page at a time."""
    counts, sealed, unreadable = store.counts(at), 0, 0
    after: uuid.UUID | None = None
    while page := store.sealed(after, PAGE):
        sealed += len(page)
        unreadable += _unreadable(page)
        after = page[-1].id
    return Messages(counts.get("waiting", 0), counts.get("overdue", 0), counts.get("failed", 0), sealed, unreadable)


def _unreadable(page: list[store.Message]) -> int:
    """Count the messages that do not open: in one call, and one by one only where one of them does not."""
    try:
        contents.open_many(page)
        return 0
    except Tampered:
        return 1 if len(page) == 1 else sum(_unreadable([one]) for one in page)
