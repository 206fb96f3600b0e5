"""Packs of interview questions as data: validated when read, the same for every candidate of a position version."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.errors import NotFound

FOLDER = Path(__file__).parent
HAN_LIMIT, WORD_LIMIT = 60, 50
"""A question takes at most 20 s to read aloud: 60 Chinese characters, or 50 English words at 150 a minute."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=400)]
Three = Annotated[list[Words], Field(min_length=3, max_length=3)]
Six = Annotated[list[Words], Field(min_length=6, max_length=6)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Strict(BaseModel):
    """Read once, changed never; an unknown key is a mistake in the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Anchors(Strict):
    """Three behaviours each for levels 1, 3 and 5."""

    one: Three = Field(alias="1")
    three: Three = Field(alias="3")
    five: Three = Field(alias="5")


class Wording(Strict):
    """A question in one language."""

    competency: Words
    question: Words
    anchors: Anchors
    key_points: Six


class Question(Strict):
    """One question in Chinese and English, with the time to prepare and to answer, in seconds."""

    id: Slug
    kind: Literal["structured", "situational"]
    prepare_seconds: int = Field(ge=10, le=180)
    answer_seconds: int = Field(ge=60, le=300)
    zh: Wording
    en: Wording

    @model_validator(mode="after")
    def _short_enough(self) -> Question:
        han = len(re.findall(r"[一-鿿]", self.zh.question))
        words = len(self.en.question.split())
        if han > HAN_LIMIT or words > WORD_LIMIT:
            raise ValueError(
                f"{self.id}: {han} Chinese characters and {words} English words; "
                f"a question has at most {HAN_LIMIT} and {WORD_LIMIT}, so that it is read aloud in 20 s"
            )
        return self

    def wording(self, language: str) -> Wording:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en


class Names(Strict):
    """A name in both languages."""

    zh: Words
    en: Words


class Pack(Strict):
    """A pack: its questions by id, and the form that a new position starts with (three structured, one situational)."""

    id: Slug
    version: int = Field(ge=1)
    title: Names
    form: Annotated[list[Slug], Field(min_length=1, max_length=10)]
    questions: dict[Slug, Question]

    @model_validator(mode="after")
    def _form_is_known(self) -> Pack:
        unknown = [name for name in self.form if name not in self.questions]
        if unknown:
            raise ValueError(f"{self.id}: the form names questions that the pack lacks: {', '.join(unknown)}")
        return self

    def of_kind(self, kind: str) -> list[Question]:
        """Return the questions of a kind, in the order of their ids."""
        return [self.questions[name] for name in sorted(self.questions) if self.questions[name].kind == kind]


def read(folder: Path) -> Pack:
    """Read a pack from its folder: `pack.yaml`, one file for each question, and the questions borrowed from others."""
    head = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != "pack.yaml"]
    for lender, names in head.pop("borrowed", {}).items():
        paths += [folder.parent / lender / f"{name}.yaml" for name in names]
    questions = {path.stem: {"id": path.stem} | yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}
    return Pack.model_validate({"id": folder.name, **head, "questions": questions})


@functools.cache
def all_packs() -> dict[str, Pack]:
    """Return every pack that ships, by id."""
    return {path.parent.name: read(path.parent) for path in sorted(FOLDER.glob("*/pack.yaml"))}


def pack(pack_id: str) -> Pack:
    """Return a pack; raises NotFound."""
    if pack_id not in all_packs():
        raise NotFound
    return all_packs()[pack_id]


def question(pack_id: str, question_id: str) -> Question:
    """Return one question of a pack; raises NotFound."""
    found = pack(pack_id).questions.get(question_id)
    if found is None:
        raise NotFound
    return found
