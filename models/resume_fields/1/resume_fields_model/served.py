"""Have the lines of each résumé read in a process that can be ended: some that a stranger sends would take for ever."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from serving.isolation import Exceeded, Isolated, Limits

LIMITS = Limits(work_seconds=30)
"""The longest honest document, of 5000 lines, takes a third of it."""


class Model:
    """Answers requests by the reader in its process, one résumé at a time."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._reader = Isolated("resume_fields_model.served:Answering", Path(__file__).parents[1], limits)

    def answer(self, request: dict[str, Any], content: bytes | None = None) -> dict[str, Any]:
        """Return what docs/architecture.md promises for resume_fields; raises Broken where the fault is our own."""
        try:
            return json.loads(self._reader.ask(request, content or b""))
        except Exceeded:
            return {
                "error": {"code": "too_complex", "message": "Finding the fields takes too long; send a shorter text."}
            }

    def close(self) -> None:
        """End the reader."""
        self._reader.close()


class Answering:
    """The reader in its process."""

    def __init__(self, _step: Callable[[], AbstractContextManager[None]]) -> None:
        from resume_fields_model import reader

        self._model = reader.Model()

    def answer(self, request: dict[str, Any], _content: bytes) -> bytes:
        """Return the answer as JSON."""
        return json.dumps(self._model.answer(request), ensure_ascii=False).encode()
