"""Gathers what waits for a reader from the rooms that register it, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.support import LazyProxy

from app.foundation.access import rights
from app.foundation.access.store import Account


@dataclass(frozen=True)
class Waiting:
    """Work of one kind that waits for a reader: where it is listed, how much there is, and by when it is to be done."""

    kind: str
    title: LazyProxy
    address: str
    total: int
    overdue: int = 0
    due: datetime | None = None
    """When the next of it is due; None where nothing has a time."""


Look = Callable[[Account, datetime], Iterable[Waiting]]
"""Returns what waits for an account at a moment, without any personal data, in at most two statements."""

_looks: list[tuple[rights.Right, Look]] = []


def look(right: rights.Right) -> Callable[[Look], Look]:
    """Register a function that says what waits; readers without the right never call it."""

    def decorate(function: Look) -> Look:
        _looks.append((right, function))
        return function

    return decorate


def waiting(account: Account, at: datetime) -> list[Waiting]:
    """Return what waits for an account: what is overdue first, then what is due next, then where there is most."""
    found = [one for right, asked in _looks if rights.may(account, right) for one in asked(account, at) if one.total]
    return sorted(found, key=lambda one: (-one.overdue, one.due is None, one.due or at, -one.total, one.kind))
