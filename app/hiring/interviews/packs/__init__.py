"""Packs of interview questions as data: validated when read, the same for every candidate of a position version."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, model_validator

from app.errors import NotFound
from app.hiring.interviews.packs.questions import Node, Option, Question, Slug, Strict, Wording, Words

__all__ = ["Node", "Option", "Pack", "Question", "Wording", "all_packs", "pack", "question", "read"]

FOLDER = Path(__file__).parent


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
    """Return one question of a pack, or `question/node` of its scenario; raises NotFound."""
    name, _, node = question_id.partition("/")
    question = pack(pack_id).questions.get(name)
    if question is None:
        raise NotFound
    return question.at(node) if node else question
