"""Accept a question with its rubric in any of the shapes a bank may write it."""

from typing import Any

LEVELS = ("1", "3", "5")


class BadQuestion(Exception):
    """Say which part of a question or a request cannot be used."""


def normal(question: Any) -> dict[str, Any]:
    """Return language, competency, question, anchors {"1","3","5": [str]} and key_points [str]; raises BadQuestion.

    Anchors may be a list or one string for each level, levels may be missing, and so may key points.
    """
    if not isinstance(question, dict):
        raise BadQuestion("question must be an object")
    language = question.get("language")
    if language not in ("zh", "en"):
        raise BadQuestion("question.language must be zh or en")
    anchors = question.get("anchors") or {}
    if not isinstance(anchors, dict):
        raise BadQuestion('question.anchors must be an object with the levels "1", "3" and "5"')
    made = {
        "language": language,
        "competency": _text(question, "competency"),
        "question": _text(question, "question"),
        "anchors": {level: _texts(anchors.get(level), f"question.anchors.{level}") for level in LEVELS},
        "key_points": _texts(question.get("key_points"), "question.key_points"),
    }
    if not made["question"]:
        raise BadQuestion("question.question must be the text of the question")
    if not made["key_points"] and not any(made["anchors"].values()):
        raise BadQuestion("question needs anchors or key_points: without them nothing can be judged")
    return made


def _text(question: dict[str, Any], field: str) -> str:
    value = question.get(field) or ""
    if not isinstance(value, str):
        raise BadQuestion(f"question.{field} must be a text")
    return value.strip()


def _texts(value: Any, place: str) -> list[str]:
    if value is None:
        return []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise BadQuestion(f"{place} must be a text or a list of texts")
    return [one.strip() for one in values if one.strip()]
