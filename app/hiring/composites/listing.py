"""The candidates of a position in the order of their composites, or of one of its parts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.composites import store
from app.hiring.composites.store import Weights
from app.hiring.positions import service as positions
from app.pages import tables

SHOWN = 100


@dataclass(frozen=True)
class Row:
    """A candidate of the list, parts 0 to 100; `hidden` where the reader has a card of their own to hand in first.

    `missing` names the parts that a composite lacks; `stale` says that it is computed anew.
    """

    id: uuid.UUID
    name: str
    stage: str
    test: float | None
    interview: float | None
    round: float | None
    value: float | None
    missing: Sequence[str]
    background: str | None
    hidden: bool
    stale: bool


def _number(name: str) -> Callable[[Row], Any]:
    """Return a key by which rows without a number come last, from the highest and from the lowest alike."""
    return lambda row: getattr(row, name)


NUMBERS = ("test", "interview", "round", "value")
ORDERS: dict[str, Callable[[Row], Any]] = {"name": lambda row: row.name.casefold()}


def rows(account: Account, position_id: uuid.UUID) -> tuple[Weights | None, list[Row]]:
    """Return the weights of a position and its candidates, and record the reading; raises NotFound."""
    positions.visible(account, position_id)
    weights, listed = store.weights(position_id), store.listing(position_id, account.id)
    names = applications.display_names(one.id for one in listed)
    detail = {"page": "composite"}
    audit.record_each(account, "read", "application", [(one.id, one.person_id) for one in listed], detail)
    return weights, [_row(one, names.get(one.id, "–"), weights) for one in listed]


def _row(one: store.Listed, name: str, weights: Weights | None) -> Row:
    hidden = one.hidden
    known = weights is not None and one.weights_id == weights.id
    return Row(
        one.id, name, one.stage, one.test, one.interview, None if hidden else one.round,
        one.value if known and not hidden else None, one.missing or (), one.background, hidden,
        weights is not None and one.weights_id is not None and not known,
    )  # fmt: skip


def page(listed: Sequence[Row], path: str, asked: tables.Asked) -> tuple[list[Row], tables.View]:
    """Return the rows of the page that was asked for; the best composite first where no order was asked for."""
    order = asked.sort or "-value"
    key = order.removeprefix("-")
    if key in NUMBERS:
        of = _number(key)
        with_number = [one for one in listed if of(one) is not None]
        without = [one for one in listed if of(one) is None]
        ordered = sorted(with_number, key=of, reverse=order.startswith("-")) + without
    else:
        ordered = tables.ordered(listed, order, ORDERS)
    shown, following = tables.page(ordered, asked.after, SHOWN, lambda row: row.id)
    return shown, tables.View(path, asked, following, "-value")
