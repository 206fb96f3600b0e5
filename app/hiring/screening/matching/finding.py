"""What is found for one part of a requirement, and how a topic is looked for in the lines of a résumé."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import LISTS, Line, Resume
from app.hiring.screening.matching.said import Said


@dataclass(frozen=True)
class Finding:
    """What was found for a part: credit 0 to 1; `how` is exact, synonym or meaning."""

    met: bool
    credit: float
    line: Line | None = None
    how: str | None = None
    said: Said | None = None
    surplus: float = 0.0


NOTHING = Finding(False, 0.0)


@functools.lru_cache(maxsize=4096)
def words_of(topic: Topic) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that state a topic: those of the requirement itself, and those that mean the same."""
    same = [*topic.extra]
    for group in topic.groups:
        same += [*terms.groups()[group].words, *terms.below(group)]
    return (topic.label,), tuple(same)


def states(topic: Topic, text: str, loose: bool = False) -> str | None:
    """Say how a text states a topic: exact, synonym, or not at all."""
    own, same = words_of(topic)
    if terms.mention(own, text, loose):
        return "exact"
    return "synonym" if same and terms.mention(same, text, loose) else None


def _rank(line: Line, how: str, resume: Resume) -> tuple[int, int]:
    place = line.where.split("/")[0]
    if place == "work":
        order = 2 if resume.jobs[int(line.where.split("/")[1])].internship else 0
    else:
        order = 3 if place in LISTS else 1
    return (order, 0 if how == "exact" else 1)


def find(topic: Topic, lines: Iterable[Line], resume: Resume) -> tuple[Line, str] | None:
    """Return the line that states a topic best: in a job before elsewhere, in the same words before others."""
    found = []
    for line in lines:
        if how := states(topic, line.clean, loose=line.where in LISTS):
            found.append((_rank(line, how, resume), len(found), line, how))
    return min(found, key=lambda one: one[:2])[2:] if found else None


def names(part: Part) -> str:
    return ", ".join(topic.label for topic in part.topics)
