"""Finds the line that means what a requirement says, by sentence vectors; asked only where no table knows the words.

The raw likeness of two sentences is close to 0.8 for any two; what tells them apart is left when the mean of ordinary
lines is taken away. On 30 requirements and lines that share no words, against 5 000 pairs of other lines
(`meanings.yaml` and `resumes.yaml` of the tests), the area under the curve is 0.82 raw and 0.96 centred; at THRESHOLD
one line in 1 000 is wrongly taken and 27 % of the right ones are found.
"""

from __future__ import annotations

import functools
import hashlib
import math
import re
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.resume import Line

Vectors = Callable[[list[str], Literal["query", "passage"]], Sequence[Sequence[float]]]

THRESHOLD = 0.355
PER_RESUME = 300
"""What the encoded lines of one résumé may cost: encoding is the dearest step of a screening. The encoder's time goes
with the letters, of which a Chinese one counts three times; one unit is 0.27 ms of one core."""

PER_WISH = 220
"""What the lines compared with one requirement may cost, so that the first does not leave the second without."""

PER_LINE = 12
WIDTH = 72
"""Letters of a line that are encoded, counted alike."""

REMEMBERED = 4096
ORDINARY = Path(__file__).with_name("ordinary_lines.txt")


class Space:
    """Vectors with the ordinary taken away; requirements are encoded once, lines as long as they are remembered."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._queries: dict[str, list[float]] = {}
        self._lines: OrderedDict[bytes, array[float]] = OrderedDict()
        self._lock = threading.Lock()

    @functools.cached_property
    def _centre(self) -> list[float]:
        found = self._vectors(ORDINARY.read_text(encoding="utf-8").splitlines(), "passage")
        return [sum(column) / len(found) for column in zip(*found, strict=True)]

    def _centred(self, vector: Sequence[float]) -> list[float]:
        moved = [value - mean for value, mean in zip(vector, self._centre, strict=True)]
        length = math.sqrt(sum(value * value for value in moved)) or 1.0
        return [value / length for value in moved]

    def query(self, text: str) -> list[float]:
        """Return the vector of a requirement."""
        if text not in self._queries:
            self._queries[text] = self._centred(self._vectors([text], "query")[0])
        return self._queries[text]

    def passages(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of lines; those not remembered are encoded in one call."""
        # A digest stands for the line, so that no résumé stays in memory.
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        with self._lock:
            known = {key: self._lines[key] for key in keys if key in self._lines}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = self._vectors(list(missing.values()), "passage")
            known |= {key: array("f", vector) for key, vector in zip(missing, fresh, strict=True)}
        with self._lock:
            for key in keys:
                self._lines[key] = known[key]
                self._lines.move_to_end(key)
            while len(self._lines) > REMEMBERED:
                self._lines.popitem(last=False)
        return [self._centred(known[key]) for key in keys]


class Meaning:
    """Compares texts with the lines of one résumé; no line is encoded twice, and none that is not asked for.

    Without a space nothing is found by meaning; `asked` then says that something would have been looked for.
    """

    def __init__(self, space: Space | None, lines: Sequence[Line]) -> None:
        self._space = space
        self.asked = False
        telling = [line for line in lines if self._telling(line)] if space else []
        self._lines = sorted(telling, key=lambda line: not line.where.startswith("work"))
        self._encoded: dict[str, list[float]] = {}
        self.spent = 0

    @staticmethod
    def _telling(line: Line) -> bool:
        prose = not line.where.startswith(("education", "languages"))
        return prose and len(re.sub(r"[\W\d]", "", line.clean)) >= 4 and not terms.denied(line.clean, len(line.clean))

    def _nearest(self, text: str, lines: list[Line]) -> list[Line]:
        """Choose the lines worth comparing, within what may still be encoded."""
        pairs, spent, fresh = _pairs(text), 0, []
        for line in sorted(lines, key=lambda line: -len(pairs & _pairs(line.clean))):
            short = shortened(line.clean)
            cost = PER_LINE + sum(map(_width, short))
            if short in self._encoded or short in fresh:
                continue
            if spent + cost > PER_WISH or self.spent + spent + cost > PER_RESUME:
                break
            fresh.append(short)
            spent += cost
        self.spent += spent
        if fresh and self._space:
            self._encoded |= zip(fresh, self._space.passages(fresh), strict=True)
        return [line for line in lines if shortened(line.clean) in self._encoded]

    def best(self, text: str, among: Sequence[Line]) -> Line | None:
        """Return the line among some that comes closest in meaning, if it comes close enough."""
        self.asked = True
        if self._space is None:
            return None
        wanted = set(among)
        chosen = self._nearest(text, [line for line in self._lines if line in wanted])
        if not chosen:
            return None
        query = self._space.query(text)
        alike = [
            sum(a * b for a, b in zip(query, self._encoded[shortened(line.clean)], strict=True)) for line in chosen
        ]
        best = max(range(len(chosen)), key=alike.__getitem__)
        return chosen[best] if alike[best] >= THRESHOLD else None


def shortened(text: str) -> str:
    """Cut a line where its WIDTH ends."""
    width = 0
    for place, letter in enumerate(text):
        width += _width(letter)
        if width > WIDTH:
            return text[:place]
    return text


def _width(letter: str) -> int:
    return 1 if letter.isascii() else 3


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[\W\d]", "", text.lower())
    return {bare[place : place + 2] for place in range(len(bare) - 1)}
