"""Compares versions of Debian packages as dpkg does (Debian Policy, 5.6.12)."""

from __future__ import annotations

import re
from itertools import zip_longest

PARTS = re.compile(r"(\D*)(\d*)")


def older(version: str, other: str) -> bool:
    """Return whether a version comes before another."""
    return _key(version) < _key(other)


def _key(version: str) -> tuple[int, _Part, _Part]:
    epoch, _, rest = version.rpartition(":")
    upstream, dash, revision = rest.rpartition("-")
    return int(epoch or 0), _Part(upstream if dash else rest), _Part(revision if dash else "0")


class _Part:
    """The upstream version or the revision, which are compared alike."""

    def __init__(self, text: str) -> None:
        self.pairs = [(words, int(number or 0)) for words, number in PARTS.findall(text)]

    def __lt__(self, other: _Part) -> bool:
        return self._order(other) < 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and self._order(other) == 0

    def __hash__(self) -> int:
        return hash(tuple(self.pairs))

    def _order(self, other: _Part) -> int:
        for (words, number), (others, another) in zip_longest(self.pairs, other.pairs, fillvalue=("", 0)):
            if words != others:
                return -1 if _weights(words) < _weights(others) else 1
            if number != another:
                return -1 if number < another else 1
        return 0


def _weights(words: str) -> list[int]:
    """Return how letters and signs are sorted: a tilde before the end, letters before other signs."""
    return [-1 if sign == "~" else ord(sign) if sign.isalpha() else ord(sign) + 256 for sign in words] + [0]
