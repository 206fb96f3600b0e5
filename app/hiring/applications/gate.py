"""Holds an application before a stage that its position opens only with certain documents."""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from app import clock
from app.errors import Conflict
from app.foundation.organisation.service import day_of
from app.hiring.applications import document_store
from app.hiring.positions import service as positions
from app.hiring.positions import words
from app.text import gettext

GUARDED = {"invited": ("invited",), "approved": ("invited", "approved")}
"""The stages that need documents, and before which stages those are asked for."""


class Moving(Protocol):
    """An application on its way."""

    @property
    def id(self) -> UUID: ...

    @property
    def position_id(self) -> UUID: ...


def missing(application: Moving, stage: str, day: date) -> list[str]:
    """Return the kinds of documents that a stage needs and that nobody saw, or that hold no more on a day."""
    needed = [one.kind for one in positions.get(application.position_id).documents if one.before in GUARDED[stage]]
    if not needed:
        return []
    newest: dict[str, date | None] = {}
    for row in document_store.of_application(application.id):
        newest.setdefault(row.kind, row.valid_until)
    return [kind for kind in needed if kind not in newest or (newest[kind] or day) < day]


def check(application: Moving, stage: str) -> None:
    """Raise Conflict, which names them, where documents are missing for a stage."""
    lacking = missing(application, stage, day_of(clock.now())) if stage in GUARDED else []
    if lacking:
        raise Conflict(
            "Missing, or valid no more: %(documents)s. This position is regulated: HR records each document as seen "
            "first.",
            documents=gettext(", ").join(str(words.DOCUMENTS[kind]) for kind in lacking),
        )
