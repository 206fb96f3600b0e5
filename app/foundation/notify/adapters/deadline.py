"""Ends a connection at a moment, however slowly its other end goes on."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 15.0
"""The longest that one exchange with a server may take in all."""
STEP_SECONDS = 10.0
"""The longest that one step may be waited for: connecting, one piece of an answer."""


@contextmanager
def closing(connected: Callable[[], socket.socket | None], seconds: float = SECONDS) -> Iterator[None]:
    """Shut the socket that `connected` returns down when the block takes longer; the block then meets an OSError."""

    def shut() -> None:
        connection = connected()
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, shut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
