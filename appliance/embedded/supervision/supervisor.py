"""Starts parts in order, restarts with back-off what dies, and stops everything within a deadline."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from appliance.embedded.supervision.leftovers import Register
from appliance.embedded.supervision.part import MARK, Part
from appliance.errors import ApplianceError

Say = Callable[[str, str, str], None]
"""Called with (part, state, note): states are starting, ready, restarting, failed, stopping, stopped."""

BACK_OFF = (0.5, 1, 2, 5, 10, 30)
STEADY_SECONDS = 60
SETTLE_SECONDS = 1
LOG_BYTES = 10 * 1024 * 1024


class PartFailed(ApplianceError):
    """A part did not come up at its first start."""


class Supervisor:
    """Keeps parts running. All are started from the event loop's thread: the kernel ties their life to it."""

    def __init__(self, say: Say, logs: Path, register: Register, back_off: tuple[float, ...] = BACK_OFF) -> None:
        self._say = say
        self._logs = logs
        self._register = register
        self._back_off = back_off
        self._children: dict[str, _Child] = {}
        self._spawned: list[tuple[asyncio.subprocess.Process, Part]] = []
        self._stopping = False

    def log(self, name: str) -> Path:
        """Return where a part's output goes."""
        return self._logs / f"{name}.log"

    async def start(self, part: Part) -> None:
        """Start a part and wait until it is ready; from then on it is restarted when it dies. Raises PartFailed."""
        child = _Child(part)
        self._children[part.name] = child
        child.keeper = asyncio.create_task(self._keep(child), name=part.name)
        first = asyncio.create_task(child.first.wait())
        await asyncio.wait({first, child.keeper}, return_when=asyncio.FIRST_COMPLETED)
        first.cancel()
        if child.keeper.done() and not child.first.is_set() and not self._stopping:
            await child.keeper

    async def spawn(self, part: Part, output: int | None = None) -> asyncio.subprocess.Process:
        """Start a program in a session of its own, so that Ctrl-C on the terminal reaches the supervisor alone."""
        with self._open_log(part.name) as log:
            process = await asyncio.create_subprocess_exec(
                *part.command(),
                env=part.environment() | {MARK: self._register.mark},
                cwd=part.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log if output is None else output,
                stderr=log,
                start_new_session=True,
                umask=part.umask,
            )
        self._register.add(part.name, process.pid)
        self._spawned = [(spawned, of) for spawned, of in self._spawned if spawned.returncode is None] + [
            (process, part)
        ]
        return process

    def _open_log(self, name: str) -> BinaryIO:
        path = self.log(name)
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")

    async def _keep(self, child: _Child) -> None:
        part, failures = child.part, 0
        while not self._stopping:
            began = time.monotonic()
            self._say(part.name, "starting", "")
            child.process = await self.spawn(part)
            ready = await self._until_ready(part, child.process)
            if ready:
                self._say(part.name, "ready", "")
                child.first.set()
                child.after = asyncio.create_task(part.after_ready()) if part.after_ready else None
            code = await self._ended(child, ready)
            if self._stopping:
                return
            if not child.first.is_set() and part.required:
                self._say(part.name, "failed", _how(code))
                raise PartFailed(
                    f"{part.name} did not start: {_how(code)}.", f"Its last words: {self.last_words(part.name)}"
                )
            child.first.set()
            failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures + 1
            wait = self._back_off[min(failures, len(self._back_off)) - 1] if failures else self._back_off[0]
            self._say(part.name, "restarting", f"{_how(code)}, starts again in {wait:g} s; see {self.log(part.name)}")
            await asyncio.sleep(wait)

    async def _ended(self, child: _Child, ready: bool) -> int | None:
        """Wait for the end of a ready part, end one that is not; return its code, None if it was too slow."""
        assert child.process is not None
        if ready:
            code = await child.process.wait()
        elif child.process.returncode is not None:
            code = child.process.returncode
        else:
            await _end(child.process, child.part)
            code = None
        if child.after:
            child.after.cancel()
        _kill_group(child.process.pid)
        self._register.remove(child.part.name)
        return code

    async def _until_ready(self, part: Part, process: asyncio.subprocess.Process) -> bool:
        if part.ready is None:
            return await _still_runs(process, SETTLE_SECONDS)
        deadline = time.monotonic() + part.ready_seconds
        while process.returncode is None and time.monotonic() < deadline and not self._stopping:
            if await asyncio.to_thread(part.ready):
                return process.returncode is None
            await asyncio.sleep(0.1)
        return False

    def last_words(self, name: str) -> str:
        """Return the last line that a part wrote, and where the rest is."""
        try:
            lines = [
                line
                for line in self.log(name).read_text(encoding="utf-8", errors="replace").splitlines()
                if line.strip()
            ]
        except OSError:
            lines = []
        return f"“{lines[-1].strip()[:300] if lines else 'nothing'}” ({self.log(name)})."

    async def stop(self) -> None:
        """Stop all parts, higher floors first, each within its own time; what does not end by then is killed."""
        self._stopping = True
        known = {id(child.process) for child in self._children.values()}
        await asyncio.gather(*(_end(process, part) for process, part in self._spawned if id(process) not in known))
        for floor in sorted({child.part.floor for child in self._children.values()}, reverse=True):
            await asyncio.gather(*(self._stop(child) for child in self._children.values() if child.part.floor == floor))

    def hurry(self) -> None:
        """End everything now; PostgreSQL takes SIGQUIT as an order to leave at once and recovers at its next start."""
        for process, part in self._spawned:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL if part.floor else signal.SIGQUIT)

    async def _stop(self, child: _Child) -> None:
        if child.process is not None and child.process.returncode is None:
            self._say(child.part.name, "stopping", "")
            await _end(child.process, child.part)
            _kill_group(child.process.pid)
        self._register.remove(child.part.name)
        for task in (child.keeper, child.after):
            if task is not None:
                task.cancel()
        await asyncio.gather(*(task for task in (child.keeper, child.after) if task), return_exceptions=True)
        self._say(child.part.name, "stopped", "")


class _Child:
    """A part, its process, and the task that looks after it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.first = asyncio.Event()
        self.process: asyncio.subprocess.Process | None = None
        self.keeper: asyncio.Task[None] | None = None
        self.after: asyncio.Task[None] | None = None


async def _still_runs(process: asyncio.subprocess.Process, seconds: float) -> bool:
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), seconds)
    except TimeoutError:
        return True
    return False


async def _end(process: asyncio.subprocess.Process, part: Part) -> None:
    if process.returncode is None:
        process.send_signal(part.stop_signal)
    try:
        await asyncio.wait_for(process.wait(), part.stop_seconds)
    except TimeoutError:
        _kill_group(process.pid)
        await process.wait()


def _kill_group(pid: int) -> None:
    """End what a part started and left behind; its group lives on as long as any of them does."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _how(code: int | None) -> str:
    if code is None:
        return "not ready in time"
    return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
