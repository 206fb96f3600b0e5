"""Turn graded answers into what the rater is to learn: which sentence shows which statement, and which level."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answer_score_model.neutral import neutral
from answer_score_model.prompt import Prompt, Statement, prompt
from answer_score_model.question import normal


@dataclass(frozen=True)
class Example:
    """A prompt with its targets: for each statement (shown 0..1, number of the sentence or None), and the level."""

    prompt: Prompt
    shown: list[tuple[float, int | None]]
    level: float


class BadData(Exception):
    """Name the file and what is wrong in it."""


def read(folder: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return (question, answer) of every graded file; raises BadData where there is none or one cannot be used."""
    pairs = []
    for path in sorted(folder.glob("*.json")):
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(body, dict) and "answers" in body:
                pairs += [(body, answer) for answer in body["answers"] if 1 <= answer["level"] <= 5]
        except (ValueError, KeyError, TypeError) as error:
            raise BadData(f"{path}: not a graded question ({error!r}).") from error
    if not pairs:
        raise BadData(f"{folder} holds no graded answers: one file a question, as in models/answer_score/graded.")
    return pairs


def example(
    tokens: Callable[[str], list[int]], question: dict[str, Any], answer: dict[str, Any], chance: random.Random | None
) -> Example:
    """Return what one answer teaches; with `chance`, of a random half or more of its statements in random order."""
    graded = list(_graded(question, answer))
    if chance:
        chance.shuffle(graded)
        graded = graded[: chance.randint(max(4, len(graded) // 2), max(4, len(graded)))]
    hidden = neutral(answer["text"], question["language"], [])
    made = prompt(tokens, normal(question), hidden.text, [statement for statement, _, _ in graded])
    places = [hidden.original(*span) for span in made.spans]
    shown = [(value, _sentence(answer["text"], words, places)) for _, value, words in graded]
    return Example(made, shown, float(answer["level"]))


def level_target(level: float) -> list[float]:
    """Return probabilities of levels 1-5 whose mean is the level."""
    below, part = int(level), level - int(level)
    target = [0.0] * 5
    target[below - 1] = 1 - part
    if part:
        target[below] = part
    return target


def _graded(question: dict[str, Any], answer: dict[str, Any]) -> Iterator[tuple[Statement, float, str | None]]:
    for text, point in zip(question.get("key_points", []), answer.get("points", []), strict=False):
        if point:
            yield Statement("k", text), point["shown"], point.get("words")
    for level in "135":
        marks = answer.get("anchors", {}).get(level, [])
        for text, value in zip(question["anchors"].get(level, []), marks, strict=False):
            yield Statement(level, text), value, None


def _sentence(text: str, words: str | None, places: list[tuple[int, int]]) -> int | None:
    at = text.find(words) if words else -1
    return next((number for number, (start, end) in enumerate(places) if start <= at < end), None)
