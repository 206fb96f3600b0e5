"""Gives the table of people as a workbook to whoever may read it, numbers masked; the access log has each file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import falcon

from app.foundation.access.store import Account
from app.hiring.applications import service as applications
from app.hiring.pipeline import service, words, workbook
from app.hiring.pipeline.inputs import Asked
from app.hiring.pipeline.service import Person
from app.text import gettext, lazy, when

Cell = Callable[[Person], str | float | None]
COLUMNS: tuple[tuple[str, object, Cell], ...] = (
    ("name", lazy("Name"), lambda person: applications.mask_text(person.name)),
    ("position", lazy("Position"), lambda person: person.position),
    ("stage", lazy("Stage"), lambda person: str(words.COLUMNS[person.column])),
    ("since", lazy("Days here"), lambda person: person.days),
    ("since", lazy("Time limit"), lambda person: gettext("Overdue") if person.overdue else ""),
    ("score", lazy("Score"), lambda person: person.entry.score),
    ("applied", lazy("Applied"), lambda person: when(person.entry.applied_at, day_only=True)),
    ("source", lazy("Source of the file"), lambda person: str(words.SOURCES[person.entry.source])),
    ("owner", lazy("Looked after by"), lambda person: person.entry.owner),
)
"""Of each column the key that the page knows it by, its title, and its cells."""


def answer(resp: falcon.Response, account: Account, asked: Asked, at: datetime) -> None:
    """Answer with the file."""
    resp.data = excel(account, asked, at)
    resp.content_type, resp.downloadable_as = workbook.MEDIA_TYPE, "candidates.xlsx"


def excel(account: Account, asked: Asked, at: datetime) -> bytes:
    """Return everybody whom the account may see and asks for, in the columns that its page shows.

    Raises Invalid where more than `service.MOST_EXPORTED` fit.
    """
    people = service.exported(account, asked.asks(), asked.asked_for, asked.order, at)
    shown = [(title, cell) for key, title, cell in COLUMNS if key == "name" or not asked.column or key in asked.column]
    mark = f"{account.display_name} · {when(at)} ({account.time_zone})"
    rows = ([cell(person) for _title, cell in shown] for person in people)
    return workbook.written(gettext("Candidates"), [str(title) for title, _cell in shown], rows, mark, at)
