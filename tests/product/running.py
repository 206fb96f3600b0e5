"""The whole product, started as a person starts it, with a hand on each of its processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from appliance.embedded import people
from appliance.embedded.client import Client
from appliance.embedded.supervision.part import MARK
from tests.pace import scaled

ROOT = Path(__file__).parents[2]
MODELS = ("document_text", "resume_fields", "sentence_vectors", "speech_text", "answer_score")

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(check: Callable[[], T], seconds: float, what: str | Callable[[], object]) -> T:
    """Ask until the answer is true; fails with `what` when the deadline passes."""
    deadline = time.monotonic() + scaled(seconds)
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        threading.Event().wait(0.25)
    pytest.fail(f"not within {scaled(seconds):.0f} s: {what() if callable(what) else what}")


def place() -> Path:
    """Make a data folder with a short name that PostgreSQL's own account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="hr-"))
    folder.chmod(0o711)
    return folder


@dataclass
class Product:
    """A running embedded profile: its address, demo accounts, folders, and all that it has said."""

    process: subprocess.Popen
    address: str
    data: Path
    accounts: dict[str, dict[str, str]]
    models: dict[str, str] = field(default_factory=dict)
    output: list[str] = field(default_factory=list)
    browsers: dict[tuple[str, str], Client] = field(default_factory=dict)

    def wait_for_models(self, *names: str, seconds: float = 300) -> None:
        """Wait until these models are ready; all of them when none is named."""
        wanted = names or MODELS

        def ready() -> bool:
            states = {name: self.models.get(name) for name in wanted}
            if "failed" in states.values():
                said = [line for line in self.output if '"failed"' in line]
                pytest.fail(f"a model cannot be loaded: {said}")
            return set(states.values()) == {"ready"}

        eventually(ready, seconds, lambda: f"models: {self.models}")

    def as_(self, role: str, language: str = "en") -> Client:
        """Return the browser of a role, signed in once."""
        if (role, language) not in self.browsers:
            self.browsers[role, language] = people.sign_in(self.address, self.accounts[role], language)
        return self.browsers[role, language]

    def pid(self, part: str) -> int | None:
        """Return the process of a part, None while it has none."""
        try:
            return int(json.loads((self.data / "run/parts.json").read_text())[part][0])
        except (OSError, ValueError, KeyError):
            return None

    def send(self, part: str, number: signal.Signals) -> int:
        """Send a signal to a part and all that it has started; returns the part's process."""
        pid = self.pid(part)
        os.killpg(pid, number)
        return pid

    def wait_restarted(self, part: str, old: int, seconds: float = 90) -> None:
        """Wait until another process does the work of a part, and is ready."""

        def renewed() -> bool:
            state = json.loads((self.data / "status.json").read_text())["parts"][part]["state"]
            return state == "ready" and self.pid(part) not in (None, old)

        eventually(renewed, seconds, lambda: f"{part} was not restarted: {self.output[-5:]}")

    def count(self, question: str, *values: object) -> int:
        """Ask the database for one number."""
        return self.rows(question, *values)[0][0]

    def rows(self, question: str, *values: object) -> list[tuple]:
        """Ask the database itself."""
        import psycopg

        address = json.loads((self.data / "settings.json").read_text())["database_url"]
        with psycopg.connect(address) as connection:
            return connection.execute(question, values).fetchall()

    def processes(self) -> list[psutil.Process]:
        """Find every process of this instance: the supervisor and all that carries its mark."""
        return [one for one in psutil.process_iter() if one.pid == self.process.pid or self._mine(one)]

    def _mine(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.environ().get(MARK) == str(self.data) or str(self.data) in " ".join(process.cmdline())
        except psutil.Error:
            return False


def start(data: Path, *arguments: str) -> Product:
    """Run `appliance try` and wait until the page opens."""
    port = str(free_port())
    command = [sys.executable, "-m", "appliance.cli", "try", "--json", "--port", port, "--data", str(data), *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    product = Product(process, f"http://127.0.0.1:{port}", data, {})
    up = threading.Event()

    def read() -> None:
        for line in process.stdout:
            product.output.append(line)
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                continue
            if event.get("event") == "model":
                product.models[event["name"]] = event["state"]
            if event.get("event") == "up":
                product.accounts = {account["role"]: account for account in event["accounts"]}
                up.set()

    threading.Thread(target=read, daemon=True).start()
    if not up.wait(scaled(180)):
        process.send_signal(signal.SIGINT)
        pytest.fail("the product did not come up:\n" + "".join(product.output))
    return product


def stop(product: Product) -> None:
    """Stop it as Ctrl-C does."""
    if product.process.poll() is None:
        product.process.send_signal(signal.SIGINT)
        product.process.wait(scaled(60))
