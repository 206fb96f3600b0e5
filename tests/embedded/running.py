"""A running profile whose output a test can wait for."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from appliance.embedded.supervision.part import MARK
from tests.pace import scaled

LAUNCH = Path(__file__).with_name("launch.py")


class Running:
    """A profile that was started as a program, and what it has said."""

    def __init__(
        self, data: Path, port: int, *more: str, around: Sequence[str] = (sys.executable, str(LAUNCH))
    ) -> None:
        self.data, self.port = data, port
        self.events: list[dict] = []
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [*around, str(data), str(port), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._news:
                self.events.append(json.loads(line))
                self._news.notify_all()

    def expect(self, seconds: float = 60, since: int = 0, **fields: object) -> dict:
        """Wait for an event with these fields, at or after the event number `since`."""
        wanted = fields.items()

        def found() -> dict | None:
            return next((event for event in self.events[since:] if wanted <= event.items()), None)

        with self._news:
            assert self._news.wait_for(found, scaled(seconds)), f"no {fields} in {self.events[since:]}"
            return found()

    def up(self, seconds: float = 90) -> Running:
        """Wait until the pages are open."""
        deadline = time.monotonic() + scaled(seconds)
        while not any(event["event"] == "up" for event in self.events):
            ended = self.process.poll() is not None
            assert not ended, f"ended with {self.process.returncode}: {self.process.stderr.read()}"
            assert time.monotonic() < deadline, self.events
            with self._news:
                self._news.wait(0.2)
        return self

    def stop_reading(self) -> None:
        """Close our end of the pipe of its output, as a reader that ended does."""
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), self.process.stdout.fileno())

    def pid_of(self, part: str) -> int:
        """Return the process of a part."""
        return int(json.loads((self.data / "run/parts.json").read_text())[part][0])

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask the supervisor to stop and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(scaled(60))
        self._reader.join(10)
        return code

    def living(self) -> list[psutil.Process]:
        """Find every process of this data folder."""
        return [process for process in psutil.process_iter() if self._mine(process)]

    def lives(self, name: str) -> bool:
        """Say whether a process of this name lives; one that ends meanwhile does not."""
        for process in self.living():
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.name() == name:
                    return True
        return False

    def _mine(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.environ().get(MARK) == str(self.data) or str(self.data) in " ".join(process.cmdline())
        except psutil.Error:
            return False

    def wait_gone(self, seconds: float = 30) -> None:
        """Wait until no process of this data folder lives."""
        eventually(lambda: not self.living(), seconds, self.living)

    def get(self, path: str) -> int:
        """Return the status of a page, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def read(self, path: str) -> dict:
        """Return the JSON that an address answers with."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)


def eventually(true: Callable[[], object], seconds: float, why: Callable[[], object] = str) -> None:
    """Wait until something is true, and fail when it is not by the deadline."""
    deadline = time.monotonic() + scaled(seconds)
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline, why()
        pause.wait(0.1)
