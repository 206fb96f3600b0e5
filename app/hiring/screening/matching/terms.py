"""Where a text states a topic without a denial, and the known words of a requirement."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.chinese import simplified
from app.hiring.screening.matching.attribution import vocabulary
from app.hiring.screening.matching.attribution.claims import denied, others_work
from app.hiring.screening.matching.attribution.vocabulary import Group, below, groups, longest, pattern

__all__ = ["Known", "below", "denied", "groups", "known", "others_work", "pattern", "plain", "sentences"]


@dataclass(frozen=True)
class Known:
    """A known word in a text, with every group that it may belong to."""

    start: int
    end: int
    text: str
    groups: tuple[Group, ...]


def plain(text: str) -> str:
    """Bring a text into the one form in which texts are compared: one width of letters, one script of Chinese."""
    return vocabulary.plain(simplified(text))


def known(text: str, kinds: frozenset[str]) -> list[Known]:
    """Find the known words of some kinds in a text, the longest first where they overlap, in reading order."""
    return [Known(one.start, one.end, text[one.start : one.end], _of(one.groups)) for one in longest(text, kinds)]


def _of(ids: frozenset[str]) -> tuple[Group, ...]:
    """Return groups in the order of the tables."""
    return tuple(groups()[each] for each in sorted(ids, key=_order().__getitem__))


@functools.cache
def _order() -> dict[str, int]:
    """Return the place of each group in the tables."""
    return {each: place for place, each in enumerate(groups())}


def sentences(text: str) -> Iterator[str]:
    """Cut a text into sentences."""
    yield from (part.strip() for part in re.split(r"[\n。；;]|(?<=[a-z)])\.\s+", text) if part.strip())
