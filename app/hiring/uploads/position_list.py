"""The list of positions as its reader asked for it: filtered, ordered, and a page of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from app import inputs
from app.hiring.positions.service import Position
from app.pages import tables

SHOWN = 50
"""How many positions a page lists."""
ADDRESS = "/positions"
ORDERS: dict[str, Callable[[Position], Any]] = {
    "title": lambda position: position.title.casefold(),
    "department": lambda position: (position.department or "").casefold(),
    "opened": lambda position: position.created_at,
}


class Asked(tables.Asked):
    """What is asked of the list."""

    filters: ClassVar[tuple[str, ...]] = ("q", "department")

    q: inputs.Choice = ""
    department: inputs.Line = ""


def chosen(listed: Sequence[Position], asked: Asked) -> tuple[list[Position], tables.View]:
    """Return the positions of the page that was asked for, and the view; newest first where no order was asked for."""
    departments = sorted({position.department for position in listed if position.department})
    fitting = [position for position in listed if asked.q.casefold() in position.title.casefold()]
    fitting = [position for position in fitting if asked.department in ("", position.department)]
    shown, following = tables.page(
        tables.ordered(fitting, asked.sort, ORDERS), asked.after, SHOWN, lambda position: position.id
    )
    options = {"department": {name: name for name in departments}}
    return shown, tables.View(ADDRESS, asked, following, "-opened", options)
