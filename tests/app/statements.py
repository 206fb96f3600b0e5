"""Counts what a request asks of the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

SESSION = ("FROM sessions",)
RECORD = ("INTO audit_entries",)


class Statements(logging.Handler):
    """Keeps every statement that peewee sends; what belongs to signing in and to the access log is told apart.

    The pool's own `SELECT 1`, with which it finds a connection that the server closed, is not among them.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.all: list[str] = []
        self.with_values: list[tuple[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one statement; peewee logs other things as plain text."""
        if isinstance(record.msg, tuple):
            self.all.append(record.msg[0])
            self.with_values.append(record.msg[:2])

    @property
    def own(self) -> list[str]:
        """Statements of the page itself: neither the session, nor the access log, nor BEGIN and COMMIT."""
        return [
            one
            for one in self.all
            if not any(part in one for part in (*SESSION, *RECORD))
            and not one.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        ]

    @property
    def writes(self) -> list[str]:
        """Statements of `own` that change something."""
        return [one for one in self.own if not one.lstrip().startswith("SELECT") or "procrastinate_defer" in one]

    @property
    def sessions(self) -> int:
        """How many statements looked for a session."""
        return sum(any(part in one for part in SESSION) for one in self.all)

    @property
    def recorded(self) -> int:
        """How many entries of the access log were written."""
        return sum(any(part in one for part in RECORD) for one in self.all)


@contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements within a block."""
    log, found = logging.getLogger("peewee"), Statements()
    level = log.level
    log.addHandler(found)
    log.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        log.setLevel(level)
        log.removeHandler(found)
