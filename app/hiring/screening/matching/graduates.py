"""Reads posts for those who finish their studies in a given year, "2025 graduates", 2025届, and when somebody does."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching.finding import Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Sentence
from app.hiring.screening.matching.resume import Resume, Study
from app.hiring.screening.matching.said import said

_ASKED = re.compile(
    r"(?:面向|限)?[\u4e00-\u9fff]{0,10}(?P<from>20\d\d)年(?P<fm>\d{1,2})月(?:\d{1,2}日)?(?:至|-|—|到)(?P<to>20\d\d)年(?P<tm>\d{1,2})月"
    r"[^，,；;。]{0,12}毕业[^，,；;。]{0,10}"
    r"|(?P<year>20\d\d)届(?:[^，,；;。]{0,16}?(?:毕业生|应届生|学生))?|(?P<any>应届(?:[^，,；;。]{0,10}?毕业)?生)"
    r"|\b(?:class of )(?P<class>20\d\d)\b|\b(?P<of>20\d\d) (?:university |college )?(?:graduates?|graduating class)\b"
    r"(?:,? or (?:final|last)[- ]year students?)?|\bgraduating in (?P<in>20\d\d)\b"
    r"|\b(?P<recent>(?:recent|fresh|new) (?:university |college )?graduates?|(?:final|last)[- ]year (?:university )?"
    r"students?)\b",
    re.IGNORECASE | re.ASCII,
)
RECENT = 12
"""Months since the end of studies within which somebody counts as a recent graduate."""


def take_graduates(sentence: Sentence) -> None:
    """Take the months in which studies are to end: `number` is the first, `level` the last; 0 for those about now."""
    match = _ASKED.search(sentence.left)
    if match is None:
        return
    if match["from"]:
        first = int(match["from"]) * 12 + int(match["fm"]) - 1
        last = int(match["to"]) * 12 + int(match["tm"]) - 1
    else:
        year = next((match[name] for name in ("year", "class", "of", "in") if match[name]), None)
        last = int(year) * 12 + 11 if year else 0
        first = int(year) * 12 - 6 if year else 0
    sentence.add("graduate", number=float(first), level=str(last))
    sentence.take(*match.span())


def allowed(asked: tuple[Part, ...], graduate: Part | None) -> tuple[Part, ...]:
    """Let a degree count that ends in the months in which a post for graduates has studies end."""
    if graduate is None:
        return asked
    return tuple(
        replace(part, number=max(1.0, float(graduate.level))) if part.kind == "degree" else part for part in asked
    )


def counts(study: Study, part: Part, now: int) -> bool:
    """Say whether a study that is not finished counts for a degree that may be finished later."""
    last = part.number if part.number > 1 else now + RECENT
    return study.finished or bool(part.number and study.end is not None and now <= study.end <= last)


def judge_graduate(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the end of the last study with the months asked for."""
    last = int(part.level) or resume.now + RECENT
    first = int(part.number) or resume.now - RECENT
    ends = [(study.end, study) for study in resume.studies if study.end is not None]
    if not ends:
        note = said("The résumé says nothing of “%(what)s”. A person decides.", what=part.text)
        return Finding(False, 0.3 if resume.studies else 0.0, said=note, doubt=bool(resume.studies))
    end, study = max(ends, key=lambda one: one[0])
    return Finding(first <= end <= last, float(first <= end <= last), study.line, "exact")
