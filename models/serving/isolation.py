"""Have what strangers send read by a process that can be ended: with limits of time, memory and output."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from serving.confinement import supported
from serving.place import models_folder

TICK_SECONDS = 0.05
START_SECONDS = 120
STEP, STEP_ENDS, ANSWER, EXCEEDED, FAILED, READY = b"SEAXFR"
"""What a message of the process begins with; an answer goes on with its length (8 bytes) and itself."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP)
_PASSED = ("PATH", "LANG", "TZ", "TMPDIR", "MODELS_SITE", "MODELS_WEIGHTS", "MODELS_THREADS", "MODELS_DEVICE")


@dataclass(frozen=True)
class Limits:
    """What one request may take; seconds are of processor time, except `wall_seconds`.

    `step_seconds` is for each step that the process sets apart, such as recognising one page; it is no work.
    A process that keeps more than `rest_bytes` after its answer is replaced, and so is one that does nothing at all for
    `idle_seconds`, or reaches `wall_seconds` with little work done: it hangs, or others took the processor.
    """

    memory_bytes: int = 1536 * 1024**2
    address_bytes: int = 4 * 1024**3
    rest_bytes: int = 900 * 1024**2
    work_seconds: float = 20
    step_seconds: float = 90
    wall_seconds: float = 170
    idle_seconds: float = 60
    answer_bytes: int = 32 * 1024**2


class Exceeded(Exception):
    """The request took more than its limits allow; `what` is memory, time, output or crash."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class Broken(Exception):
    """The process failed by a fault that is not the request's; its log says where."""


class Stalled(Broken):
    """The process does not go on, by no fault of the request."""


class Isolated:
    """Ask an object that lives in a process of its own; `made` is `module:Class` in `folder`, called without arguments.

    The process is started once and answers request after request. One that exceeds a limit is ended and replaced, and
    only the request that it was working on is lost. The kernel keeps it from every file but code, from sockets and
    other programs (`serving.confinement`), as far as it can.
    """

    def __init__(self, made: str, folder: Path, limits: Limits) -> None:
        self._made, self._folder, self._limits = made, folder, limits
        self._lock = threading.Lock()
        tell_what_is_lacking()
        self._process = _Process(made, folder, limits)

    def ask(self, request: dict[str, Any], content: bytes) -> bytes:
        """Return what the object's `answer(request, content)` does; raises Exceeded or Broken."""
        with self._lock:
            if self._process.is_gone():
                self._replace()
            try:
                answer = self._process.ask(request, content)
            except (Exceeded, Stalled):
                self._replace()
                raise
            if self._process.resident() > self._limits.rest_bytes:
                self._replace()
            return answer

    def close(self) -> None:
        """End the process."""
        self._process.end()

    def _replace(self) -> None:
        self._process.end()
        self._process = _Process(self._made, self._folder, self._limits)


@cache
def tell_what_is_lacking() -> None:
    """Write into the log, once, what the kernel of this machine does not confine."""
    if lacking := supported().lacking:
        print(lacking, file=sys.stderr, flush=True)


