"""Have each document read in a process that can be ended, so that none stops or swells the others."""

import json
from pathlib import Path
from typing import Any

from serving.isolation import Exceeded, Isolated, Limits

from document_text_model import errors

LIMITS = Limits()


class Model:
    """The door to the reader; one document at a time, however many there are in Triton's queue."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._reader = Isolated("document_text_model.reader:Reader", Path(__file__).parents[1], limits)

    def answer(self, request: dict[str, Any], content: bytes | None) -> dict[str, Any]:
        """Return what docs/architecture.md promises for document_text; raises Broken where the fault is our own."""
        try:
            return json.loads(self._reader.ask({"name": str(request.get("name") or "")[-255:]}, content or b""))
        except Exceeded:
            return errors.too_complex().answer()

    def close(self) -> None:
        """End the reader."""
        self._reader.close()
