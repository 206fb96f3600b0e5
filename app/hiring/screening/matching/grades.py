"""Grades of certificates: 初级, 中级 and 高级, junior, intermediate and senior, where they stand beside the name."""

from __future__ import annotations

import re

LOWEST = 1
_GRADES = (
    (LOWEST, re.compile(r"初级|助理级?|\b(?:junior|entry|foundation|elementary|basic)\b", re.IGNORECASE | re.ASCII)),
    (2, re.compile(r"中级|\bintermediate\b", re.IGNORECASE | re.ASCII)),
    (3, re.compile(r"高级|\b(?:senior|advanced|expert)\b", re.IGNORECASE | re.ASCII)),
)
_BRACKET = re.compile(r"\s*[(（]([^()（）]{1,40})[)）]", re.ASCII)
_BEHIND = re.compile(r"(?:证书?|资格)*[\s,，:：·—–-]{0,3}(?P<grade>(?:初级|中级|高级)|\w+ level\b)", re.IGNORECASE | re.ASCII)
_BEFORE = re.compile(r"(?:初级|中级|高级|junior|intermediate|advanced|senior)(?:及?其?以上)?的?\s*$", re.IGNORECASE | re.ASCII)


def grades(text: str) -> list[int]:
    """Return the grades that a text names, the lowest first."""
    return [grade for grade, expression in _GRADES if expression.search(text)]


def asked(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lowest grade asked for beside a name, 0 for none, and where what says so ends."""
    if (before := _BEFORE.search(text[:start])) and (found := grades(before[0])):
        return found[0], end
    for match in (_BRACKET.match(text, end), _BEHIND.match(text, end)):
        if match and (found := grades(match[0])):
            return found[0], match.end()
    return 0, end


def held(text: str, start: int, end: int) -> int | None:
    """Return the highest grade that a line states of a certificate in it; None where it states none."""
    around = [_BEFORE.search(text[:start]), _BRACKET.match(text, end), _BEHIND.match(text, end)]
    near = [grade for match in around if match for grade in grades(match[0])]
    found = near or grades(text[start:end]) or grades(re.split(r"[;；。、|]", text[end:])[0])
    return max(found, default=None)
