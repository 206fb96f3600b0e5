"""What the interviewers of a second interview score: the criteria of the first, and what a person alone judges."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.hiring.interviews import service as interviews

HUMAN_ONLY = ("culture_fit", "team_blend")
"""The fields that a person alone fills in: never filled before, and read by no model and by no formula."""


@dataclass(frozen=True)
class Criterion:
    """One thing to score from 1 to 5, with behaviours for levels 1, 3 and 5, in each language."""

    id: str
    titles: Mapping[str, str]
    anchors: Mapping[str, Mapping[str, tuple[str, ...]]]

    def title(self, language: str) -> str:
        """Return the name in a language."""
        return self.titles[language]

    def levels(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """Return the behaviours by level, "1", "3" and "5"."""
        return self.anchors[language]


def of(application_id: uuid.UUID) -> tuple[Criterion, ...]:
    """Return the criteria of an application: those by which its interview is rated, by the id of the question.

    This function alone says what is scored; where positions have a profile of indicators, it is asked here.
    """
    interview = interviews.interview(application_id)
    answers = interviews.answers(interview.id) if interview else ()
    return tuple(_of_question(answer.question) for answer in answers)


def _of_question(question: Any) -> Criterion:
    words = {"zh": question.zh, "en": question.en}
    anchors = {
        language: {"1": tuple(one.anchors.one), "3": tuple(one.anchors.three), "5": tuple(one.anchors.five)}
        for language, one in words.items()
    }
    return Criterion(question.id, {language: one.competency for language, one in words.items()}, anchors)


@functools.cache
def human_only() -> tuple[Criterion, ...]:
    """Return the fields that a person alone judges, with their anchors."""
    stated = yaml.safe_load(Path(__file__).with_name("human_only.yaml").read_text(encoding="utf-8"))
    return tuple(
        Criterion(
            name,
            {language: stated[name][language]["title"] for language in ("zh", "en")},
            {
                language: {level: tuple(texts) for level, texts in stated[name][language]["anchors"].items()}
                for language in ("zh", "en")
            },
        )
        for name in HUMAN_ONLY
    )
