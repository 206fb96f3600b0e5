"""The state of all parts and models, in one file that the pages read for their strip."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path


class Status:
    """Keeps `status.json`.

    `{address, parts: {name: {state, note, since}}, models: {name: {state, bytes, total, message}}, notices: [str]}`
    """

    def __init__(self, path: Path, address: str) -> None:
        self._path = path
        self._value: dict = {"address": address, "parts": {}, "models": {}, "notices": []}
        self._notices: dict[str, str] = {}
        self._written = ""
        self._readers = -1

    def part(self, name: str, state: str, note: str) -> None:
        """Take note of a part."""
        self._value["parts"][name] = {
            "state": state,
            "note": note,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._write()

    def model(self, name: str, value: dict[str, object]) -> bool:
        """Take note of a model, and tell whether anything about it is new."""
        if self._value["models"].get(name) == value:
            return False
        self._value["models"][name] = value
        self._write()
        return True

    def notice(self, about: str, sentence: str) -> None:
        """Set a notice for the operator; an empty sentence removes it."""
        self._notices[about] = sentence
        self._value["notices"] = [notice for notice in self._notices.values() if notice]
        self._write()

    def share(self, group: int) -> None:
        """Let a group read the file, besides its owner."""
        self._readers, self._written = group, ""
        self._write()

    def _write(self) -> None:
        text = json.dumps(self._value)
        if text == self._written:
            return
        new = self._path.with_name(self._path.name + ".new")
        try:
            new.write_text(text, encoding="utf-8")
            new.chmod(0o640)
            os.chown(new, -1, self._readers)
            new.replace(self._path)
            self._written = text
        except OSError:
            return  # a full disk is reported by the watch over it; the strip may be late, the service goes on
