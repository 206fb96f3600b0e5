"""The lines of a ranked list as pages and programs read them, and their groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.hiring.applications.service import Application
from app.hiring.screening.lines import Lines
from app.hiring.screening.matching.line_doubts import GROUPS, Place
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import Screening


@dataclass(frozen=True)
class Ranked:
    """One line of a ranked list; `before` is the reason for its rank before the next."""

    application: Application
    name: str
    screening: Screening
    place: Place
    before: Said | None


@dataclass(frozen=True)
class RankedList:
    """The ranked candidates of a position, and its lines as they were read."""

    lines: Lines
    rows: list[Ranked]

    @property
    def groups(self) -> list[tuple[str, list[Ranked]]]:
        """The rows by group, in their order; empty groups are left out."""
        return by_group(self.rows)


def by_group(listed: Sequence[Ranked]) -> list[tuple[str, list[Ranked]]]:
    """Return lines of a ranked list by group, in their order; empty groups are left out."""
    parted = [(group, [row for row in listed if row.place.group == group]) for group in GROUPS]
    return [(group, found) for group, found in parted if found]
