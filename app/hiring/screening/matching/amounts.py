"""Compares an amount that a requirement names, "10万粉丝以上", with what a résumé says of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.hiring.screening.matching import forms
from app.hiring.screening.matching.resume import Line

_TIMES = {
    "万": 1e4,
    "亿": 1e8,
    "千": 1e3,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
_NUMBER = r"(?P<n>\d[\d,]{0,20}(?:\.\d+)?)\s?(?P<times>万|亿|千|k\b|thousand\b|m\b|million\b|bn\b|billion\b)?"
_BEHIND_ZH = re.compile(
    rf"{_NUMBER}[余多]?(?:名|个|家|位|次|笔|件|项|支|篇|元)?(?:及?以上)?的?(?P<what>[\u4e00-\u9fff]{{2}})", re.ASCII
)
_BEFORE_ZH = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{2}})(?:超过?|达|约|近|共|破|累计|突破)?{_NUMBER}", re.ASCII)
_NOUN = r"(?!(?:an?|of|in|per|and|at|for|with|on|across|the|to|by|from|each|every|or|than)\b)"
_ENGLISH = re.compile(
    rf"{_NUMBER}\+?\s+(?:or more\s+)?(?P<between>(?:{_NOUN}[a-z-]+\s+){{0,2}}){_NOUN}(?P<what>[a-z]{{4,}})",
    re.IGNORECASE | re.ASCII,
)
_NOTHING = frozenset(
    {
        "以上",
        "及其",
        "以内",
        "经验",
        "工作",
        "年以",
        "个月",
        "月至",
        "年至",
        "years",
        "year",
        "months",
        "more",
        "least",
        "percent",
    }
)


class Amount(NamedTuple):
    """So much of something, named by its first two letters or the stem of its word."""

    number: float
    what: str


def amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts that a text names; dates, years and shares are none."""
    for expression in (_BEHIND_ZH, _BEFORE_ZH, _ENGLISH):
        for match in expression.finditer(text):
            bare = match["n"].replace(",", "")
            behind = text[match.end("n") : match.end("n") + 1]
            if match["what"].lower() in _NOTHING or behind in "年月日%％:/.-" and behind:
                continue
            what = match["what"] if not match["what"].isascii() else forms.stem(match["what"])
            yield Amount(float(bare) * _TIMES.get((match["times"] or "").lower(), 1), what)


def compared(wish: str, lines: Iterable[Line]) -> tuple[bool, Line] | None:
    """Say whether a line names as much as a wish asks for, with that line; None where the wish or no line names any."""
    asked = next(amounts(wish), None)
    if asked is None or asked.number < 2:
        return None
    found = [(one.number, line) for line in lines for one in amounts(line.clean) if one.what == asked.what]
    if not found:
        return None
    most, line = max(found, key=lambda one: one[0])
    return most >= asked.number, line
