"""Call a function upon a stranger's file in a process of its own, which ends with the call or at its limits."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import app
from app.errors import AppError
from app.foundation.isolation.confinement import supported

READ, UNREADABLE, TOO_MUCH = 0, 3, 4
"""How the process ends: with an answer, with a complaint about the file, or for want of memory."""

AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)
CODE = Path(app.__file__).parents[1]
"""The folder that holds the package `app`."""
log = logging.getLogger("app.isolation")


@dataclass(frozen=True)
class Limits:
    """What one call may take; `memory_bytes` is what the process may ask for, its libraries included."""

    memory_bytes: int = 1024**3
    processor_seconds: int = 20
    wall_seconds: int = 120
    answer_bytes: int = 64 * 1024**2


class Unreadable(AppError):
    """The file is damaged, or none of those that the function knows."""

    status = 422
    code = "unreadable"
    message = "This file is damaged and cannot be opened."


class TooMuch(AppError):
    """The file takes more time or memory than it is given."""

    status = 422
    code = "too_complex"
    message = "This file takes too much time or memory to open."


class NoProcess(AppError):
    """The process could not do its work by a fault of our own."""


class Busy(AppError):
    """As many files are being opened as may be at a time."""

    status = 503
    code = "busy"
    message = "Other files are being opened at the moment. Try again in a few seconds."


@cache
def tell_what_is_lacking() -> None:
    """Log once what the kernel of this machine does not confine."""
    if lacking := supported().lacking:
        log.warning("%s", lacking)


def call(
    function: str,
    request: dict[str, Any],
    content: bytes,
    limits: Limits | None = None,
    *,
    patience: float | None = None,
) -> bytes:
    """Return `module:function`(request, content) as called in a process that knows neither settings nor keys.

    The kernel keeps it from every file but code, from sockets and other programs (`confinement`), as far as it can.

    The function raises ValueError or OSError for a file that it cannot read. `patience` is how many seconds to wait for
    a place among AT_ONCE, None for as long as it takes. Raises Unreadable, TooMuch, NoProcess or Busy.
    """
    tell_what_is_lacking()
    limits = limits or Limits()
    head = json.dumps({"function": function, "request": request, "limits": asdict(limits)}).encode()
    if not _places.acquire(timeout=patience):
        raise Busy
    try:
        process = subprocess.run(
            [sys.executable, "-m", "app.foundation.isolation.child"],
            input=len(head).to_bytes(8, "big") + head + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=CODE,
            env={name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    finally:
        _places.release()
    if process.returncode == UNREADABLE:
        raise Unreadable
    if process.returncode < 0 or process.returncode == TOO_MUCH:
        raise TooMuch
    if process.returncode != READ:
        raise NoProcess
    return process.stdout
