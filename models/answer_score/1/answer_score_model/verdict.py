"""Turn a reading into a score with its interval and evidence, or say that there is not enough evidence."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from answer_score_model.aligned import Aligned
from answer_score_model.prompt import Statement
from answer_score_model.reader import Reading

NOT_ENOUGH = "not_enough_evidence"
SHORTEST = {"zh": 8, "en": 6}  # characters, words: below it nothing is judged
SHOWN = 0.5  # probability from which a statement counts as shown
NOTHING = 0.15  # no statement above it: the answer says nothing that the rubric knows
HIGH = 2.0  # a score above it needs a key point or a behaviour of level 3 or 5 that is shown
CENTRAL = 0.8  # probability inside the interval, by the level distribution
HALF_WIDTH = 0.9  # the interval reaches at least this far either side; measured, see the card
QUOTES = 3
MARKS = "。！？!?；;，,、.…\n"  # where a quote may begin and end


@dataclass(frozen=True)
class Verdict:
    """A score, 1 to 5, or None with the reason; `evidence` indexes statements, strongest first."""

    score: float | None
    reason: str | None
    interval: tuple[float, float] | None
    evidence: list[int]


def enough_words(text: str, language: str) -> bool:
    """Tell whether an answer is long enough to be judged at all."""
    pattern = r"[^\W_]" if language == "zh" else r"[^\W_]+(?:['’]\w+)?"
    return len(re.findall(pattern, text)) >= SHORTEST[language]


def verdict(reading: Reading, statements: list[Statement]) -> Verdict:
    """Return the score that the levels expect, unless no statement carries it."""
    score = float(reading.levels @ np.arange(1, 6))
    shown = {
        statement.kind for statement, probability in zip(statements, reading.shown, strict=True) if probability >= SHOWN
    }
    if reading.shown.max() < NOTHING or (score > HIGH and not shown):
        return Verdict(None, NOT_ENOUGH, None, [])
    if shown <= {"1"}:
        score = min(score, HIGH)
    return Verdict(round(score, 2), None, interval(reading.levels, score), _evidence(reading, statements, score))


def interval(levels: np.ndarray, score: float) -> tuple[float, float]:
    """Return the central interval of the level distribution, each level spread over its half either side."""
    edges, heights = np.arange(0.5, 6), np.concatenate([[0.0], np.cumsum(levels)])
    low, high = np.interp([(1 - CENTRAL) / 2, (1 + CENTRAL) / 2], heights / heights[-1], edges)
    low, high = min(low, score - HALF_WIDTH), max(high, score + HALF_WIDTH)
    return round(float(max(1.0, low)), 2), round(float(min(5.0, high)), 2)


def described(reading: Reading, statements: list[Statement], places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each statement with its probability and, where it is shown, its quote."""
    nowhere = {"start": None, "end": None, "quote": None}
    return [
        {"kind": statement.kind, "text": statement.text, "probability": round(float(shown), 4)}
        | (places[int(where)] if shown >= SHOWN and places else nowhere)
        for statement, shown, where in zip(statements, reading.shown, reading.where, strict=True)
    ]


def place(aligned: Aligned, answer: str, span: tuple[int, int]) -> dict[str, Any]:
    """Return where a piece of the rewritten text lies in the answer as sent, out to the next punctuation mark."""
    first, last = span
    while first > 0 and aligned.text[first - 1] not in MARKS:
        first -= 1
    while last < len(aligned.text) and aligned.text[last - 1] not in MARKS:
        last += 1
    start, end = aligned.original(first, last)
    return {"start": start, "end": end, "quote": answer[start:end]}


def _evidence(reading: Reading, statements: list[Statement], score: float) -> list[int]:
    """Return up to three statements in different sentences: good ones for a high score, poor ones for a low one."""
    order = {"1": 0, "k": 1, "3": 2, "5": 3} if score <= HIGH else {"k": 0, "5": 0, "3": 1, "1": 2}
    ranked = sorted(range(len(statements)), key=lambda at: (order[statements[at].kind], -reading.shown[at]))
    chosen: list[int] = []
    for at in ranked:
        fresh = all(reading.where[at] != reading.where[other] for other in chosen)
        if reading.shown[at] >= SHOWN and fresh and (score <= HIGH or statements[at].kind != "1"):
            chosen.append(at)
    return chosen[:QUOTES] or [int(reading.shown.argmax())]
