"""Shows the pipeline to whoever may see it: the board of a position, the table of people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import database
from app.errors import Invalid
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import lookups
from app.hiring.applications import service as applications
from app.hiring.pipeline import acts, column_store, columns, store
from app.hiring.pipeline.acts import Move
from app.hiring.pipeline.columns import Column, Stages
from app.hiring.pipeline.store import Entry, Wanted
from app.hiring.positions import service as positions

CARDS = 50
"""How many cards of a column a board shows: those who wait longest."""
SHOWN = 50
"""How many rows a page of the table has, and how many people one act may be done for."""
MOST_EXPORTED = 5000
"""How many people one file has."""


@dataclass(frozen=True)
class Person:
    """An application as board and table show it."""

    entry: Entry
    name: str
    position: str
    column: str
    days: int
    overdue: bool
    moves: tuple[Move, ...] = ()

    @property
    def id(self) -> uuid.UUID:
        """The application."""
        return self.entry.application_id


@dataclass(frozen=True)
class BoardColumn:
    """A column with its cards, how many people stand in it, and how many of those are overdue."""

    column: Column
    cards: tuple[Person, ...]
    total: int
    overdue: int


@dataclass(frozen=True)
class Board:
    """The board of a position."""

    position: positions.Position
    stages: Stages
    columns: tuple[BoardColumn, ...]


def board(account: Account, position_id: uuid.UUID, at: datetime) -> Board:
    """Return the board of a position that the account may see; the reading is recorded. Raises NotFound."""
    position = positions.visible(account, position_id)
    kept, cards = store.board(position_id, at, CARDS)
    stages = columns.of_kept(column_store.newest_of(kept))
    names = _names(cards)
    audit.record(account, "read", "position", position_id, detail={"part": "board", "candidates": len(cards)})
    shown = [
        _person(card, names, position.title, at, stages, tuple(acts.moves(account, card, stages))) for card in cards
    ]
    return Board(position, stages, tuple(_column(column, shown) for column in stages.columns))


def _names(entries: Sequence[Entry]) -> dict[uuid.UUID, str]:
    rows = [(entry.application_id, entry.person_id, entry.name) for entry in entries]
    return applications.opened_names(rows) if rows else {}


def _column(column: Column, shown: Sequence[Person]) -> BoardColumn:
    cards = tuple(person for person in shown if person.column == column.key)
    # Where a step is no longer used, its people stand with their stage: both groups count.
    counts = {(card.entry.stage, card.entry.step): card.entry for card in cards}
    found = [entry for entry in counts.values() if isinstance(entry, store.Card)]
    return BoardColumn(column, cards, sum(one.total for one in found), sum(one.overdue for one in found))


def _person(
    entry: Entry,
    names: dict[uuid.UUID, str],
    position: str,
    at: datetime,
    stages: Stages | None = None,
    moves: tuple[Move, ...] = (),
) -> Person:
    column = stages.column(entry.stage, entry.step).key if stages else entry.step or entry.stage
    late = entry.due_at is not None and entry.due_at < at and entry.stage not in columns.FINAL
    name = names.get(entry.application_id, "–")
    return Person(entry, name, position, column, max(0, (at - entry.since).days), late, moves)


@dataclass(frozen=True)
class Filters:
    """What a reader asks of the table; empty values ask for nothing.

    `name` may be a telephone number or an e-mail address, too.
    """

    name: str = ""
    school: str = ""
    degree: str = ""
    years: int | None = None
    position_id: uuid.UUID | None = None
    column: str = ""
    band: str = ""
    least_score: float | None = None
    source: str = ""
    days: int | None = None
    own: bool = False
    overdue: bool = False


@dataclass(frozen=True)
class Table:
    """A page of people: the key of the last row where more follow, how many fit (up to 1001), titles of positions."""

    people: tuple[Person, ...]
    next: str
    total: int
    titles: dict[uuid.UUID, str]


def table(account: Account, asked: Filters, order: str, after: uuid.UUID | None, at: datetime) -> Table:
    """Return a page of the people that the account may see and asks for; the reading is recorded.

    `order` is a key of `store.ORDERS`, after a minus from the last to the first. Three statements.
    """
    titles = positions.titles(account)
    entries, total = store.page(_wanted(account, asked, titles, at), order, after, SHOWN + 1)
    shown = entries[:SHOWN]
    names = _names(shown)
    _record(account, shown, "table")
    people = tuple(_person(entry, names, titles[entry.position_id], at) for entry in shown)
    return Table(people, str(shown[-1].application_id) if len(entries) > SHOWN else "", total, titles)


def exported(account: Account, asked: Filters, filters: Sequence[str], order: str, at: datetime) -> list[Person]:
    """Return everybody whom the account may see and asks for, for a file; the access log has each, and the file itself.

    `filters` names what is asked for. Raises Invalid where more than MOST_EXPORTED fit. Three statements.
    """
    titles = positions.titles(account)
    entries, _total = store.page(_wanted(account, asked, titles, at), order, None, MOST_EXPORTED + 1)
    if len(entries) > MOST_EXPORTED:
        raise Invalid(
            "More than %(most)s people fit. Filter by position, stage or time, and export each part.",
            most=MOST_EXPORTED,
        )
    names = _names(entries)
    detail: dict[str, Any] = {"part": "table", "candidates": len(entries), "filters": list(filters)}
    with database.transaction():
        audit.record(account, "export", "position", asked.position_id or "all", detail=detail)
        people = [(entry.application_id, entry.person_id) for entry in entries]
        audit.record_each(account, "export", "application", people, {"part": "table"})
    return [_person(entry, names, titles[entry.position_id], at) for entry in entries]


def _record(account: Account, shown: Sequence[Entry], part: str) -> None:
    people = [(entry.application_id, entry.person_id) for entry in shown]
    audit.record_each(account, "read", "application", people, {"part": part})


def _wanted(account: Account, asked: Filters, titles: dict[uuid.UUID, str], at: datetime) -> Wanted:
    seen = [one for one in titles if asked.position_id in (None, one)]
    contact = lookups.contact(asked.name)
    name = "" if contact else asked.name
    hashed = lookups.asked(name=name, school=asked.school, degree=asked.degree, years=asked.years)
    return Wanted(
        position_ids=seen, column=asked.column, band=asked.band, least_score=asked.least_score, lookups=hashed,
        contact=contact, source=asked.source,
        waiting_since=at - timedelta(days=asked.days) if asked.days is not None else None,
        owner_id=account.id if asked.own else None, overdue_at=at if asked.overdue else None,
    )  # fmt: skip


def chosen(account: Account, application_ids: Sequence[uuid.UUID], at: datetime) -> list[Person]:
    """Return the chosen people that the account may see, in the order in which they wait; recorded."""
    titles = positions.titles(account)
    entries = store.among(application_ids, list(titles))
    names = _names(entries)
    _record(account, entries, "table")
    return [_person(entry, names, titles[entry.position_id], at) for entry in entries]


def movable(account: Account, application_id: uuid.UUID) -> tuple[Person, list[Move], positions.Position]:
    """Return an application, where the account may move it, and its position; recorded. Raises NotFound."""
    entry = acts.visible(account, application_id)
    position = positions.get(entry.position_id)
    stages = columns.of_position(entry.position_id)
    names = _names([entry])
    _record(account, [entry], "board")
    person = _person(entry, names, position.title, entry.since, stages)
    return person, acts.moves(account, entry, stages), position


def position(account: Account, position_id: uuid.UUID) -> positions.Position:
    """Return a position that the account may see; raises NotFound."""
    return positions.visible(account, position_id)


def find(account: Account, words: str, most: int) -> list[tuple[Entry, str, str]]:
    """Return people by words of their name, their telephone number or e-mail address; recorded.

    Of each: where the application stands, the name, and the position.
    """
    contact = lookups.contact(words)
    hashed = [] if contact else lookups.asked(name=words)
    titles = positions.titles(account) if contact or hashed else {}
    if not titles:
        return []
    entries, _total = store.page(Wanted(list(titles), lookups=hashed, contact=contact), "-applied", None, most)
    names = _names(entries)
    _record(account, entries, "search")
    return [(entry, names.get(entry.application_id, "–"), titles[entry.position_id]) for entry in entries]
