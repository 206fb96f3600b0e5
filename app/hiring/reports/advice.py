"""The texts of feedback: a file for each language, checked when it is read; a person releases each set of them."""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app.errors import SettingsError
from app.text import LANGUAGES

FOLDER = Path(__file__).parent / "advice"
FILE_BYTES, MOST_QUESTIONS = 64 * 1024, 300
STRONG, MIDDLE = 3.75, 2.5
"""The scores from which an answer counts as strong, and as having good parts."""
Level = Literal["strong", "middle", "develop", "unrated"]
LEVELS: tuple[Level, ...] = get_args(Level)
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=400)]


class Advice(BaseModel):
    """The texts in one language: a sentence for each level, and for each question what to practise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    levels: dict[Level, Sentence]
    general: Sentence
    indicators: Annotated[dict[str, Sentence], Field(max_length=MOST_QUESTIONS)]

    @model_validator(mode="after")
    def _whole(self) -> Advice:
        if set(self.levels) != set(LEVELS) or any("{indicator}" not in text for text in self.levels.values()):
            raise ValueError("each level has a sentence that names {indicator}")
        texts = (*self.levels.values(), self.general, *self.indicators.values())
        if any(re.search(r"[{}]", text.replace("{indicator}", "")) for text in texts):
            raise ValueError("{indicator} is the only placeholder")
        return self

    def of(self, question: str, level: Level, name: str) -> str:
        """Return the advice on one answer."""
        told = self.levels[level].replace("{indicator}", name)
        practise = self.indicators.get(question.partition("/")[0], self.general)
        return told if level in ("strong", "unrated") else f"{told} {practise}"


def level(score: float | None) -> Level:
    """Return the level of a score."""
    if score is None:
        return "unrated"
    return "strong" if score >= STRONG else "middle" if score >= MIDDLE else "develop"


def read(folder: Path) -> dict[str, Advice]:
    """Read the texts of both languages; raises SettingsError with the file and what to correct in it."""
    texts: dict[str, Advice] = {language: _read(folder / f"{language}.yml") for language in LANGUAGES}
    if len({frozenset(one.indicators) for one in texts.values()}) > 1:
        raise SettingsError(f"{folder}: both languages advise on the same questions. Add what one of them lacks.")
    return texts


def _read(path: Path) -> Advice:
    try:
        if path.stat().st_size > FILE_BYTES:
            raise SettingsError(f"{path}: more than {FILE_BYTES // 1024} KiB. Shorten the texts.")
        return Advice.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise SettingsError(f"{path}: {error.errors()[0]['msg']}. Correct it.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise SettingsError(f"{path}: cannot be read as YAML ({type(error).__name__}).") from None


@functools.cache
def texts() -> dict[str, Advice]:
    """Return the texts that ship, by language."""
    return read(FOLDER)


@functools.cache
def digest() -> str:
    """Return the digest of the set of texts, by which a person releases it."""
    return hashlib.sha256(b"".join((FOLDER / f"{name}.yml").read_bytes() for name in LANGUAGES)).hexdigest()
