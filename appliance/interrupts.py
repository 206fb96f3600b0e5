"""Makes of Ctrl-C one KeyboardInterrupt in the main flow of a program, wherever it struck."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def in_main_flow() -> Iterator[None]:
    """Hand SIGINT to the main flow while this lasts.

    gevent runs work on several hosts in greenlets; an interrupt that strikes one of them, or the hub that waits for
    all, is printed as a traceback and ends up as the failure of a host.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(_signal: int, _frame: object) -> None:
    gevent = sys.modules.get("gevent")
    if gevent is None or gevent.getcurrent().parent is None:
        raise KeyboardInterrupt
    hub = gevent.get_hub()
    hub.loop.run_callback(hub.parent.throw, KeyboardInterrupt)
