"""The other side of `serving.isolation`: make one object and let it answer until the socket closes."""

import ctypes
import importlib
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from serving.confinement import confine
from serving.failures import log_failure
from serving.isolation import ANSWER, EXCEEDED, FAILED, READY, STEP, STEP_ENDS

_PR_SET_PDEATHSIG = 1


class Channel:
    """The socket as the object in this process sees it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    @contextmanager
    def step(self) -> Iterator[None]:
        """Set apart what takes long by nature, such as recognising one page: it has a limit of its own."""
        self.connection.sendall(bytes([STEP]))
        yield
        self.connection.sendall(bytes([STEP_ENDS]))

    def request(self) -> tuple[dict, bytes] | None:
        """Wait for the next request; None when the other side is gone, also with an answer unread."""
        try:
            return self._request()
        except ConnectionResetError:
            return None

    def _request(self) -> tuple[dict, bytes] | None:
        head = self._exactly(16)
        if head is None:
            return None
        asked, content = self._exactly(int.from_bytes(head[:8])), self._exactly(int.from_bytes(head[8:]))
        return None if asked is None or content is None else (json.loads(asked), content)

    def _exactly(self, size: int) -> bytes | None:
        got, taken = bytearray(size), 0
        while taken < size:
            more = self.connection.recv_into(memoryview(got)[taken:])
            if not more:
                return None
            taken += more
        return bytes(got)


class Answering(Protocol):
    """What a model answers with in a process of its own."""

    def answer(self, request: dict, content: bytes) -> bytes:
        """Return the answer to a request."""


def answered(answering: Answering, request: dict, content: bytes) -> bytes:
    """Return the message that answers a request."""
    try:
        body = answering.answer(request, content)
    except (MemoryError, RecursionError):
        return bytes([EXCEEDED])
    except Exception as failure:  # noqa: BLE001 - one bad request must not end the process that serves the others
        log_failure(failure)
        return bytes([FAILED])
    return bytes([ANSWER]) + len(body).to_bytes(8) + body


def limit(parent: int, address_bytes: int) -> None:
    """End with the parent, leave no copy of memory on a disk, and ask for no more memory than allowed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (address_bytes, address_bytes))


def main(descriptor: str, parent: str, address_bytes: str, made: str) -> None:
    """Serve the object `module:Class` on an inherited socket."""
    limit(int(parent), int(address_bytes))
    confine(os.environ["PYTHONPATH"].split(os.pathsep))  # before a library is loaded that begins threads
    channel = Channel(socket.socket(fileno=int(descriptor)))
    module, _, name = made.partition(":")
    answering = getattr(importlib.import_module(module), name)(channel.step)
    channel.connection.sendall(bytes([READY]))
    while (asked := channel.request()) is not None:
        channel.connection.sendall(answered(answering, *asked))


if __name__ == "__main__":
    main(*sys.argv[1:])