class _Process:
    """One process and the socket to it."""

    def __init__(self, made: str, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self._ready = False
        self._got = bytearray()
        self._socket, other = socket.socketpair()
        with other:
            self._popen = subprocess.Popen(
                [
                    _interpreter(),
                    "-m",
                    "serving.isolated",
                    *map(str, (other.fileno(), os.getpid(), limits.address_bytes)),
                    made,
                ],
                env=_environment(folder),
                cwd="/",
                pass_fds=(other.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._socket.setblocking(False)

    def ask(self, request: dict[str, Any], content: bytes) -> bytes:
        """Send a request and wait for its answer, looking at what the process takes meanwhile."""
        if not self._ready:
            self._wait_until_ready()
        asked = json.dumps(request).encode()
        waiting = [memoryview(len(asked).to_bytes(8) + len(content).to_bytes(8) + asked), memoryview(content)]
        meter = _Meter(self._popen.pid, self.limits)
        while True:
            readable, writable, _ = select.select([self._socket], [self._socket] * bool(waiting), [], TICK_SECONDS)
            if writable:
                waiting[0] = waiting[0][self._send(waiting[0]) :]
                waiting = [part for part in waiting if part]
            if readable:
                self._receive()
            for kind, body in self._messages():
                if kind == ANSWER:
                    return body
                if kind == EXCEEDED:
                    raise Exceeded("memory")
                if kind == FAILED:
                    raise Broken
                meter.step(kind == STEP)
            meter.look()

    def _wait_until_ready(self) -> None:
        readable, _, _ = select.select([self._socket], [], [], START_SECONDS)
        try:
            if not readable or self._socket.recv(1) != bytes([READY]):
                raise Broken
        except OSError:
            raise Broken from None
        self._ready = True

    def _send(self, waiting: memoryview) -> int:
        try:
            return self._socket.send(waiting[: 1 << 20])
        except OSError:
            raise self._ended() from None

    def _receive(self) -> None:
        try:
            piece = self._socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            raise self._ended()
        self._got += piece

    def _ended(self) -> Exception:
        """Say why the process is gone: what crashes a library is the document's, everything else our own."""
        try:
            ended_by = -self._popen.wait(5)
        except subprocess.TimeoutExpired:
            return Broken()
        return Exceeded("crash") if ended_by in _CRASHES else Broken()

    def _messages(self) -> Iterator[tuple[int, bytes]]:
        while self._got:
            kind, length = self._got[0], 0
            if kind == ANSWER:
                if len(self._got) < 9:
                    return
                length = 8 + int.from_bytes(self._got[1:9])
                if length > self.limits.answer_bytes:
                    raise Exceeded("output")
                if len(self._got) < 1 + length:
                    return
            body = bytes(self._got[9 : 1 + length])
            del self._got[: 1 + length]
            yield kind, body

    def is_gone(self) -> bool:
        """Say whether the process has ended."""
        return self._popen.poll() is not None

    def resident(self) -> int:
        """Return the bytes of memory that it holds."""
        return _resident(self._popen.pid)

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._popen.kill()
        self._popen.wait()
        self._socket.close()


class _Meter:
    """What a process has taken since a request began."""

    def __init__(self, pid: int, limits: Limits) -> None:
        self._pid, self._limits = pid, limits
        self._started, self._last = time.monotonic(), _processor_seconds(pid)
        self._worked = self._stepped = self._all = 0.0
        self._moved = self._started
        self._in_step = False

    def step(self, begins: bool) -> None:
        """Note that a step begins, or ends, which is not work."""
        self._count()
        self._in_step, self._stepped = begins, 0.0

    def look(self) -> None:
        """Raise Exceeded where a limit is passed."""
        self._count()
        if _resident(self._pid) > self._limits.memory_bytes:
            raise Exceeded("memory")
        now = time.monotonic()
        too_long = now - self._started > self._limits.wall_seconds
        if now - self._moved > self._limits.idle_seconds or too_long and self._all < self._limits.work_seconds / 2:
            raise Stalled
        if too_long or self._worked > self._limits.work_seconds or self._stepped > self._limits.step_seconds:
            raise Exceeded("time")

    def _count(self) -> None:
        now = _processor_seconds(self._pid)
        if now > self._last:
            self._moved = time.monotonic()
        self._all += now - self._last
        if self._in_step:
            self._stepped += now - self._last
        else:
            self._worked += now - self._last
        self._last = now


def _processor_seconds(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _interpreter() -> str:
    """Return the Python of the environment that holds the models' libraries; Triton's own is none to start."""
    packages = os.environ.get("MODELS_SITE")
    beside = Path(packages).parents[2] / "bin" / "python3" if packages else None
    return str(beside) if beside and beside.exists() else sys.executable


def _environment(folder: Path) -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    # What a few threads would set aside for themselves adds up to more than a document takes.
    return passed | {
        "PYTHONPATH": f"{models_folder()}{os.pathsep}{folder}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "2",
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_OFFLINE": "1",
        "ORT_DISABLE_TELEMETRY": "1",
    }
