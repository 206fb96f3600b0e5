"""A Screening as JSON, as it is sealed and kept, and back."""

from __future__ import annotations

import json
from dataclasses import asdict

from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching.said import restored
from app.hiring.screening.matching.scoring import RequirementResult, RuleResult, Screening


def dump(screening: Screening) -> str:
    """Return a Screening as JSON text."""
    return json.dumps(
        {
            "score": screening.score,
            "band": screening.band,
            "coverage": screening.coverage,
            "depth": screening.depth,
            "ready": screening.ready,
            "position_version": screening.position_version,
            "resume_version": screening.resume_version,
            "requirements": [
                one._asdict() | {"requirement": asdict(one.requirement), "note": one.note.plain() if one.note else None}
                for one in screening.requirements
            ],
            "rules": [
                one._asdict() | {"rule": asdict(one.rule), "explanation": one.explanation.plain()}
                for one in screening.rules
            ],
        },
        ensure_ascii=False,
    )


def load(text: str) -> Screening:
    """Return the Screening that `dump` wrote."""
    value = json.loads(text)
    requirements = tuple(
        RequirementResult(
            **one
            | {
                "requirement": Requirement(**one["requirement"] | {"synonyms": tuple(one["requirement"]["synonyms"])}),
                "note": restored(one["note"]),
                "box": _box(one["box"]),
            }
        )
        for one in value.pop("requirements")
    )
    rules = tuple(
        RuleResult(
            **one | {"rule": Rule(**one["rule"]), "explanation": restored(one["explanation"]), "box": _box(one["box"])}
        )
        for one in value.pop("rules")
    )
    return Screening(requirements=requirements, rules=rules, **value)


def _box(value: list | None) -> tuple[float, ...] | None:
    return tuple(value) if value else None
