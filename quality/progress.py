"""Says how far a measure is and how long it will still take, and keeps what is done, so that one cut short goes on."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quality.served import MODELS


class Progress:
    """Counts what is done of `total` and says each with the time left, judged by what this run did so far."""

    def __init__(self, total: int, already: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._number, self._already, self._clock = total, already, already, clock
        self._began = clock()
        if already:
            self._say(f"{already} of {total} were done by a run before this one, which goes on from there.")

    def step(self, what: str) -> None:
        """Count one more and say it."""
        self._number += 1
        self._say(f"[{self._number}/{self._total}] {what}{self._left()}")

    def _left(self) -> str:
        todo, done = self._total - self._number, self._number - self._already
        seconds = (self._clock() - self._began) / done * todo
        if seconds < 10:
            return ""
        return f"; about {seconds / 60:.0f} min left" if seconds >= 90 else f"; about {seconds:.0f} s left"

    @staticmethod
    def _say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class Kept:
    """What was done so far, a line each in a file beside the result; of other models or another form it counts nothing.

    Each line is on disk before `add` returns. A line that a power cut left half-written is passed over.
    """

    def __init__(self, path: Path, made_by: str) -> None:
        self._path, self._values = path, _read(path, made_by)
        if not self._values:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"made_by": made_by}) + "\n", encoding="utf-8")

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._values)

    def get(self, key: str) -> Any:
        """Return what was made of an input, None where nothing was."""
        return self._values.get(key)

    def add(self, key: str, value: Any) -> None:
        """Keep what was made of an input."""
        self._values[key] = value
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "value": value}, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def done(self) -> None:
        """Let go of it: the whole result is written."""
        self._path.unlink(missing_ok=True)


def _read(path: Path, made_by: str) -> dict[str, Any]:
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        if json.loads(first) != {"made_by": made_by}:
            return {}
    except (OSError, ValueError):
        return {}
    values = {}
    for line in lines:
        try:
            entry = json.loads(line)
            values[entry["key"]] = entry["value"]
        except (ValueError, KeyError, TypeError):
            continue
    return values


def key(*parts: object) -> str:
    """Return the name of an input: a digest of all that its result depends on."""
    said = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def made_by(*models: str) -> str:
    """Return a digest of the models' files in this checkout, so that no result of others is taken for theirs."""
    told = hashlib.sha256()
    for name in (*models, "serving"):
        for path in sorted((MODELS / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                told.update(f"{path.relative_to(MODELS)}\0".encode() + path.read_bytes())
    return told.hexdigest()
