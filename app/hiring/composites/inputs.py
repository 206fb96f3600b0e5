"""The fields of weights, written tests and background checks."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from app.hiring.composites import service
from app.inputs import Number, Sent
from app.text import lazy, source

Weight = Annotated[Number, Field(ge=0, le=1)]
Source = Annotated[str, Field(min_length=2, max_length=100)]
SOURCE = lazy("Where it is from")


class WeightsSet(Sent):
    """The weights of a position, and whether it asks for a check of the background."""

    labels: ClassVar = {
        "test": lazy("Written test"), "interview": lazy("Interview"), "round": lazy("Second interview"),
    }  # fmt: skip

    test: Weight
    interview: Weight
    round: Weight
    check_required: str = Field("", max_length=10)


class TestStated(Sent):
    """The result of a written test."""

    labels: ClassVar = {"score": lazy("Points, 0 to 100"), "source": SOURCE}

    score: Annotated[Number, Field(ge=0, le=100)]
    source: Source


class TestsStated(Sent):
    """The results of many written tests, a line each."""

    labels: ClassVar = {"lines": lazy("One line for each candidate"), "source": SOURCE}

    lines: str = Field(min_length=1, max_length=100_000)
    source: Source


class CheckStated(Sent):
    """The outcome of a check of the background."""

    sentences: ClassVar = {"outcome": source("Say whether the check was passed or failed.")}
    labels: ClassVar = {"source": SOURCE}

    outcome: service.Outcome
    source: Source
    note: str = Field("", max_length=2000)
