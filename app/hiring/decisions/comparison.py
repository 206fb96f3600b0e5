"""Compares two to five candidates of one position and version, indicator by indicator, with what can be told apart.

Where the intervals of two scores overlap or touch, or one has none, there is no reliable difference between them: each
candidate is compared with the best of an indicator.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Conflict, Invalid, NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.applications.service import Application
from app.hiring.assessment import service as assessment
from app.hiring.assessment.service import Assessment
from app.hiring.composites import service as composites
from app.hiring.decisions import facts
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.hiring.screening import service as screening
from app.text import gettext, language

FEWEST, MOST = 2, 5


@dataclass(frozen=True)
class Cell:
    """A score with its interval, None where there is none; `below` is reliably below the best of the row."""

    score: float | None
    low: float | None = None
    high: float | None = None
    below: bool = False
    best: bool = False


@dataclass(frozen=True)
class Row:
    """An indicator: a cell for each candidate; `most` is the end of the scale.

    `told_apart` says that somebody is reliably below the best; None where the indicator has no intervals at all.
    """

    title: str
    most: int
    cells: tuple[Cell, ...]
    told_apart: bool | None

    @property
    def scored(self) -> int:
        """How many have a score here: fewer than two are not compared."""
        return sum(one.score is not None for one in self.cells)


@dataclass(frozen=True)
class Compared:
    """A candidate at the head of a column."""

    application: Application
    name: str


@dataclass(frozen=True)
class Comparison:
    """The candidates side by side."""

    position: Position
    version: int
    candidates: tuple[Compared, ...]
    rows: tuple[Row, ...]


def compare(account: Account, position_id: uuid.UUID, chosen: Sequence[uuid.UUID]) -> Comparison:
    """Compare candidates for a reader, and record the reading.

    Raises NotFound, Invalid unless two to five different ones were chosen, and Conflict where they are not of this
    position and one version of it, or were not all interviewed.
    """
    position = positions.visible(account, position_id)
    if not FEWEST <= len(set(chosen)) == len(chosen) <= MOST:
        raise Invalid("Choose two to five different candidates.")
    found = [applications.visible(account, one) for one in chosen]
    if any(one.position_id != position.id for one in found):
        raise Conflict("These candidates are of different positions, so they are not compared.")
    version = _version(found)
    rated = [assessment.of_application(one.id) for one in found]
    names = applications.display_names(one.id for one in found)
    rows = (*_answers(rated), _overall(rated), *_others(account, found))
    read = [(one.id, one.person_id) for one in found]
    audit.record_each(account, "read", "application", read, {"page": "comparison"})
    heads = tuple(Compared(one, names.get(one.id, "–")) for one in found)
    return Comparison(positions.get(position.id, version), version, heads, rows)


def _version(found: Sequence[Application]) -> int:
    """Return the version of the position by which all were interviewed; raises Conflict for several, or none."""
    asked = [interviews.interview(one.id) for one in found]
    versions = {one.position_version for one in asked if one}
    if None in asked or not versions:
        raise Conflict("Not all of these candidates were interviewed, so there is nothing to compare yet.")
    if len(versions) > 1:
        raise Conflict(
            "These candidates were interviewed by different versions of the position: they are not compared."
        )
    return versions.pop()


def _answers(rated: Sequence[Assessment | None]) -> list[Row]:
    """Return a row for each indicator that anybody was rated by, in the order of the answers."""
    titles: dict[str, str] = {}
    scores: list[dict[str, Cell]] = []
    for one in rated:
        cells: dict[str, Cell] = {}
        for answer in one.answers if one else ():
            name = answer.answer.question.id
            titles.setdefault(name, answer.answer.question.wording(language()).competency)
            low, high = answer.interval or (None, None)
            cells[name] = Cell(answer.score, low, high)
        scores.append(cells)
    return [row(title, 5, [cells.get(name, Cell(None)) for cells in scores]) for name, title in titles.items()]


def _overall(rated: Sequence[Assessment | None]) -> Row:
    cells = []
    for one in rated:
        overall = facts.overall(one)
        cells.append(Cell(overall.score, overall.low, overall.high) if overall else Cell(None))
    return row(gettext("Overall, advice"), 5, cells)


def _others(account: Account, found: Sequence[Application]) -> list[Row]:
    """Return the rows without intervals, of which nothing is said: match, second interview and composite."""
    views = [composites.view(account, one.id) for one in found]
    matches = [screening.result(one.id) for one in found]
    rows = [Row(gettext("Match"), 100, tuple(Cell(one.score if one else None) for one in matches), None)]
    made = [one.composite.value if one.composite else None for one in views]
    for title, values in (
        (gettext("Written test"), [one.parts["test"] for one in views]),
        (gettext("Second interview"), [one.parts["round"] for one in views]),
        (gettext("Composite"), made),
    ):
        rows.append(Row(title, 100, tuple(Cell(one) for one in values), None))
    return [one for one in rows if any(cell.score is not None for cell in one.cells)]


def row(title: str, most: int, cells: Sequence[Cell]) -> Row:
    """Return a row in which each cell says whether it is the best, and whether it is reliably below the best."""
    scored = [one for one in cells if one.score is not None]
    best = max(scored, key=lambda one: one.score or 0.0, default=None)
    told = tuple(
        Cell(one.score, one.low, one.high, best is not None and reliably_below(one, best), one is best) for one in cells
    )
    return Row(title, most, told, any(one.below for one in told))


def reliably_below(one: Cell, other: Cell) -> bool:
    """Return whether a score lies below another beyond what both may be wrong by: the intervals lie apart."""
    if one.score is None or other.score is None or one.high is None or other.low is None:
        return False
    return one.high < other.low


def chosen(values: Sequence[str]) -> list[uuid.UUID]:
    """Return the ids that an address names; raises NotFound for what is none."""
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError as error:
        raise NotFound from error
