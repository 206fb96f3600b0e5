"""Output for a person, or with --json a program, while hosts change: a line for each act, and a summary."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from appliance.host.desired import Change

MARKS = {"done": "+", "failed": "!"}


class Screen:
    """Prints lines for people, with the act in progress on the last line of a terminal."""

    def __init__(self) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # a log shows each line when it happens
        wide = None if sys.stdout.isatty() else 160
        self._console = Console(highlight=False, soft_wrap=True, width=wide)
        self._running: dict[str, str] = {}
        self._status = self._console.status("") if self._console.is_terminal else None

    def __enter__(self) -> Screen:
        """Begin."""
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the last line away."""
        if self._status:
            self._status.stop()

    def say(self, text: str) -> None:
        """Print a sentence."""
        self._console.print(text, markup=False)

    def act(self, host: str, component: str, what: str, state: str) -> None:
        """Follow an act: begin, done, failed, or same for an act with nothing to do."""
        if state == "begin":
            self._running[host] = f"{host}: {what}"
        else:
            self._running.pop(host, None)
        if state in MARKS:
            mark = MARKS[state]
            self._console.print(f"{mark} {host:<12} {component:<12} {what}", markup=False)
        if self._status:
            self._status.update("   ".join(self._running.values()).replace("[", "\\["))

    def changes(self, changes: Iterable[Change]) -> None:
        """Print the planned changes."""
        for change in changes:
            self._console.print(f"~ {change.host:<12} {change.component:<12} {change.what}", markup=False)

    def table(self, title: str, heads: list[str], rows: Iterable[Iterable[object]]) -> None:
        """Print a table, if it has a row."""
        table = Table(*heads, title=title, title_justify="left")
        for row in rows:
            table.add_row(*map(str, row))
        if not table.row_count:
            return
        self._console.print(table)

    def result(self, event: str, sentence: str, **_values: Any) -> None:
        """Print how it ended."""
        self._console.print(sentence, markup=False)


class Lines(Screen):
    """Prints one JSON object a line."""

    def __init__(self) -> None:
        self._status = None

    def say(self, text: str) -> None:
        """Print a sentence as an event."""
        self._write(event="said", text=text)

    def act(self, host: str, component: str, what: str, state: str) -> None:
        """Print an act."""
        self._write(event="act", host=host, component=component, what=what, state=state)

    def changes(self, changes: Iterable[Change]) -> None:
        """Print each change."""
        for change in changes:
            self._write(event="change", host=change.host, component=change.component, what=change.what)

    def table(self, title: str, heads: list[str], rows: Iterable[Iterable[object]]) -> None:
        """Print each row."""
        for row in rows:
            self._write(event=title, **dict(zip(heads, row, strict=True)))

    def result(self, event: str, sentence: str, **values: Any) -> None:
        """Print how it ended, with its figures."""
        self._write(event=event, text=sentence, **values)

    @staticmethod
    def _write(**values: Any) -> None:
        print(json.dumps(values, ensure_ascii=False, default=str), flush=True)
        sys.stdout.flush()


def choose(as_json: bool) -> Screen:
    """Return the screen that was asked for."""
    return Lines() if as_json else Screen()
