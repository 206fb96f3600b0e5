"""Questions suggested to the interviewers of a second interview, where the first left little or uncertain evidence."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.hiring.assessment.service import Assessment, Rated

LOW = 3.0
"""A score below this is low."""
WIDE = 1.5
"""An interval wider than this, in levels, is uncertain."""


@dataclass(frozen=True)
class Probe:
    """What to ask about one criterion, and why: `low`, `uncertain` or `unrated`; questions in each language."""

    criterion: str
    answer: Rated
    why: str
    questions: tuple[dict[str, str], ...]


def suggested(assessment: Assessment | None) -> tuple[Probe, ...]:
    """Return at least one question for each criterion that is low, uncertain or not rated, in the order of answers."""
    found = ((one, _why(one)) for one in (assessment.answers if assessment else ()))
    return tuple(Probe(one.answer.question.id, one, why, _questions(one)) for one, why in found if why)


def _why(one: Rated) -> str:
    if one.score is None:
        return "unrated"
    if one.score < LOW:
        return "low"
    return "uncertain" if one.interval and one.interval[1] - one.interval[0] > WIDE else ""


def _questions(one: Rated) -> tuple[dict[str, str], ...]:
    """Return the questions for a criterion; those of its question for a step of a conversation."""
    stated = read()
    name = one.answer.question.id.partition("/")[0]
    return tuple(stated.get(name) or stated["any"])


@functools.cache
def read() -> dict[str, list[dict[str, str]]]:
    """Return all questions by the id of the question of the first interview, and the general ones under `any`."""
    stated: dict[str, list[dict[str, str]]] = yaml.safe_load(
        Path(__file__).with_name("probes.yaml").read_text(encoding="utf-8")
    )
    return stated
