"""The dictionary of indicators, which is data: one id for one thing in profiles, questions, scores and records."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.inputs import Refused
from app.text import language

FILE = Path(__file__).with_name("indicators.yaml")
LEVELS = (1, 2, 3, 4, 5)
Id = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,20}(-[a-z]{2,20}){0,3}$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]


class Part(BaseModel):
    """The base of what the dictionary is made of; an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Both(Part):
    """A text in both languages, at most 60 characters each."""

    zh: Short
    en: Short

    @property
    def here(self) -> str:
        """The text in the reader's language."""
        return self.zh if language() == "zh" else self.en


class Indicator(Part):
    """What is looked for in people: its name, what is meant, and what somebody of level 1, 3 and 5 does."""

    name: Both
    definition: Both
    anchors: dict[int, Both]

    @model_validator(mode="after")
    def has_three_anchors(self) -> Indicator:
        """Refuse an indicator without an anchor for each of levels 1, 3 and 5."""
        if sorted(self.anchors) != [1, 3, 5]:
            raise ValueError("state anchors for 1, 3 and 5")
        return self


class Preset(Part):
    """What a family of jobs asks of one indicator."""

    required: int = Field(ge=1, le=5)
    weight: float = Field(gt=0, le=1)


class Family(Part):
    """A family of jobs: the profile that is proposed for its positions."""

    name: Both
    profile: dict[Id, Preset]


class Dictionary(Part):
    """Every indicator and every family, by id."""

    indicators: dict[Id, Indicator]
    families: dict[Id, Family]

    @property
    def names(self) -> dict[str, str]:
        """The name of each indicator in the reader's language, by id."""
        return {one: indicator.name.here for one, indicator in self.indicators.items()}

    @model_validator(mode="after")
    def families_are_sound(self) -> Dictionary:
        """Refuse a family with an id that no indicator has, or with weights that do not sum to 1."""
        for name, family in self.families.items():
            if unknown := sorted(family.profile.keys() - self.indicators.keys()):
                raise ValueError(f"{name}: no indicator {', '.join(unknown)}")
            if round(sum(preset.weight for preset in family.profile.values()), 3) != 1:
                raise ValueError(f"{name}: the weights do not sum to 1")
        return self


@functools.cache
def dictionary() -> Dictionary:
    """Return the dictionary; raises ValidationError where the file is wrong."""
    return Dictionary.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def known(indicator_id: str) -> bool:
    """Return whether the dictionary has an id."""
    return indicator_id in dictionary().indicators


def name(indicator_id: str) -> str:
    """Return the name of an indicator in the reader's language; the id itself for one that is gone."""
    indicator = dictionary().indicators.get(indicator_id)
    return indicator.name.here if indicator else indicator_id


def check(ids: Iterable[str], at: str = "") -> None:
    """Raise Refused, which names it, for an id that the dictionary lacks: whatever is imported or synced asks here."""
    for one in ids:
        if not known(one):
            raise Refused("There is no indicator “%(id)s” in the dictionary. Take one that it has.", at, id=one[:60])
