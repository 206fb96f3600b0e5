"""Reads the templates of requests, which are data, and checks them when they are first used."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import AppError
from app.foundation.access.rights import Right
from app.text import language

FILE = Path(__file__).with_name("templates.toml")
Title = Annotated[str, Field(min_length=1, max_length=100)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]


class Part(BaseModel):
    """The base of what a template is made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(Part):
    """Who may decide: one of a right, the leader of the unit, an account by its name, a committee by its name."""

    right: Right | None = None
    leader: Literal[True] | None = None
    named: Code | None = None
    committee: Code | None = None

    @model_validator(mode="after")
    def is_one(self) -> Who:
        """Refuse a line that names nobody, or two kinds at once."""
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("state one of right, leader, named and committee")
        return self


class Step(Part):
    """One step: it passes when `needs` people approved, and ends the request when they no longer can."""

    zh: Title
    en: Title
    who: tuple[Who, ...] = Field(min_length=1, max_length=5)
    needs: int = Field(1, ge=1, le=9)
    hours: int = Field(ge=1, le=24 * 60)
    escalate: Who

    @property
    def title(self) -> str:
        """The name of the step in the reader's language."""
        return self.zh if language() == "zh" else self.en

    @model_validator(mode="after")
    def can_pass(self) -> Step:
        """Refuse a step that asks for more people than one account can be."""
        if self.needs > 1 and not any(who.committee or who.right for who in self.who):
            raise ValueError("needs more than one, but names one account")
        if self.escalate.committee:
            raise ValueError("a request escalates to one account or a right")
        return self


class Template(Part):
    """Steps in their order, under a name in both languages."""

    id: Code
    zh: Title
    en: Title
    step: tuple[Step, ...] = Field(min_length=1, max_length=6)

    @property
    def title(self) -> str:
        """The name of the template in the reader's language."""
        return self.zh if language() == "zh" else self.en

    @property
    def names(self) -> set[str]:
        """The names under which whoever asks gives accounts."""
        lines = [line for step in self.step for line in (*step.who, step.escalate)]
        return {name for line in lines for name in (line.named, line.committee) if name}


class _File(Part):
    template: tuple[Template, ...] = Field(min_length=1, max_length=100)


class TemplatesBroken(AppError):
    """The file of templates cannot be used; a mistake of whoever wrote it."""

    code = "templates_broken"


def read(path: Path) -> dict[str, Template]:
    """Return the templates of a file by their ids; raises TemplatesBroken with the first fault and its place."""
    try:
        stated = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise TemplatesBroken(f"{path.name}: {error}".replace("%", "%%")) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        raise TemplatesBroken(f"{path.name}: {where}: {first['msg']}".replace("%", "%%")) from None
    templates = {template.id: template for template in stated.template}
    if len(templates) < len(stated.template):
        raise TemplatesBroken(f"{path.name}: two templates have one id")
    return templates


@functools.cache
def templates() -> dict[str, Template]:
    """Return the templates of this release by their ids."""
    return read(FILE)


def title(template_id: str) -> str:
    """Return the name of a template in the reader's language; of one that this release no longer has, its id."""
    known = templates().get(template_id)
    return known.title if known else template_id
