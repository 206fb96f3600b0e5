"""What is shown first before a decision: strong and weak answers apart, an interval never too narrow, doubts said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from app.hiring.decisions import facts


def answer(number: int, score: float | None, interval: tuple[float, float] | None = None) -> Any:
    """A rated answer, of which these functions read little."""
    words = SimpleNamespace(competency=f"Indicator {number}")
    question = SimpleNamespace(id=str(number), wording=lambda _language: words)
    return SimpleNamespace(answer=SimpleNamespace(number=number, question=question), score=score, interval=interval)


def assessed(*answers: Any, overall: float | None = 3.0) -> Any:
    return SimpleNamespace(answers=answers, overall=overall)


def numbers(answers: Any) -> list[int]:
    return [one.answer.number for one in answers]


def test_brief_when_few_answers_are_scored_then_none_is_strong_and_weak_and_unscored_ones_come_first():
    made = facts.brief(assessed(answer(1, 2.0), answer(2, 4.0), answer(3, None), answer(4, 3.0)), None, {})
    assert (numbers(made.strongest), numbers(made.weakest)) == ([2, 4], [3, 1])
    assert [("Indicator 3" in one) for one in made.doubts] == [True]


def test_brief_when_there_are_many_answers_then_three_of_each_are_shown():
    made = facts.brief(assessed(*(answer(number, number / 2 + 1) for number in range(1, 9))), None, {"/name": {}})
    assert (numbers(made.strongest), numbers(made.weakest)) == ([8, 7, 6], [1, 2, 3])
    assert [("1" in one) for one in made.doubts] == [True]


def test_overall_when_answers_have_intervals_then_its_own_is_the_mean_of_their_bounds():
    made = facts.overall(assessed(answer(1, 2.0, (1.0, 3.0)), answer(2, 4.0), answer(3, None)))
    assert made == facts.Overall(3.0, 2.5, 3.5)
    assert facts.overall(assessed(answer(1, None), overall=None)) is None


def test_brief_when_nothing_was_rated_then_is_empty():
    assert facts.brief(None, None, {}) == facts.Brief((), (), ())
