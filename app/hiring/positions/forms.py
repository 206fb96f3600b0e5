"""Turns the rows of the position form into what the service takes, and back into rows to show."""

from __future__ import annotations

from app.foundation.access.middleware import Form
from app.hiring.positions.store import Position

BLANK_ROWS = 3
"""Empty rows offered below the filled ones, so that the form works without scripts."""


def words(text: str) -> list[str]:
    """Split a list that a person typed: by comma, ideographic comma or semicolon."""
    for mark in "，、；;\n":
        text = text.replace(mark, ",")
    return [word.strip() for word in text.split(",") if word.strip()]


def number(text: str) -> object:
    """Return the number in a text, or the text itself for the validation to refuse."""
    try:
        return float(text)
    except ValueError:
        return text


def values(form: Form) -> dict:
    """Collect the form into the values of a PositionInput; rows without a text are left out."""
    requirements = [
        {
            "id": item_id or None,
            "text": text,
            "kind": kind,
            "weight": number(weight or "1"),
            "synonyms": words(synonyms),
        }
        for item_id, text, kind, weight, synonyms in zip(
            *(form.all(f"requirement_{name}") for name in ("id", "text", "kind", "weight", "synonyms")), strict=False
        )
        if text
    ]
    rules = [
        {"id": item_id or None, "kind": kind, **_rule(kind, degree, years, name)}
        for item_id, kind, degree, years, name in zip(
            *(form.all(f"rule_{name}") for name in ("id", "kind", "degree", "years", "name")), strict=False
        )
        if kind
    ]
    plain = {name: form[name] for name in ("title", "department", "language", "description") if name in form}
    plain |= {name: number(form[name]) for name in ("high_band", "invite_from") if form.get(name)}
    return plain | {"manager_id": form.get("manager_id", ""), "requirements": requirements, "rules": rules}


def _rule(kind: str, degree: str, years: str, name: str) -> dict:
    if kind == "degree_at_least":
        return {"value": degree, "skill": None}
    if kind == "years_at_least":
        return {"value": number(years), "skill": None}
    if kind == "years_in_skill":
        return {"value": number(years), "skill": name or None}
    return {"value": name, "skill": None}


def shown(position: Position | None) -> dict:
    """Return the values that the form shows for a position, or for a new one."""
    if position is None:
        return {
            "title": "", "department": "", "language": "zh", "description": "", "high_band": 85.0, "invite_from": 60.0,
            "manager_id": "", "requirements": [], "rules": [],
        }  # fmt: skip
    return {
        name: getattr(position, name)
        for name in ("title", "department", "language", "description", "high_band", "invite_from", "manager_id")
    } | {
        "requirements": [
            {"id": r.id, "text": r.text, "kind": r.kind, "weight": r.weight, "synonyms": list(r.synonyms)}
            for r in position.requirements
        ],
        "rules": [{"id": r.id, "kind": r.kind, "value": r.value, "skill": r.skill} for r in position.rules],
    }
