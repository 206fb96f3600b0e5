"""What a position may be given as, by the form and by the API alike."""

from __future__ import annotations

import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import Invalid
from app.hiring.positions import lawful

DEGREES = ("high_school", "associate", "bachelor", "master", "doctor")
"""Lowest first."""

RULE_KINDS = ("degree_at_least", "years_at_least", "years_in_skill", "certificate", "language")


class RequirementInput(BaseModel):
    """Something a candidate must or should bring."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str | None = None
    text: str = Field(min_length=1, max_length=300)
    kind: Literal["must", "nice"] = "must"
    weight: float = Field(1.0, gt=0, le=10)
    synonyms: list[str] = Field(default_factory=list, max_length=30)


class RuleInput(BaseModel):
    """A knock-out rule: only these kinds exist, so that none can name a protected attribute."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str | None = None
    kind: Literal["degree_at_least", "years_at_least", "years_in_skill", "certificate", "language"]
    value: str | float
    skill: str | None = Field(None, max_length=100)

    @model_validator(mode="after")
    def fits(self) -> RuleInput:
        """Hold each kind to its own value: a degree, a number of years, or a name."""
        if self.kind == "degree_at_least" and self.value not in DEGREES:
            raise ValueError("degree")
        if self.kind in ("years_at_least", "years_in_skill"):
            self.value = float(self.value)
            if not 0 <= self.value <= 50:
                raise ValueError("years")
        if self.kind in ("certificate", "language") and not (isinstance(self.value, str) and self.value):
            raise ValueError("name")
        if (self.kind == "years_in_skill") != bool(self.skill):
            raise ValueError("skill")
        return self


class PositionInput(BaseModel):
    """A position as HR states it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=200)
    department: str = Field("", max_length=200)
    language: Literal["zh", "en"] = "zh"
    description: str = Field("", max_length=10_000)
    requirements: list[RequirementInput] = Field(default_factory=list, max_length=60)
    rules: list[RuleInput] = Field(default_factory=list, max_length=30)
    high_band: float = Field(85.0, ge=1, le=100)
    invite_from: float = Field(60.0, ge=0, le=100)
    manager_id: uuid.UUID


SENTENCES = {
    "title": "Give the position a title of at most 200 characters.",
    "department": "The name of the department is too long.",
    "language": "The language of a position is zh or en.",
    "description": "The description is too long; 10,000 characters are the limit.",
    "requirements": "A requirement needs a text of at most 300 characters and a weight above 0 up to 10.",
    "rules": (
        "A rule needs one of the kinds offered and its value: a degree, years from 0 to 50, or the name of a "
        "certificate, language or skill."
    ),
    "high_band": "The threshold for a high match lies between 1 and 100.",
    "invite_from": "The match from which to suggest an interview lies between 0 and 100.",
    "manager_id": "Choose the manager who decides.",
}


def read(values: dict) -> PositionInput:
    """Validate what was sent; raises Unlawful for a protected attribute and Invalid with a sentence for the rest."""
    for item in [*values.get("rules", ()), *values.get("requirements", ())]:
        if isinstance(item, dict):
            for text in (item.get("kind"), item.get("text"), item.get("value"), item.get("skill")):
                lawful.check(str(text or ""))
            for text in item.get("synonyms") or ():
                lawful.check(str(text))
    try:
        return PositionInput.model_validate(values)
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        name = str(where[0]) if where else ""
        if name in SENTENCES:
            raise Invalid(SENTENCES[name]) from None
        raise Invalid("A position has no field %(name)s.", name=name) from None
