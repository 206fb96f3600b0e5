"""Reports the progress of a long build step, a line at each tenth: few for a log, often enough for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Say = Callable[[str], None]
T = TypeVar("T")


def silent(_line: str) -> None:
    """Print nothing: for callers without a reader."""


class Tenths:
    """Counts finished things of `total`, and reports each tenth, with bytes if known."""

    def __init__(self, say: Say, what: str, total: int, size: int = 0) -> None:
        self._say, self._what, self._total, self._size = say, what, total, size
        self._done = self._bytes = self._reported = 0

    def add(self, size: int = 0) -> None:
        """Count one more, of so many bytes."""
        self._done += 1
        self._bytes += size
        tenth = min(10, self._done * 10 // self._total) if self._total else 10
        if tenth > self._reported:
            self._reported = tenth
            much = f", {self._bytes / 1e6:.0f} of {self._size / 1e6:.0f} MB" if self._size else ""
            self._say(f"  {self._what}: {self._done} of {self._total}{much}")


def each(say: Say, what: str, things: Sequence[T], size: Callable[[T], int]) -> Iterator[T]:
    """Yield things, and count each when the next is asked for."""
    tenths = Tenths(say, what, len(things), sum(map(size, things)))
    for thing in things:
        yield thing
        tenths.add(size(thing))
