"""Measure the rater on graded answers, and the placeholders on names that it should not see."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from answer_score_model.neutral import neutral
from answer_score_model.rate import Model

HIGH = 2.0
ORDINARY = (None, "shuffled")  # a shuffled answer shows what it showed before


def agreement(model: Model, folder: Path) -> dict[str, Any]:
    """Rate every answer of the graded files in a folder; returns counts and agreement, in levels."""
    files = sorted(path for path in folder.glob("*.json") if path.name != "names.json")
    rated, start = [], time.monotonic()
    for path in files:
        question = json.loads(path.read_text(encoding="utf-8"))
        for answer in question["answers"]:
            said = model.answer({"question": question, "answer": answer["text"]})
            exact = all(one["quote"] in answer["text"] for one in said["evidence"])
            rated.append((answer["level"], answer.get("trick"), said["score"], exact))
    seconds = (time.monotonic() - start) / max(1, len(rated))
    judged = [(level, score) for level, trick, score, _ in rated if trick in ORDINARY and score is not None]
    tricks = [score for _, trick, score, _ in rated if trick not in ORDINARY]
    return {
        "questions": len(files),
        "ordinary": sum(trick in ORDINARY for _, trick, _, _ in rated),
        "not_enough_evidence": sum(trick in ORDINARY and score is None for _, trick, score, _ in rated),
        "tricks": len(tricks),
        "tricks_above_2": sum(score is not None and score > HIGH for score in tricks),
        "tricks_without_score": sum(score is None for score in tricks),
        "quotes_exact": all(exact for *_, exact in rated),
        "seconds_an_answer": round(seconds, 2),
    } | _figures(judged)


def _figures(judged: list[tuple[float, float]]) -> dict[str, Any]:
    levels, scores = np.array([level for level, _ in judged]), np.array([score for _, score in judged])
    off = np.abs(levels - scores)
    return {
        "qwk": round(kappa(levels, scores), 3),
        "correlation": round(float(np.corrcoef(levels, scores)[0, 1]), 3),
        "within_one": round(float((off <= 1).mean()), 3),
        "mean_error": round(float(off.mean()), 2),
        "error_80": round(float(np.quantile(off, 0.8)), 2),
    }


def kappa(levels: np.ndarray, scores: np.ndarray) -> float:
    """Return the quadratic weighted kappa of both rounded to whole levels."""
    one, two = (np.clip((values + 0.5).astype(int), 1, 5) - 1 for values in (levels, scores))
    weights = np.subtract.outer(np.arange(5), np.arange(5)) ** 2
    expected = np.outer(np.bincount(one, minlength=5), np.bincount(two, minlength=5)) / len(one) ** 2
    return float(1 - ((one - two) ** 2).mean() / (weights * expected).sum())


def detected(path: Path) -> dict[str, dict[str, Any]]:
    """Put each name of a list into its frames; returns how often the rater reads the same text as for the first."""
    found = {}
    for group in json.loads(path.read_text(encoding="utf-8")):
        language, frames, names = group["language"], group["frames"], group["names"]
        same = 0
        for frame in frames:
            texts = [neutral(frame.replace("{}", name), language, []).text for name in names]
            same += sum(text == texts[0] for text in texts[1:])
        pairs = len(frames) * (len(names) - 1)
        found[group["group"]] = {"names": len(names), "pairs": pairs, "share": round(same / pairs, 3)}
    return found
