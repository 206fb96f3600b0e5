"""The profile of a position: indicators with the level that is required and their weights; and the gap to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.hiring.positions import indicators


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


def gaps(profile: Sequence[Wanted], observed: Mapping[str, Sequence[float]]) -> list[Gap]:
    """Return the gaps in the order of the profile; `observed` holds the scores of 1 to 5 of each indicator."""
    found = []
    for one in profile:
        scores = observed.get(one.indicator, ())
        mean = round(sum(scores) / len(scores), 2) if scores else None
        gap = None if mean is None else round(one.required - mean, 2)
        found.append(Gap(one.indicator, one.required, one.weight, mean, gap))
    return found
