"""The lines of a position as they were read: how many meet each, which are in doubt, and what HR says of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, get_args

from app import database
from app.errors import Conflict, Invalid
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.hiring.screening import matching, store
from app.hiring.screening.matching import line_doubts, line_words
from app.hiring.screening.matching.line_doubts import Asked, Line, Place, Settled
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import Screener, Screening

Settlement = Literal["confirmed", "person", "open"]
"""Read as it is meant; a person looks at it; taken back."""


@dataclass(frozen=True)
class Shown:
    """A line as the page of a position shows it; `doubt` says why it is in doubt, None where it is not."""

    line: Line
    doubt: Said | None
    settled: Settled | None


@dataclass(frozen=True)
class Lines:
    """The lines of a version of a position."""

    position: Position
    shown: list[Shown]

    @property
    def in_doubt(self) -> list[Shown]:
        """The lines that wait for HR."""
        return [one for one in self.shown if one.doubt]

    @property
    def looked_at(self) -> list[Asked]:
        """The lines that a person looks at."""
        return [one.line.asked for one in self.shown if one.settled == "person"]

    def place(self, screening: Screening) -> Place:
        """Return the group of a person in the ranked list."""
        return line_doubts.place(screening, [one.line.asked for one in self.in_doubt], self.looked_at)


def of(position: Position, screener: Screener, screenings: Sequence[Screening]) -> Lines:
    """Return the lines of a position, compared with the people screened for it."""
    lines = [Line(asked, line_words.reading(parts), line_words.unread(parts)) for asked, parts in screener.read]
    counted = line_doubts.counted(lines, screenings)
    settled = _holding(counted, store.settlements(position.id))
    doubts = line_doubts.doubts(counted, screenings, settled)
    return Lines(
        position, [Shown(one, doubts.get(one.asked.id), settled.get(one.asked.id)) for one in counted]
    )  # fmt: skip


def _holding(lines: Iterable[Line], rows: Sequence[store.SettlementRow]) -> dict[str, Settled]:
    """Return the settlements that hold: the line asks for the same, and what was confirmed is read as it was then."""
    newest = {row.line_id: row for row in rows}
    held: dict[str, Settled] = {}
    for line in lines:
        row = newest.get(line.asked.id)
        if row is None or not line.required or row.asked != _asked(line.asked):
            continue
        if row.settlement == "person":
            held[line.asked.id] = "person"
        elif row.settlement == "confirmed" and row.reading == _reading(line):
            held[line.asked.id] = "confirmed"
    return held


def _asked(asked: Asked) -> dict:
    values = asdict(line_doubts.wanted(asked))
    values.pop("indicator", None)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _reading(line: Line) -> list[dict]:
    return [sentence.plain() for sentence in line.reading]


def settle(
    account: Account, screener: Screener, position: Position, line_id: str, settlement: str, at: datetime
) -> None:
    """Keep what HR says of a line of the position that it saw.

    Raises NotFound or Forbidden where the account may not change the position, Invalid for a line that is not there or
    not required, Conflict where the line asks for something else by now.
    """
    now = positions.editable(account, position.id)
    if settlement not in get_args(Settlement):
        raise Invalid("Choose what holds for this line.")
    line = next((one for one in of(position, screener, ()).shown if one.line.asked.id == line_id), None)
    if line is None or not line.line.required:
        raise Invalid("There is no such line that is required. Open the position again.")
    present: tuple[Asked, ...] = (*now.requirements, *now.rules)
    if not any(line_doubts.same(line.line.asked, one) for one in present):
        raise Conflict("Somebody changed this line meanwhile. Look at it again.")
    row = store.SettlementRow(
        uuid.uuid4(), position.id, position.version, matching.VERSION, line_id, _asked(line.line.asked),
        _reading(line.line), settlement, account.id, at,
    )  # fmt: skip
    with database.transaction():
        store.settle(row)
        detail = {"line": line_id, "settlement": settlement, "version": position.version}
        audit.record(account, "update", "position", position.id, detail=detail)
