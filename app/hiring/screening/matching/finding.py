"""What is found for one part of a requirement, and how a topic is looked for in the lines of a résumé."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.attribution import claims
from app.hiring.screening.matching.attribution.claims import Sought
from app.hiring.screening.matching.attribution.vocabulary import Word, scan
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import LISTS, Line, Resume
from app.hiring.screening.matching.said import Said

KNOWN = (claims.DONE, claims.SLIGHT, claims.LEARNT, claims.OBJECT)
"""Claims that show somebody knows a topic; years count only what was done."""


@dataclass(frozen=True)
class Finding:
    """What was found for a part: credit 0 to 1; `how` is exact, synonym, narrower, meaning, related or broader.

    Related and broader never meet a part. `doubt` says that a person has to decide: what was found neither meets the
    part nor rules it out. `touched` says of knowledge that the résumé shows work in its field without a word of it: it
    decides nothing.
    """

    met: bool
    credit: float
    line: Line | None = None
    how: str | None = None
    said: Said | None = None
    surplus: float = 0.0
    doubt: bool = False
    touched: bool = False


NOTHING = Finding(False, 0.0)


@functools.lru_cache(maxsize=4096)
def sought(topic: Topic) -> Sought:
    """Return what to look for: the words of the requirement, those that mean the same, and those of narrower kinds."""
    same: list[str] = []
    narrower: list[str] = []
    for group in topic.groups:
        same += terms.groups()[group].words
        narrower += terms.below(group)
    own, groups = (topic.label,), frozenset(topic.groups)
    return Sought(own, tuple(same), tuple(narrower), groups, topic.extra, frozenset(topic.allowed))


def words_of(topic: Topic) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that state a topic: those of the requirement itself, and all others that count as it."""
    wanted = sought(topic)
    return wanted.own, wanted.extra + wanted.same + wanted.narrower


def states(topic: Topic, text: str, loose: bool = False) -> str | None:
    """Say how a text states a topic: exact, synonym, narrower, or not at all."""
    return _stated(topic, text, loose, None)


def words_in(line: Line, resume: Resume) -> list[Word]:
    """Return the known words of a line, found once for all that is asked of a résumé."""
    loose = line.where in LISTS
    key = ("words", line.clean, loose)
    if key not in resume.worked_out:
        resume.worked_out[key] = scan(line.clean, loose)
    return resume.worked_out[key]


def _stated(topic: Topic, text: str, loose: bool, words: list[Word] | None) -> str | None:
    claim = claims.best(text, sought(topic), loose, words)
    return claim.how if claim and claim.kind in KNOWN else None


def _rank(line: Line, how: str, resume: Resume) -> tuple[int, int]:
    place = line.where.split("/")[0]
    if place == "work":
        order = 2 if resume.jobs[int(line.where.split("/")[1])].internship else 0
    else:
        order = 3 if place in LISTS else 1
    return (order, ("exact", "synonym", "narrower").index(how))


def find(topic: Topic, lines: Iterable[Line], resume: Resume) -> tuple[Line, str] | None:
    """Return the line that states a topic best: in a job before elsewhere, in the same words before others."""
    found: list[tuple[tuple[int, int], int, Line, str]] = []
    for line in lines:
        words = words_in(line, resume) if sought(topic).of_work else None
        if how := _stated(topic, line.clean, line.where in LISTS, words):
            found.append((_rank(line, how, resume), len(found), line, how))
    return min(found, key=lambda one: one[:2])[2:] if found else None


def names(part: Part) -> str:
    return ", ".join(topic.label for topic in part.topics)
