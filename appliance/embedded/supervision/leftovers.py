"""Remembers which processes are ours, and ends those that a killed supervisor left behind."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from appliance.embedded.supervision.part import MARK


class Register:
    """The file of running parts; the start time tells a process from a later one of the same number."""

    def __init__(self, path: Path, mark: str) -> None:
        self.path = path
        self.mark = mark
        self._running: dict[str, list[float]] = {}

    def add(self, name: str, pid: int) -> None:
        """Remember a part that was started."""
        try:
            self._running[name] = [pid, psutil.Process(pid).create_time()]
        except psutil.NoSuchProcess:
            return
        self._write()

    def remove(self, name: str) -> None:
        """Forget a part that has ended."""
        if self._running.pop(name, None):
            self._write()

    def _write(self) -> None:
        new = self.path.with_suffix(".new")
        try:
            new.write_text(json.dumps(self._running), encoding="utf-8")
            new.replace(self.path)
        except OSError:
            return  # a full disk must not end the supervisor: the mark in the environment tells our processes too

    def leftovers(self) -> list[psutil.Process]:
        """Find living processes of an earlier run: named in the file with the same start time, or carrying our mark.

        What those have started is theirs: in a container, root may not read the marks of other accounts' processes.
        """
        try:
            recorded = {(int(pid), start) for pid, start in json.loads(self.path.read_text(encoding="utf-8")).values()}
        except (OSError, ValueError, AttributeError, TypeError):
            recorded = set()
        processes = {process.pid: process for process in psutil.process_iter() if self._ours(process, recorded)}
        for process in list(processes.values()):
            with contextlib.suppress(psutil.Error):
                processes |= {child.pid: child for child in process.children(recursive=True)}
        return list(processes.values())

    def _ours(self, process: psutil.Process, recorded: set[tuple[int, float]]) -> bool:
        if process.pid == os.getpid():
            return False
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            if (process.pid, process.create_time()) in recorded:
                return True
            return process.environ().get(MARK) == self.mark
        except psutil.Error:
            return False


def end(processes: Iterable[psutil.Process], seconds: float = 10) -> list[str]:
    """End processes, politely first, and return their names; raises psutil.AccessDenied for another account's.

    Only the topmost of each tree is asked: PostgreSQL's own children must not be stopped without it.
    """
    processes = list(processes)
    pids = {process.pid for process in processes}
    names = [_name(process) for process in processes]
    for process in processes:
        try:
            if process.ppid() not in pids:
                process.send_signal(2 if process.name() == "postgres" else 15)
        except psutil.NoSuchProcess:
            continue
    deadline = time.monotonic() + seconds
    _gone, alive = psutil.wait_procs(processes, timeout=max(0, deadline - time.monotonic()))
    for process in alive:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(alive, timeout=5)
    return names


def _name(process: psutil.Process) -> str:
    try:
        return f"{process.name()} ({process.pid})"
    except psutil.Error:
        return str(process.pid)
