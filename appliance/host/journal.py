"""The journal of a site: one JSON line for each act, who, when, what, on which hosts, with what result."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def outcome(error: BaseException) -> str:
    """Return the journal's word for an act that ended with this error."""
    return "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"


class Journal:
    """Appends to journal.jsonl in the site's state folder; each line is on disk before the call returns."""

    def __init__(self, folder: Path, now: Any = lambda: datetime.now(UTC)) -> None:
        self._path = folder / "journal.jsonl"
        self._now = now

    def write(self, verb: str, result: str, hosts: Iterable[str] = (), **detail: Any) -> None:
        """Add a line; `detail` holds names and counts, never a secret."""
        entry = {
            "at": self._now().isoformat(timespec="milliseconds"),
            "who": os.environ.get("SUDO_USER") or getpass.getuser(),
            "verb": verb,
            "result": result,
            "hosts": list(hosts),
        } | detail
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)

    def entries(self) -> list[dict[str, Any]]:
        """Return all lines, oldest first; a line that a power cut left half-written is passed over."""
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        entries = []
        for line in lines:
            try:
                entries.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return entries
