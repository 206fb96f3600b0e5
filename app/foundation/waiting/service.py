"""Gathers what waits for a reader from the rooms that register it, the most pressing first.

A room registers a function by `look`. What an item shows of a person is asked once for all rooms, and for those items
alone that are shown: names by `names`, scores that are sealed by `scores`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from babel.support import LazyProxy

from app.foundation.access import rights
from app.foundation.access.store import Account
from app.foundation.waiting import impact

Told = TypeVar("Told")
Words = LazyProxy | str
SHOWN, MOST = 50, 500
"""How many items the inbox shows, and how many at most where the reader asks for more."""


@dataclass(frozen=True)
class Score:
    """A score of `most`, with its interval where there is one."""

    value: float
    most: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Item:
    """One thing that waits, with the page of its act; it holds no personal data."""

    address: str
    since: datetime
    due: datetime | None = None
    impact: float = impact.ONE
    about: tuple[str, uuid.UUID] | None = None
    """Whom it is about, as `names` knows them: ("application", its id)."""
    subject: Words = ""
    """What it is about where that is no person."""
    place: Words = ""
    """Where the subject belongs, such as the title of the position."""
    number: Words = ""
    """A number that matters, in words."""
    score: Score | None = None
    scored: str = ""
    """Which function of `scores` has the score, where that is sealed."""
    for_name: str | None = None
    """For whom the reader stands in."""


@dataclass(frozen=True)
class Waiting:
    """Work of one kind that waits for a reader: where it is listed, how much there is, and by when it is to be done.

    `items` are the most pressing of them, as many as the reader asked for.
    """

    kind: str
    title: LazyProxy
    address: str
    total: int
    overdue: int = 0
    due: datetime | None = None
    """When the next of it is due; None where nothing has a time."""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Who asks what waits, at which moment, and for how many items of each kind."""

    account: Account
    at: datetime
    most: int
    _answers: dict[Callable[..., object], object] = field(default_factory=dict, repr=False)

    def once(self, function: Callable[[Account], Told]) -> Told:
        """Return what a function says of the account; however many rooms ask it, it is called once."""
        if function not in self._answers:
            self._answers[function] = function(self.account)
        return self._answers[function]  # type: ignore[return-value]  # the function is the key of its own answer


@dataclass(frozen=True)
class Row:
    """An item of the inbox as it is shown."""

    kind: str
    title: LazyProxy
    item: Item
    name: Words
    score: Score | None
    overdue: bool


@dataclass(frozen=True)
class Inbox:
    """What waits for a reader: each kind with its number, and the most pressing items of those that were asked for."""

    kinds: list[Waiting]
    rows: list[Row]
    total: int
    """How many items there are of those that were asked for."""

    @property
    def everything(self) -> int:
        """Return how many items there are of all kinds."""
        return sum(one.total for one in self.kinds)


Look = Callable[[Reader], Iterable[Waiting]]
"""Returns what waits for a reader, without personal data: each kind in one statement, its items by `order`."""
Names = Callable[[Account, Sequence[uuid.UUID]], Mapping[uuid.UUID, str]]
"""Returns names as the account may see them, and records that they were read."""
Scores = Callable[[Sequence[uuid.UUID]], Mapping[uuid.UUID, Score]]

_looks: list[tuple[rights.Right, Look]] = []
_names: dict[str, Names] = {}
_scores: dict[str, Scores] = {}


def look(right: rights.Right) -> Callable[[Look], Look]:
    """Register a function that says what waits; readers without the right never call it."""

    def decorate(function: Look) -> Look:
        _looks.append((right, function))
        return function

    return decorate


def names(kind: str) -> Callable[[Names], Names]:
    """Register the function that names what items of one kind are about."""

    def decorate(function: Names) -> Names:
        _names[kind] = function
        return function

    return decorate


def scores(kind: str) -> Callable[[Scores], Scores]:
    """Register the function that opens scores of one kind."""

    def decorate(function: Scores) -> Scores:
        _scores[kind] = function
        return function

    return decorate


def order(item: Item) -> tuple[object, ...]:
    """Return what items are sorted by: what is due first, so what is overdue before all, then the greatest impact.

    What has no time comes last; of two that are equal the older one is first.
    """
    return item.due is None, item.due or item.since, -item.impact, item.since, item.address


def counted(kind: str, title: LazyProxy, address: str, items: Sequence[Item], at: datetime) -> Waiting:
    """Return the work of a kind of which all items are at hand."""
    late = [one for one in items if one.due and one.due <= at]
    coming = [one.due for one in items if one.due and one.due > at]
    found = tuple(sorted(items, key=order))
    return Waiting(kind, title, address, len(items), len(late), min(coming, default=None), found)


def waiting(account: Account, at: datetime, most: int = 1) -> list[Waiting]:
    """Return what waits for an account: what is overdue first, then what is due next, then where there is most."""
    reader = Reader(account, at, most)
    found = [one for right, asked in _looks if rights.may(account, right) for one in asked(reader) if one.total]
    return sorted(found, key=lambda one: (-one.overdue, one.due is None, one.due or at, -one.total, one.kind))


def inbox(account: Account, at: datetime, kind: str = "", most: int = SHOWN) -> Inbox:
    """Return what waits for an account, of one kind or of all; what is shown of people is recorded."""
    kinds = waiting(account, at, most)
    asked = [one for one in kinds if kind in ("", one.kind)]
    found = sorted(((one, item) for one in asked for item in one.items), key=lambda pair: order(pair[1]))[:most]
    named = _told(_names, [item.about for _, item in found if item.about], account)
    scored = _told(_scores, [(item.scored, item.about[1]) for _, item in found if item.about and item.scored])
    rows = [
        Row(
            one.kind,
            one.title,
            item,
            named.get(item.about, "–") if item.about else item.subject,
            scored.get((item.scored, item.about[1])) if item.about and item.scored else item.score,
            item.due is not None and item.due <= at,
        )
        for one, item in found
    ]
    return Inbox(kinds, rows, sum(one.total for one in asked))


def _told(
    functions: Mapping[str, Callable[..., Mapping[uuid.UUID, Told]]],
    asked: Sequence[tuple[str, uuid.UUID]],
    *more: object,
) -> dict[tuple[str, uuid.UUID], Told]:
    """Ask each function once for all of its ids, each id once."""
    found: dict[tuple[str, uuid.UUID], Told] = {}
    for kind in {kind for kind, _ in asked}:
        ids = list(dict.fromkeys(one for named, one in asked if named == kind))
        found |= {(kind, one): told for one, told in functions[kind](*more, ids).items()}
    return found
