"""Whether the kernel really confines the process that opens a stranger's file: such a process tries what it may not."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.foundation.isolation import service


@dataclass(frozen=True)
class Refused:
    """What was refused to the process: opening the accounts of the machine, a socket, a child process."""

    files: bool
    sockets: bool
    processes: bool


def check() -> Refused:
    """Begin such a process and let it try; raises NoProcess."""
    return Refused(**json.loads(service.call(f"{__name__}:attempt", {}, b"")))


def attempt(request: dict[str, Any], content: bytes) -> bytes:
    """Try each thing and say in JSON whether it was refused."""
    del request, content
    attempts = {"files": _open_file, "sockets": _open_socket, "processes": _begin_process}
    return json.dumps({name: _is_refused(act) for name, act in attempts.items()}).encode()


def _is_refused(act: Callable[[], None]) -> bool:
    try:
        act()
    except PermissionError:
        return True
    return False


def _open_file() -> None:
    with open("/etc/passwd", "rb"):
        pass


def _open_socket() -> None:
    socket.socket(socket.AF_UNIX).close()


def _begin_process() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
