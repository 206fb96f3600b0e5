"""Finds the line that means what a requirement says, by sentence vectors; asked only where words were not found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.resume import Line

Vectors = Callable[[list[str], str], Sequence[Sequence[float]]]

THRESHOLD = 0.86
LINES = 60
"""Lines of one résumé that are compared; a résumé of two pages has fewer."""


class Meaning:
    """Compares texts with the lines of one résumé; the vectors of requirements are shared between résumés.

    All lines of the résumé are encoded in one call, when the first comparison is asked for. Without `vectors` nothing
    is found by meaning.
    """

    def __init__(self, vectors: Vectors | None, lines: Sequence[Line], queries: dict[str, Sequence[float]]) -> None:
        self._vectors, self._queries = vectors, queries
        self._lines = [line for line in lines if self._telling(line)][:LINES]
        self._encoded: dict[str, Sequence[float]] | None = None

    @staticmethod
    def _telling(line: Line) -> bool:
        return not line.where.startswith("education") and len(re.sub(r"[\W\d]", "", line.clean)) >= 4

    def best(self, text: str, among: Sequence[Line]) -> Line | None:
        """Return the line among some that comes closest in meaning, if it comes close enough."""
        if self._vectors is None:
            return None
        chosen = [line for line in among if line in set(self._lines) and not terms.denied(line.clean, len(line.clean))]
        if not chosen:
            return None
        query, encoded = self._query(text), self._passages()
        likeness, _, line = max((_dot(query, encoded[line.clean]), -place, line) for place, line in enumerate(chosen))
        return line if likeness >= THRESHOLD else None

    def _query(self, text: str) -> Sequence[float]:
        if text not in self._queries:
            self._queries[text] = self._vectors([text], "query")[0]
        return self._queries[text]

    def _passages(self) -> dict[str, Sequence[float]]:
        if self._encoded is None:
            texts = sorted({line.clean for line in self._lines})
            self._encoded = dict(zip(texts, self._vectors(texts, "passage"), strict=True))
        return self._encoded


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
