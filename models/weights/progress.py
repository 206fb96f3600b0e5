"""Tell how far each model's weights are, in a file that the application's strip reads."""

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

STATES = ("missing", "fetching", "building", "ready", "failed")
FILE = "progress.json"


class Progress:
    """Keep {model: {state, bytes, total, message, size}} in `progress.json`, written at most twice a second."""

    def __init__(
        self,
        root: Path,
        tell: Callable[[dict], None] = lambda line: None,
        clock: Callable[[], float] = time.monotonic,
        every: float = 0.5,
    ) -> None:
        self._path, self._tell, self._clock, self._every = root / FILE, tell, clock, every
        self._lock, self._written = threading.Lock(), float("-inf")
        self._models = read(root)

    def set(self, model: str, state: str, **values: int | str) -> None:
        """Write a change of state at once."""
        with self._lock:
            entry = {"bytes": 0, "total": 0, "message": ""} | self._models.get(model, {}) | values | {"state": state}
            self._models[model] = entry
            self._write(model)

    def moved(self, model: str, count: int) -> None:
        """Count bytes that arrived (negative: thrown away)."""
        with self._lock:
            entry = self._models[model]
            entry["bytes"] = max(0, entry["bytes"] + count)
            if self._clock() - self._written >= self._every:
                self._write(model)

    def _write(self, model: str) -> None:
        self._written = self._clock()
        partial = self._path.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(self._models, indent=1), encoding="utf-8")
        partial.replace(self._path)
        self._tell({"model": model} | self._models[model])


def read(root: Path) -> dict[str, dict]:
    """Return what the last writer said; empty where nothing was written yet."""
    try:
        return json.loads((root / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
