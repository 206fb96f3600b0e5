"""Where a text states a topic without a denial, and the known words of a requirement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.hiring.screening.matching.attribution.claims import denied, others_work
from app.hiring.screening.matching.attribution.vocabulary import Group, below, groups, pattern, plain

__all__ = ["Known", "below", "denied", "groups", "known", "others_work", "pattern", "plain", "sentences"]


@dataclass(frozen=True)
class Known:
    """A known word in a text, with every group that it may belong to."""

    start: int
    end: int
    text: str
    groups: tuple[Group, ...]


def known(text: str, kinds: frozenset[str]) -> list[Known]:
    """Find the known words of some kinds in a text, the longest first where they overlap, in reading order."""
    found: dict[tuple[int, int], list[Group]] = {}
    for group in groups().values():
        if group.kind in kinds:
            for match in pattern(group.words).finditer(text):
                found.setdefault(match.span(), []).append(group)
    taken: list[Known] = []
    for (start, end), of in sorted(found.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0])):
        if all(end <= other.start or start >= other.end for other in taken):
            taken.append(Known(start, end, text[start:end], tuple(of)))
    return sorted(taken, key=lambda one: one.start)


def sentences(text: str) -> Iterator[str]:
    """Cut a text into sentences."""
    yield from (part.strip() for part in re.split(r"[\n。；;]|(?<=[a-z)])\.\s+", text) if part.strip())
