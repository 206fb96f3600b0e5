"""Pipes the output of a command on one host into a command on another, by two processes of OpenSSH.

Paramiko deciphers and enciphers in Python's own time, at half the speed at which a disk writes what a restore brings.
"""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import IO, cast

from appliance.host.reach import FAST, Access, CommandFailed

PIECE = 1 << 20
BROKEN = 255
"""The exit code of ssh where the host was not reached or the connection broke."""


@dataclass(frozen=True)
class _Command:
    way: Access
    process: subprocess.Popen[bytes]
    errors: IO[bytes]

    def end(self, what: str) -> None:
        """Wait for its end; raises Unreachable or CommandFailed."""
        code = self.process.wait()
        self.errors.seek(0)
        said = self.errors.read().decode(errors="replace")
        if code == BROKEN:
            raise self.way.away((said.strip().splitlines() or ["the connection broke"])[-1])
        if code:
            raise CommandFailed(self.way.name, what, code, said)


def pipe(
    source: Access, give: Iterable[str], target: Access, take: Iterable[str], what: str, data: bytes,
    moved: Callable[[int], None],
) -> int:  # fmt: skip
    """Return the number of bytes; `data` is the standard input of the first command, and nothing is stored here.

    Raises Unreachable, or CommandFailed for the command that ended badly: the second, where it read only a part.
    """
    with ExitStack() as stack:
        first, second = _begin(stack, source, give, subprocess.PIPE), _begin(stack, target, take, None)
        with suppress(BrokenPipeError):
            _feed(first, source.head() + data).close()
        try:
            total = _copy(cast(IO[bytes], first.process.stdout), _feed(second, target.head()), moved)
        except BrokenPipeError:
            second.end(what)
            raise CommandFailed(target.name, what, 0, "it ended before everything had arrived") from None
        first.end(what)
        second.end(what)
    return total


def _begin(stack: ExitStack, way: Access, argv: Iterable[str], output: int | None) -> _Command:
    errors = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    command = ["ssh", *FAST, *way.openssh(), way.streaming(argv)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output or errors, stderr=errors)
    stack.callback(_leave, process)
    return _Command(way, process, errors)


def _leave(process: subprocess.Popen[bytes]) -> None:
    """End what still runs, as after an interruption, and close what is open to it."""
    process.kill()
    for stream in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if stream:
                stream.close()
    process.wait()


def _feed(command: _Command, head: bytes) -> IO[bytes]:
    into = cast(IO[bytes], command.process.stdin)
    into.write(head)
    into.flush()
    return into


def _copy(source: IO[bytes], target: IO[bytes], moved: Callable[[int], None]) -> int:
    """Move everything from one pipe into the other within the kernel, and close the other."""
    for pipe_end in (source, target):
        with suppress(OSError):  # more than an account without privileges may have: the usual size serves
            fcntl.fcntl(pipe_end, fcntl.F_SETPIPE_SZ, PIECE)
    total = 0
    while count := _splice(source, target):
        total += count
        moved(total)
    target.close()
    return total


def _splice(source: IO[bytes], target: IO[bytes]) -> int:
    """Move a piece and return its length, 0 at the end; gevent's pipes do not block, so that others go on meanwhile."""
    while True:
        try:
            return os.splice(source.fileno(), target.fileno(), PIECE)
        except BlockingIOError:
            select.select([source.fileno()], [], [])
            select.select([], [target.fileno()], [])
