"""What a person sees first before a decision: the facts, what speaks for and against, and what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.hiring.assessment import overall as overalls
from app.hiring.assessment.overall import Overall
from app.hiring.assessment.service import Assessment, Evidence, Rated
from app.hiring.screening.service import Screening
from app.text import gettext, language, ngettext

MOST_LINES = 3
"""How many of the strongest lines are shown, and how many of the weakest."""


@dataclass(frozen=True)
class Brief:
    """The strongest and the weakest answers, those without a score among the weakest, and what is in doubt in words."""

    strongest: tuple[Rated, ...]
    weakest: tuple[Rated, ...]
    doubts: tuple[str, ...]


def overall(assessment: Assessment | None) -> Overall | None:
    """Return the overall score with its interval; an answer without an interval counts with its score alone."""
    if assessment is None or assessment.overall is None:
        return None
    bounds = [one.interval or (one.score, one.score) for one in assessment.answers if one.score is not None]
    return overalls.of(assessment.overall, bounds)


def brief(assessment: Assessment | None, match: Screening | None, doubts: Mapping[str, object]) -> Brief:
    """Return what speaks for and against a candidate; `doubts` are those of the résumé, by the path of the field.

    No answer is on both sides: of few the better half is strong.
    """
    answers = assessment.answers if assessment else ()
    scored = sorted((one for one in answers if one.score is not None), key=_strength)
    strong = min(MOST_LINES, (len(scored) + 1) // 2)
    unscored = [one for one in answers if one.score is None]
    weak = [*unscored, *reversed(scored[strong:])][:MOST_LINES]
    return Brief(tuple(scored[:strong]), tuple(weak), tuple(_doubts(match, doubts, unscored)))


def _strength(one: Rated) -> tuple[float, int]:
    return -(one.score or 0), one.answer.number


def _doubts(match: Screening | None, doubts: Mapping[str, object], unscored: Sequence[Rated]) -> list[str]:
    """Return each kind of doubt in words, with how many there are."""
    found = []
    if match:
        lines = sum(bool(one.doubt) for one in match.requirements) + sum(bool(one.doubt) for one in match.rules)
        unmet = sum(not one.met and not one.doubt for one in match.rules)
        found += [ngettext("%(num)s rule not met", "%(num)s rules not met", unmet)] if unmet else []
        found += [ngettext("%(num)s line of the match", "%(num)s lines of the match", lines)] if lines else []
    if doubts:
        found.append(ngettext("%(num)s value of the résumé", "%(num)s values of the résumé", len(doubts)))
    names = [one.answer.question.wording(language()).competency for one in unscored]
    return found + [gettext("not rated: %(name)s", name=name) for name in names]


def quoted(one: Rated) -> Evidence | None:
    """Return the surest quote behind a rating."""
    return max(one.evidence, key=lambda quote: quote.probability, default=None)
