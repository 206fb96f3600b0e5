"""Reads a class of the national test of spoken Chinese, 普通话二级甲等, in posts and in résumés, and compares them."""

from __future__ import annotations

import re

from app.hiring.screening.matching.finding import Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Sentence
from app.hiring.screening.matching.resume import Resume
from app.hiring.screening.matching.said import said

LOWER, UNSAID = 0.5, 0.3
"""Credit of a lower class, and of a résumé that says nothing of the test."""

_CLASS = (
    r"(?:(?P<class>[一二三123])级\s?(?P<step>[甲乙])等?"
    r"|(?:level|grade|class)\s?(?P<level>[1-3])[\s-]?(?P<half>[AB])\b)"
)
_NAMED = re.compile(
    r"(?:(?:通过)?普通话|\bputonghua\b|\bmandarin\b|\bPSC\b)[^，,；;。.\x00]{0,40}?" + _CLASS, re.IGNORECASE | re.ASCII
)
_BEHIND = re.compile(
    r"[)）]?\s?(?:合格)?(?:证书|资格证?|水平|标准)?(?:\(含\)|（含）)?"
    r"(?:(?:及|或)?其?以上|\s?(?:or|and) (?:above|higher))?的?(?:证书|资格证?|水平|标准)?",
    re.IGNORECASE | re.ASCII,
)


def _rank(match: re.Match[str]) -> int:
    """Return 6 for the first class, upper half, down to 1 for the third, lower half."""
    number = "一二三".find(match["class"] or "") + 1 if match["class"] in ("一", "二", "三") else 0
    number = number or int(match["class"] or match["level"])
    lower = (match["step"] or match["half"]).upper() in ("乙", "B")
    return 8 - 2 * number - lower


def take_putonghua(sentence: Sentence) -> None:
    """Take the class of the test from a sentence."""
    if match := _NAMED.search(sentence.left):
        behind = _BEHIND.match(sentence.left, match.end())
        sentence.add("putonghua", number=float(_rank(match)))
        sentence.take(match.start(), behind.end() if behind else match.end())


def judge_putonghua(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the highest class that a line states with the one asked for; silence is left to a person."""
    held = [(_rank(match), line) for line in resume.of("certificates", "languages", "skills", "other", "education")
            if (match := _NAMED.search(line.clean))]  # fmt: skip
    if not held:
        note = said("The résumé says nothing of “%(what)s”. A person decides.", what=part.text)
        return Finding(False, UNSAID, said=note, doubt=True)
    rank, line = max(held, key=lambda one: one[0])
    if rank >= part.number:
        return Finding(True, 1.0, line, "exact")
    note = said("The résumé states “%(quote)s”, which is below what is asked for.", quote=line.text[:120])
    return Finding(False, LOWER, line, "related", note)
