"""The profile of a position: indicators with the level that is required and their weights; and the gap to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.hiring.positions import indicators
from app.inputs import Refused


@dataclass(frozen=True)
class Wanted:
    """An indicator of the dictionary, the level of 1 to 5 that is required, and its weight; weights sum to 1."""

    indicator: str
    required: int
    weight: float


@dataclass(frozen=True)
class Gap:
    """What a person lacks of one indicator: required − observed, below 0 for more than is required.

    Both are None where nothing was observed.
    """

    indicator: str
    required: int
    weight: float
    observed: float | None
    gap: float | None

    @property
    def name(self) -> str:
        """The name of the indicator in the reader's language."""
        return indicators.name(self.indicator)


class Informing(Protocol):
    """A requirement, and the indicator that it informs."""

    @property
    def indicator(self) -> str | None: ...


def check_informed(requirements: Iterable[Informing], profile: Sequence[Wanted]) -> None:
    """Raise Refused for a requirement that informs an indicator which the profile does not have."""
    wanted = {one.indicator for one in profile}
    for one in requirements:
        if one.indicator and one.indicator not in wanted:
            raise Refused(
                "A requirement informs “%(name)s”, which the competency profile lacks. Add it, or choose another.",
                "requirements", name=indicators.name(one.indicator)[:60],
            )  # fmt: skip


def gaps(profile: Sequence[Wanted], observed: Mapping[str, Sequence[float]]) -> list[Gap]:
    """Return the gaps in the order of the profile; `observed` holds the scores of 1 to 5 of each indicator."""
    found = []
    for one in profile:
        scores = observed.get(one.indicator, ())
        mean = round(sum(scores) / len(scores), 2) if scores else None
        gap = None if mean is None else round(one.required - mean, 2)
        found.append(Gap(one.indicator, one.required, one.weight, mean, gap))
    return found
