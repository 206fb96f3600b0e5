"""The order of candidates, and why one stands before the next."""

from __future__ import annotations

from app.hiring.screening.matching.line_doubts import Place
from app.hiring.screening.matching.said import Said, said
from app.hiring.screening.matching.scoring import Screening


def key(screening: Screening) -> tuple[float, float, float]:
    """Sort by score, then by how much of the musts is met, then by years beyond what is asked for; smaller is better.

    Whoever sorts adds the time of receipt and the id, so that the order is the same each time.
    """
    return (-screening.score, -screening.coverage, -screening.depth)


def why_before(first: tuple[Screening, Place], second: tuple[Screening, Place]) -> Said:
    """Say why one candidate stands before another."""
    (one, place), (other, next_place) = first, second
    if place.group != next_place.group:
        return _by_group(place)
    if one.score != other.score:
        missing = _lacking(one, other)
        if missing:
            return said(
                "Score %(one)s against %(other)s; the next one lacks: %(missing)s",
                one=f"{one.score:.1f}",
                other=f"{other.score:.1f}",
                missing=missing,
            )
        return said("Score %(one)s against %(other)s", one=f"{one.score:.1f}", other=f"{other.score:.1f}")
    if one.coverage != other.coverage:
        return said("Same score; meets more of what is required")
    if one.depth != other.depth:
        return said("Same score and coverage; more years than asked for")
    return said("Equal in all that is compared; received earlier")


def _lacking(one: Screening, other: Screening) -> str:
    has = {result.requirement.id for result in one.requirements if result.met}
    return "; ".join(
        result.requirement.text for result in other.requirements if not result.met and result.requirement.id in has
    )[:200]


def _by_group(place: Place) -> Said:
    if place.group == "qualified":
        return said("Meets everything that is required; the next one does not, or not for certain")
    if place.group == "look":
        return said("Meets everything required but for what a person looks at; the next one lacks more")
    return said("Lacks nothing required but for a line in doubt; the next one lacks more")
