"""What the operator sees while the profile runs: lines, JSON lines for a program, a live table on a terminal."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Protocol, TextIO

from appliance.embedded.folders import Folders

TITLES = {
    "files": "Data folder",
    "postgres": "Database",
    "migrations": "Database schema",
    "demo": "Demo data",
    "web": "Web application",
    "worker": "Worker",
    "triton": "Model server",
    "fetch": "Model weights",
}
ROLES = {
    "hr": "HR",
    "hr_lead": "HR lead",
    "manager": "Manager",
    "administrator": "Administrator",
    "auditor": "Auditor",
    "candidate": "Candidate",
}


class Terminal(Protocol):
    """The events of the profile; each kind of output shows them in its own way."""

    def part(self, name: str, state: str, note: str) -> None:
        """A part changed its state."""

    def model(self, name: str, value: dict[str, object]) -> None:
        """A model moved on."""

    def say(self, sentence: str) -> None:
        """Something that a person should know."""

    def summary(self, address: str, accounts: list[dict[str, str]], folders: Folders) -> None:
        """The pages are open."""

    def end(self) -> None:
        """Everything has stopped."""


class Steady:
    """Passes everything to another output until its reader or its terminal is gone, then prints nothing.

    The parts do not depend on a reader: they continue, `status.json` reports them, and a signal stops them.
    """

    def __init__(self, to: Terminal, file: int = 1) -> None:
        self._to: Terminal | None = to
        self._file = file

    def part(self, name: str, state: str, note: str) -> None:
        """A part changed its state."""
        self._tell("part", name, state, note)

    def model(self, name: str, value: dict[str, object]) -> None:
        """A model moved on."""
        self._tell("model", name, value)

    def say(self, sentence: str) -> None:
        """Something that a person should know."""
        self._tell("say", sentence)

    def summary(self, address: str, accounts: list[dict[str, str]], folders: Folders) -> None:
        """The pages are open."""
        self._tell("summary", address, accounts, folders)

    def end(self) -> None:
        """Everything has stopped."""
        self._tell("end")

    def _tell(self, what: str, *values: object) -> None:
        if self._to is None:
            return
        try:
            getattr(self._to, what)(*values)
        except OSError:
            self._to = None
            with open(os.devnull, "wb") as nothing:  # what waits in a buffer goes there when Python ends
                os.dup2(nothing.fileno(), self._file)


CANDIDATE = "needs no account: HR invites, and the link opens the interview"
PASSWORDS = "The passwords were made this moment, are kept nowhere, and are new at the next start."


class Clock:
    """Seconds since each part began."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def seconds(self, name: str, state: str) -> float:
        """Return how long a part has taken to reach `state`."""
        now = time.monotonic()
        if state in ("starting", "stopping") or name not in self._began:
            self._began[name] = now
        return now - self._began[name]


class Lines:
    """Plain lines, one for each thing that happened."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._clock = Clock()
        self._models: dict[str, object] = {}

    def part(self, name: str, state: str, note: str) -> None:
        """Print results, and starts not at all: they are seen when they are over."""
        seconds = self._clock.seconds(name, state)
        if state in ("starting", "stopping"):
            return
        took = f" in {seconds:.1f} s" if state in ("ready", "stopped") else ""
        self._print(f"{TITLES.get(name, name)}: {state}{took}{f' ({note})' if note else ''}")

    def model(self, name: str, value: dict[str, object]) -> None:
        """Print a model's state when it changes, not each step of its progress."""
        if self._models.get(name) != value.get("state"):
            self._models[name] = value.get("state")
            self._print(f"Model {name}: {value.get('state')}{_of(value)}{_because(value)}")

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        self._print(sentence)

    def summary(self, address: str, accounts: list[dict[str, str]], folders: Folders) -> None:
        """Print where to go and how to sign in."""
        self._print("")
        for line in summary_lines(address, accounts, folders):
            self._print(line)
        self._print("")

    def end(self) -> None:
        """Print the last line."""
        self._print("Stopped. The data stay where they are; the same command goes on with them.")

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


class JsonLines:
    """One JSON object a line, for programs."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._clock = Clock()

    def part(self, name: str, state: str, note: str) -> None:
        """Write a `part` event."""
        self._write("part", name=name, state=state, seconds=round(self._clock.seconds(name, state), 2), note=note)

    def model(self, name: str, value: dict[str, object]) -> None:
        """Write a `model` event."""
        self._write("model", name=name, **value)

    def say(self, sentence: str) -> None:
        """Write a `notice` event."""
        self._write("notice", text=sentence)

    def summary(self, address: str, accounts: list[dict[str, str]], folders: Folders) -> None:
        """Write the `up` event."""
        self._write("up", address=address, accounts=accounts, data=str(folders.data), models=str(folders.models))

    def end(self) -> None:
        """Write the `stopped` event."""
        self._write("stopped")

    def _write(self, event: str, **fields: object) -> None:
        print(json.dumps({"event": event} | fields, ensure_ascii=False), file=self._out, flush=True)


def summary_lines(address: str, accounts: list[dict[str, str]], folders: Folders) -> list[str]:
    """Return the words of the summary: address, accounts, folders."""
    width = max([len(account["email"]) for account in accounts], default=0)
    roles = max([len(ROLES.get(account["role"], account["role"])) for account in accounts], default=0)
    lines = [f"HR Appliance is open at {address}", ""]
    for account in accounts:
        role = ROLES.get(account["role"], account["role"])
        lines.append(f"{role:<{roles}}  {account['email']:<{width}}  {account['password']}")
    if accounts:
        lines += [f"{'Candidate':<{roles}}  {CANDIDATE}", "", PASSWORDS, ""]
    return [*lines, f"Data   {folders.data}", f"Models {folders.models}", "Ctrl-C stops everything."]


def _of(value: dict[str, object]) -> str:
    done, total = value.get("bytes"), value.get("total")
    if isinstance(done, int) and isinstance(total, int) and total and value.get("state") == "fetching":
        return f" {done / 1e6:.0f} of {total / 1e6:.0f} MB"
    return ""


def _because(value: dict[str, object]) -> str:
    return f": {value['message']}" if value.get("message") else ""


def choose(as_json: bool, out: TextIO = sys.stdout) -> Terminal:
    """Return the output that fits: JSON when asked for, the live table on a terminal, lines otherwise."""
    if as_json:
        return JsonLines(out)
    if out.isatty():
        from appliance.embedded.display import Display

        return Display()
    return Lines(out)
