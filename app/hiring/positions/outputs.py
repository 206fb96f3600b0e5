"""Answers to programs about positions."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from app.hiring.positions.changes import Change
from app.hiring.positions.indicators import Dictionary
from app.hiring.positions.requisitions import Requisition
from app.hiring.positions.store import Position
from app.openapi import Moment, Output


class Requirement(Output):
    """Something a candidate must or should bring"""

    id: str
    text: str
    kind: str
    weight: float
    synonyms: list[str]
    indicator: str | None


class Rule(Output):
    """A knock-out rule; skill is set for years in a skill alone"""

    id: str
    kind: str
    value: str | float
    skill: str | None


class Wanted(Output):
    """An indicator of the dictionary, the level that is required, and its weight"""

    indicator: str
    required: int
    weight: float


class Document(Output):
    """A document that a regulated position needs, and the stage that nobody reaches without it"""

    kind: str
    before: str


class Text(Output):
    """A text in both languages"""

    zh: str
    en: str


class IndicatorShown(Output):
    """An indicator of the dictionary, with what somebody of level 1, 3 and 5 does"""

    id: str
    name: Text
    definition: Text
    anchors: dict[int, Text]


class FamilyShown(Output):
    """A family of jobs and the profile that is proposed for it"""

    id: str
    name: Text
    profile: list[Wanted]


class Indicators(Output):
    """The dictionary: every indicator, and the families of jobs"""

    indicators: list[IndicatorShown]
    families: list[FamilyShown]

    @classmethod
    def of(cls, dictionary: Dictionary) -> Indicators:
        """Return the dictionary as programs read it."""
        return cls(
            indicators=[IndicatorShown(id=name, **one.model_dump()) for name, one in dictionary.indicators.items()],
            families=[
                FamilyShown(
                    id=name,
                    name=Text(**one.name.model_dump()),
                    profile=[Wanted(indicator=key, **preset.model_dump()) for key, preset in one.profile.items()],
                )
                for name, one in dictionary.families.items()
            ],
        )


class PositionShown(Output):
    """The position as it is now"""

    id: uuid.UUID
    version: int
    title: str
    department: str
    language: str
    description: str
    manager_id: uuid.UUID
    high_band: float
    invite_from: float
    requirements: list[Requirement]
    rules: list[Rule]
    profile: list[Wanted]
    documents: list[Document]
    form: dict[str, Any]

    @classmethod
    def of(cls, position: Position) -> PositionShown:
        """Return a position as programs read it."""
        return cls(
            id=position.id,
            version=position.version,
            title=position.title,
            department=position.department,
            language=position.language,
            description=position.description,
            manager_id=position.manager_id,
            high_band=position.high_band,
            invite_from=position.invite_from,
            requirements=[
                Requirement(
                    id=item.id,
                    text=item.text,
                    kind=item.kind,
                    weight=item.weight,
                    synonyms=list(item.synonyms),
                    indicator=item.indicator,
                )
                for item in position.requirements
            ],
            rules=[Rule(id=item.id, kind=item.kind, value=item.value, skill=item.skill) for item in position.rules],
            profile=[Wanted(**vars(item)) for item in position.profile],
            documents=[Document(**vars(item)) for item in position.documents],
            form=position.form,
        )


class ChangeShown(Output):
    """A change that waits for a second person: the position as it would be, and the request once it is made"""

    id: uuid.UUID
    state: str
    request_id: uuid.UUID | None
    after: PositionShown

    @classmethod
    def of(cls, change: Change) -> ChangeShown:
        """Return a change as programs read it."""
        after = PositionShown.of(change.after)
        return cls(id=change.id, state=change.state, request_id=change.request_id, after=after)


class Positions(Output):
    """The positions that the caller may see, newest first"""

    positions: list[PositionShown]


class RequisitionShown(Output):
    """A post that was asked for; `state` is waiting, approved, refused, withdrawn or opened"""

    id: uuid.UUID
    unit_id: uuid.UUID
    unit_name: str
    job_id: uuid.UUID
    job_name: str
    heads: int
    reason: str
    wanted_by: date
    asked_by: uuid.UUID
    asked_at: Moment
    state: str
    request_id: uuid.UUID
    position_id: uuid.UUID | None

    @classmethod
    def of(cls, row: Requisition) -> RequisitionShown:
        """Return a requisition as programs read it."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class Requisitions(Output):
    """The requisitions that the caller may see, newest first"""

    requisitions: list[RequisitionShown]
