"""Finds certificates that a résumé names in other forms than a requirement: by initials, and by the steps passed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NUMBER = {"I": 1, "II": 2, "III": 3, "一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
_ONE_STEP = re.compile(
    r"(?:\bLevel|\bPart|\bL)\s*-?(?P<a>I{1,3}|[123])(?![A-Za-z\d])|(?P<b>[一二三123])级", re.IGNORECASE | re.ASCII
)
_JOINT = r"\s*(?:,|and|&|/|–|-|to|、|和|及)\s*"
_STEPS = re.compile(
    rf"(?:\b(?:Levels?|Parts?)\s*-?|\bL)(?P<a>(?:I{{1,3}}|[123])(?![A-Za-z\d])"
    rf"(?:{_JOINT}(?:Levels?\s*|Parts?\s*|L)?(?:I{{1,3}}|[123])(?![A-Za-z\d]))*)"
    rf"|(?P<b>[一二三123](?:{_JOINT}[一二三123])*)级",
    re.IGNORECASE | re.ASCII,
)
_CLAUSE = re.compile(r"[，,;；、。]")
_ENDS = re.compile(r"[;；。|]")
_INITIALS = re.compile(r"[A-Z]{4,8}", re.ASCII)
_WORDS = re.compile(r"[A-Z][a-z]+(?:[ -](?:of|for|in|and|the|[A-Z][a-z]+))+", re.ASCII)


def step_asked(label: str) -> tuple[str, int] | None:
    """Return the certificate and the number of its step that a label names, as "CFA Level II" does."""
    match = _ONE_STEP.search(label)
    name = label[: match.start()].strip(" -(") if match else ""
    return (name, _NUMBER[(match["a"] or match["b"]).upper()]) if match and len(name) > 1 else None


def steps_passed(name: str, text: str, not_yet: Callable[[str], bool]) -> Iterator[int]:
    """Yield each step of a certificate that a text says was passed.

    Whoever sits for a step has passed the one before it.
    """
    for named in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text, re.IGNORECASE | re.ASCII):
        end = _ENDS.search(text, named.end())
        stop = end.start() if end else len(text)
        for match in _STEPS.finditer(text, named.end(), min(stop, named.end() + 80)):
            numbers = re.findall(r"I{1,3}|[一二三123]", (match["a"] or match["b"]).upper())
            highest = max(_NUMBER[one] for one in numbers)
            before = _CLAUSE.split(text[: match.start()])[-1]
            clause = before + match[0] + _CLAUSE.split(text[match.end() : stop])[0]
            yield highest - not_yet(clause)


def by_initials(label: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text writes out the words of which a label is the initials: NMLS."""
    if not _INITIALS.fullmatch(label):
        return
    for run in _WORDS.finditer(text):
        words = [word for word in re.finditer(r"[A-Z][a-z]+", run[0])]
        initials = "".join(word[0][0] for word in words)
        if (place := initials.find(label)) >= 0:
            yield run.start() + words[place].start(), run.start() + words[place + len(label) - 1].end()
