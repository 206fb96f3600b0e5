"""The fields of a position, sent by the form or the API."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app.hiring.positions import forms, indicators, lawful
from app.inputs import Day, Form, Line, Number, Refused, Sent, Version, Whole, as_number, check, sentence
from app.text import source

DEGREES = ("high_school", "associate", "bachelor", "master", "doctor")
"""Lowest first."""

LONGEST_TITLE = 200
RULE_KINDS = ("degree_at_least", "years_at_least", "years_in_skill", "certificate", "language")
YEARS = ("years_at_least", "years_in_skill")
"""The kinds whose value is a number."""
LONGEST_YEARS = 50


class RequirementInput(Sent):
    """Something a candidate must or should bring."""

    id: str | None = Field(None, max_length=100)
    text: str = Field(min_length=1, max_length=300)
    kind: Literal["must", "nice"] = "must"
    weight: Number = Field(1.0, gt=0, le=10)
    synonyms: list[Line] = Field(default_factory=list, max_length=30)
    indicator: str | None = Field(None, max_length=100)
    """The indicator of the profile that it informs."""


class RuleInput(Sent):
    """A rule: only these kinds exist, so that none can name a protected attribute."""

    id: str | None = Field(None, max_length=100)
    kind: Literal["degree_at_least", "years_at_least", "years_in_skill", "certificate", "language"]
    value: Number | Line
    skill: str | None = Field(None, max_length=100)

    @model_validator(mode="before")
    @classmethod
    def years_are_a_number(cls, values: object) -> object:
        """Read the years of a rule from their text; the name of a certificate may be all digits."""
        if isinstance(values, dict) and values.get("kind") in YEARS:
            return values | {"value": as_number(values.get("value"))}
        return values

    @model_validator(mode="after")
    def fits(self) -> RuleInput:
        """Check the value of each kind: a degree, a number of years, or a name."""
        is_name = isinstance(self.value, str) and bool(self.value)
        fits = {
            "degree_at_least": self.value in DEGREES,
            "certificate": is_name,
            "language": is_name,
        }.get(self.kind, isinstance(self.value, float) and 0 <= self.value <= LONGEST_YEARS)
        if not fits or (self.kind == "years_in_skill") != bool(self.skill):
            raise _rule()
        return self


class IndicatorInput(Sent):
    """An indicator of the dictionary, the level of 1 to 5 that is required, and its weight."""

    indicator: str = Field(min_length=1, max_length=100)
    required: Whole = Field(ge=1, le=5)
    weight: Number = Field(gt=0, le=1)


class DocumentInput(Sent):
    """A document that a regulated position needs, and the stage that nobody reaches without it."""

    kind: Literal["licence", "qualification", "conflict_declaration"]
    before: Literal["invited", "approved"]


def _rule() -> PydanticCustomError:
    return sentence(PositionInput.sentences["rules"])


class PositionInput(Sent):
    """A position as HR states it."""

    sentences: ClassVar = {
        "title": source("Give the position a title of at most 200 characters."),
        "department": source("The name of the department is too long."),
        "language": source("The language of a position is zh or en."),
        "description": source("The description is too long; 10,000 characters are the limit."),
        "requirements": source("A requirement needs a text of at most 300 characters and a weight above 0 up to 10."),
        "rules": source(
            "A rule needs one of the kinds offered and its value: a degree, years from 0 to 50, or the name of a "
            "certificate, language or skill."
        ),
        "high_band": source("The threshold for a high match lies between 1 and 100."),
        "invite_from": source("The match from which to suggest an interview lies between 0 and 100."),
        "manager_id": source("Choose the manager who decides."),
        "profile": source("An indicator needs a level of 1 to 5 and a weight above 0 up to 1."),
        "documents": source("Choose the documents and the stage of each from those offered."),
    }

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    department: str = Field("", max_length=200)
    language: Literal["zh", "en"] = "zh"
    description: str = Field("", max_length=10_000)
    requirements: list[RequirementInput] = Field(default_factory=list, max_length=60, validate_default=True)
    rules: list[RuleInput] = Field(default_factory=list, max_length=30)
    high_band: Number = Field(85.0, ge=1, le=100)
    invite_from: Number = Field(60.0, ge=0, le=100)
    manager_id: uuid.UUID
    profile: list[IndicatorInput] | None = Field(None, max_length=30)
    """What is left out stays as it is."""
    documents: list[DocumentInput] | None = Field(None, max_length=3)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the rows of the form."""
        return forms.values(form)

    @model_validator(mode="before")
    @classmethod
    def kinds_are_lawful(cls, values: object) -> object:
        """Refuse a kind of rule that names a protected attribute as unlawful, not as unknown; raises Unlawful."""
        for path, kind in _kinds(values):
            lawful.check(kind[:100], path)
        return values

    @model_validator(mode="after")
    def texts_are_lawful(self) -> PositionInput:
        """Refuse a text that would select people by a protected attribute; raises Unlawful."""
        for path, text in _texts(self):
            lawful.check(text, path)
        return self

    @field_validator("requirements", mode="before")
    @classmethod
    def something_is_asked(cls, value: object) -> object:
        """Refuse a position against which nobody can be measured."""
        if value == []:
            raise sentence("Give at least one requirement: candidates are measured against it.")
        return value

    @field_validator("profile")
    @classmethod
    def profile_is_sound(cls, value: list[IndicatorInput] | None) -> list[IndicatorInput] | None:
        """Refuse an unknown id, an indicator that stands twice, and weights that do not sum to 1."""
        if not value:
            return value
        indicators.check((one.indicator for one in value), "profile")
        if len({one.indicator for one in value}) < len(value):
            raise sentence("An indicator stands twice in the profile. Leave one of them out.")
        total = round(sum(one.weight for one in value), 3)
        if total != 1:
            raise Refused(
                "The weights of the profile sum to %(total)s; they must sum to 1.", "profile", total=f"{total:g}"
            )
        return value

    @field_validator("documents")
    @classmethod
    def documents_are_named_once(cls, value: list[DocumentInput] | None) -> list[DocumentInput] | None:
        """Refuse a document that stands twice."""
        if value and len({one.kind for one in value}) < len(value):
            raise sentence("A document stands twice. Leave one of them out.")
        return value

    @field_validator("invite_from")
    @classmethod
    def thresholds_are_in_order(cls, value: float, info: ValidationInfo) -> float:
        """Refuse to suggest interviews only above what counts as a high match already."""
        if value > info.data.get("high_band", 100.0):
            raise sentence("The match from which to suggest an interview may not lie above that for a high match.")
        return value


