"""Reads brackets that spell out alternatives, give examples of posts, or leave some work out."""

from __future__ import annotations

import re

from app.hiring.screening.matching import leading

_KINDS = re.compile(
    r"\b(?P<one>[A-Za-z-]{3,20}) \((?P<items>[A-Za-z-]{2,20}(?:(?:, | or |/| and )[A-Za-z-]{2,20}){1,3})\) "
    r"(?P<noun>[a-z-]{4,20})\b",
    re.ASCII,
)
_POSTS = re.compile(
    r"\s*\((?P<posts>[^()]*\b(?:or (?:equivalent|similar|comparable|above)|e\.?g\.?)[^()]*)\)", re.IGNORECASE | re.ASCII
)
_LEFT_OUT = re.compile(
    r"\s*\((?:not (?:counting |including )?|excluding |other than |no )"
    r"(?P<en>[a-z][a-z -]{2,30}?)(?: (?:only|alone))?\)"
    r"|\s*\((?:不含|不包括|不计|除外[:：]?|非)(?P<zh>[\u4e00-\u9fff、或和]{2,16}?)(?:岗位?|经历|经验|工作)?\)",
    re.IGNORECASE | re.ASCII,
)


def spelt_out(text: str) -> str:
    """Write out each kind that a bracket names: "business (SME or corporate) lending" is lending of all three."""
    return _without_posts(_KINDS.sub(_each, text))


def _each(match: re.Match[str]) -> str:
    kinds = [match["one"], *re.split(r", | or |/| and ", match["items"])]
    return " or ".join(f"{kind} {match['noun']}" for kind in kinds)


def _without_posts(text: str) -> str:
    """Leave out the posts in which people are led, given as examples: the number of people says what is asked for."""
    match = _POSTS.search(text)
    return text[: match.start()] + text[match.end() :] if match and leading.asked(text[: match.start()]) else text


def left_out(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a requirement without the bracket that says which work does not count, and the words of that work."""
    match = _LEFT_OUT.search(text)
    if not match:
        return text, ()
    words = re.split(r"、|或|和|\bor\b|,", match["en"] or match["zh"])
    return text[: match.start()] + text[match.end() :], tuple(word.strip() for word in words if word.strip())
