"""The formula of the composite: the sum of weight times part, each from 0 to 100; nothing missing counts as zero."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

PARTS = ("test", "interview", "round")
SLACK = 1e-9


@dataclass(frozen=True)
class Composite:
    """The composite, None where a part is missing that has a weight; `missing` names those parts."""

    value: float | None
    missing: tuple[str, ...]


def of_level(level: float) -> float:
    """Return a mean on the scale 1 to 5 on that of 0 to 100: 1 is 0, 5 is 100."""
    return (level - 1) / 4 * 100


def sums_to_one(weights: Mapping[str, float]) -> bool:
    """Return whether weights of at least 0 sum to 1."""
    return all(weights[part] >= 0 for part in PARTS) and abs(math.fsum(weights[one] for one in PARTS) - 1) <= SLACK


def short(weights: Mapping[str, float]) -> bool:
    """Return whether no weight has more than three decimals, which is what is kept."""
    return all(abs(weights[one] - round(weights[one], 3)) <= SLACK for one in PARTS)


def compute(weights: Mapping[str, float], parts: Mapping[str, float | None]) -> Composite:
    """Return the composite; a part of weight 0 is not needed."""
    missing = tuple(part for part in PARTS if weights[part] > 0 and parts[part] is None)
    if missing:
        return Composite(None, missing)
    return Composite(math.fsum(weights[part] * (parts[part] or 0.0) for part in PARTS if weights[part] > 0), ())
