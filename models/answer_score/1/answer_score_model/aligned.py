"""A text that is rewritten piece by piece while every character keeps its place in the original."""

import re
from collections.abc import Callable, Iterable

Span = tuple[int, int]


class Aligned:
    """`text` is the rewritten text; `original(start, end)` gives back the characters of the original it stands for."""

    def __init__(self, original: str) -> None:
        self.text = self._original = original
        self._starts = list(range(len(original)))
        self._ends = list(range(1, len(original) + 1))

    def original(self, start: int, end: int) -> Span:
        """Return the span of the original behind a non-empty span of the text, without white space at its edges."""
        first, last = min(self._starts[start:end]), max(self._ends[start:end])
        piece = self._original[first:last]
        return first + len(piece) - len(piece.lstrip()), last - len(piece) + len(piece.rstrip())

    def replace(self, spans: Iterable[tuple[int, int, str]]) -> None:
        """Put a text in place of each span; of spans that overlap the first and longest wins."""
        done, taken = 0, []
        for start, end, put in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= done and end > start:
                taken.append((start, end, put))
                done = end
        for start, end, put in reversed(taken):
            first, last = self._starts[start], self._ends[end - 1]
            self.text = self.text[:start] + put + self.text[end:]
            self._starts[start:end] = [first] * len(put)
            self._ends[start:end] = [last] * len(put)

    def sub(self, pattern: re.Pattern[str], put: str | Callable[[re.Match[str]], str], group: int | str = 0) -> None:
        """Replace one group of every match that takes part in it."""
        found = [match for match in pattern.finditer(self.text) if match.start(group) >= 0]
        self.replace([(*match.span(group), put if isinstance(put, str) else put(match)) for match in found])