class OpeningInput(PositionInput):
    """A position to open, from an approved requisition where one is named."""

    requisition_id: uuid.UUID | None = None

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the rows of the form, and the requisition that it was filled from."""
        return super().gathered(form) | {"requisition_id": form.get("requisition_id") or None}


class Origin(Sent):
    """The requisition whose values a new position begins with."""

    requisition: uuid.UUID | None = None


class LifeInput(Sent):
    """What is to be done with a position, and why; closing one needs a reason."""

    sentences: ClassVar = {"reason": source("Give a reason of 5 to 2000 characters.")}

    act: Literal["open", "pause", "close", "reopen"]
    reason: str = Field("", max_length=2000)


class RequisitionInput(Sent):
    """A post that is asked for: of which unit and job, how many heads, why, and wanted by which day."""

    sentences: ClassVar = {
        "unit_id": source("Choose a unit that you lead. HR may ask for every unit."),
        "job_id": source("Choose a job of the catalogue."),
        "heads": source("Ask for 1 to 99 heads."),
        "reason": source("Give a reason of 5 to 2000 characters."),
        "wanted_by": source("Give the day by which the post is wanted, such as 2026-09-01."),
    }

    unit_id: uuid.UUID
    job_id: uuid.UUID
    heads: Whole = Field(1, ge=1, le=99)
    reason: str = Field(min_length=5, max_length=2000)
    wanted_by: Day

    @field_validator("reason")
    @classmethod
    def reason_is_lawful(cls, value: str) -> str:
        """Refuse a reason that would select people by a protected attribute; raises Unlawful."""
        lawful.check(value, "reason")
        return value


class RevisionInput(PositionInput):
    """A changed position; `version` is the version that the change was made from."""

    sentences: ClassVar = PositionInput.sentences | {
        "version": source("Send the version that the change was made from.")
    }

    version: Version

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the rows of the form, and the version that it was filled from."""
        return super().gathered(form) | {"version": form.get("version", "")}


class RevisionSeen(Sent):
    """The version that was shown when two versions were compared."""

    sentences: ClassVar = {"version": RevisionInput.sentences["version"]}

    version: Version


def read(values: object, model: type[PositionInput] = PositionInput) -> PositionInput:
    """Return values as a position; raises Unlawful for a protected attribute and Refused for any other fault."""
    return check(model, values)


def _kinds(values: object) -> Iterator[tuple[str, str]]:
    """Yield the kinds of the rules that were sent, with their paths."""
    rules = values.get("rules") if isinstance(values, dict) else None
    for at, rule in enumerate(rules[:30] if isinstance(rules, list) else ()):
        if isinstance(rule, dict) and isinstance(rule.get("kind"), str):
            yield f"rules/{at}/kind", rule["kind"]


def _texts(position: PositionInput) -> Iterator[tuple[str, str]]:
    """Yield every text by which a position can select people, with the path of its field."""
    yield "title", position.title
    yield "description", position.description
    for at, requirement in enumerate(position.requirements):
        yield f"requirements/{at}/text", requirement.text
        yield from ((f"requirements/{at}/synonyms", word) for word in requirement.synonyms)
    for at, rule in enumerate(position.rules):
        yield f"rules/{at}/value", str(rule.value)
        yield f"rules/{at}/skill", rule.skill or ""
