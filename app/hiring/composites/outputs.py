"""Answers to programs about composites."""

from __future__ import annotations

from app.hiring.composites import formula, service
from app.openapi import Output


class Parts(Output):
    """A number for each part: weights from 0 to 1, or results from 0 to 100"""

    test: float | None
    interview: float | None
    round: float | None


class Composite(Output):
    """The sum of weight times part; value is null where weights or a part are missing, or the reader may not see it"""

    weights: Parts | None
    parts: Parts
    value: float | None
    missing: list[str]
    background_check: str | None
    background_check_required: bool

    @classmethod
    def of(cls, view: service.View) -> Composite:
        """Return a composite as programs read it."""
        weights = view.weights
        missing = list(view.composite.missing) if view.composite else [] if weights else ["weights"]
        return cls(
            weights=Parts(**{part: getattr(weights, part) for part in formula.PARTS}) if weights else None,
            parts=Parts(**view.parts),
            value=view.composite.value if view.composite else None,
            missing=missing,
            background_check=view.check.outcome if view.check else None,
            background_check_required=bool(weights and weights.check_required),
        )
