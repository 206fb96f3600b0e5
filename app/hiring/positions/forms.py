"""Turns the rows of the position form into the values of the service, and back."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from typing import Any

from pydantic_core import PydanticCustomError

from app.foundation.access import service as access
from app.hiring.positions import indicators
from app.hiring.positions import words as named
from app.hiring.positions.store import Position, Rule
from app.inputs import Form, as_number
from app.text import lazy

LABELS = {
    "title": lazy("Title"),
    "department": lazy("Department"),
    "language": lazy("Language of the interview"),
    "manager_id": lazy("Manager who decides"),
    "description": lazy("Description"),
    "requirements": lazy("Requirements"),
    "rules": lazy("Rules"),
    "high_band": lazy("High match from"),
    "invite_from": lazy("Suggest an interview from"),
    "profile": lazy("Competency profile"),
    "documents": lazy("Documents needed"),
}
LEVELS = {str(level) for level in indicators.LEVELS}
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
        return as_number(text)
    except PydanticCustomError:
        return text


def values(form: Form) -> dict:
    """Collect the form into the values of a PositionInput as they were typed; empty rows are left out."""
    requirements = [
        {
            "id": item_id or None,
            "text": text,
            "kind": kind,
            "weight": number(weight or "1"),
            "synonyms": words(synonyms),
        }
        | ({"indicator": indicator or None} if "requirement_indicator" in form else {})
        for item_id, text, kind, weight, synonyms, indicator in zip(
            *(form.all(f"requirement_{name}") for name in ("id", "text", "kind", "weight", "synonyms")),
            itertools.chain(form.all("requirement_indicator"), itertools.repeat("")),
            strict=False,
        )  # fmt: skip
        if text or synonyms
    ]
    rules = [
        {"id": item_id or None, "kind": kind, **_rule(kind, degree, years, name)}
        for item_id, kind, degree, years, name in zip(
            *(form.all(f"rule_{name}") for name in ("id", "kind", "degree", "years", "name")), strict=False
        )
        if kind
    ]
    plain: dict[str, object] = {
        name: form[name] for name in ("title", "department", "language", "description") if name in form
    }
    if "profile_indicator" in form:
        plain["profile"] = [
            {"indicator": indicator, "required": int(level) if level in LEVELS else level, "weight": number(weight)}
            for indicator, level, weight in zip(
                *(form.all(f"profile_{name}") for name in ("indicator", "required", "weight")), strict=False
            )
            if level
        ]
    if "document_kind" in form:
        asked = zip(form.all("document_kind"), form.all("document_before"), strict=False)
        plain["documents"] = [{"kind": kind, "before": before} for kind, before in asked if before]
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


def in_words(name: str, value: Any) -> str:
    """Print one value of the form for a person who compares two versions."""
    if name == "requirements":
        return "\n".join(_requirement_in_words(item) for item in value)
    if name == "rules":
        return "\n".join(_rule_in_words(item) for item in value)
    if name == "profile":
        return "\n".join(
            f"{indicators.name(item['indicator'])} · {item['required']} · {item['weight']:g}" for item in value or ()
        )
    if name == "documents":
        return "\n".join(f"{named.DOCUMENTS[item['kind']]} · {named.BEFORE[item['before']]}" for item in value or ())
    if name == "language":
        return str(named.LANGUAGES.get(value, value))
    if name == "manager_id":
        manager = next((item for item in access.with_right("decisions.take") if str(item.id) == str(value)), None)
        return manager.display_name if manager else ""
    return f"{value:g}" if isinstance(value, float) else str(value or "")


def _requirement_in_words(item: dict) -> str:
    informs = f" · {indicators.name(item['indicator'])}" if item.get("indicator") else ""
    return f"{item['text']} · {named.KINDS.get(item['kind'], item['kind'])} · {item['weight']}{informs}"


def _rule_in_words(rule: dict) -> str:
    try:
        return str(named.rule(Rule("", rule["kind"], rule["value"], rule["skill"])))
    except (KeyError, ValueError, TypeError):
        return f"{rule['kind']} {rule['value']}"


def shown(position: Position | None) -> dict:
    """Return the values that the form shows for a position, or for a new one."""
    if position is None:
        return {
            "title": "", "department": "", "language": "zh", "description": "", "high_band": 85.0, "invite_from": 60.0,
            "manager_id": "", "requirements": [], "rules": [], "profile": [], "documents": [],
        }  # fmt: skip
    return {
        name: getattr(position, name)
        for name in ("title", "department", "language", "description", "high_band", "invite_from", "manager_id")
    } | {
        "requirements": [
            {
                "id": r.id,
                "text": r.text,
                "kind": r.kind,
                "weight": r.weight,
                "synonyms": list(r.synonyms),
                "indicator": r.indicator,
            }
            for r in position.requirements
        ],
        "profile": [asdict(one) for one in position.profile],
        "documents": [asdict(one) for one in position.documents],
        "rules": [{"id": r.id, "kind": r.kind, "value": r.value, "skill": r.skill} for r in position.rules],
    }
