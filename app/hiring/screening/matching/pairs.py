"""Gives both words of a pair the noun they share: "internal or external audit" names two kinds of audit."""

from __future__ import annotations

import re

from app.hiring.screening.matching import terms

_SHARED = (
    re.compile(
        r"\b(?P<a>[a-z]+)(?P<j>\s+(?:or|and)\s+|\s*/\s*)(?P<b>[a-z]+)(?P<n>\s+[a-z]+)\b", re.IGNORECASE | re.ASCII
    ),
    re.compile(
        r"(?P<a>[\u4e00-\u9fff]{2})(?P<j>或者?|和|及|与|、|/)(?P<b>[\u4e00-\u9fff]{2})(?P<n>[\u4e00-\u9fff]{2})"
    ),
)


def spelt_out(text: str, kinds: frozenset[str]) -> str:
    """Repeat the noun where the table knows both words with it, and does not know the pair as it stands."""

    def both(match: re.Match[str]) -> str:
        if any(one.end == match.end("a") for one in terms.known(match.string, kinds)):
            # "operational risk or internal control" needs no noun: its first half is known as it stands.
            return match[0]
        pair = [match["a"] + match["n"], match["b"] + match["n"]]
        if _whole(match[0], kinds) or not all(_whole(one, kinds) for one in pair):
            return match[0]
        return match["j"].join(pair)

    for expression in _SHARED:
        text = expression.sub(both, text)
    return text


def _whole(text: str, kinds: frozenset[str]) -> bool:
    return [one.text for one in terms.known(text, kinds)] == [text]
