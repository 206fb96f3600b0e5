"""Shows the talent pool to human resources: who may be written to, until when, and who was written to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import Forbidden
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import lookups
from app.hiring.applications import service as applications
from app.hiring.assessment import overall
from app.hiring.assessment.overall import Overall
from app.hiring.pool import consents, contact_store, list_store, store
from app.hiring.pool.contact_store import Contact
from app.hiring.pool.list_store import Row, Wanted
from app.hiring.pool.store import Entry
from app.hiring.positions import service as positions

SHOWN = 50
SOON = timedelta(days=30)
"""How long before its end a consent is marked."""


@dataclass(frozen=True)
class Filters:
    """What a reader asks of the list; empty values ask for nothing."""

    name: str = ""
    position_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Person:
    """A person of the pool as HR sees them; `visible` says whether the reader may see the application itself."""

    row: Row
    name: str
    interview: Overall | None
    soon: bool
    visible: bool
    contacted: tuple[tuple[datetime, str], ...]

    @property
    def id(self) -> uuid.UUID:
        """The entry."""
        return self.row.id


@dataclass(frozen=True)
class Page:
    """A page of people, where the next begins ("" at the end), how many fit, and the choices of the filters."""

    people: tuple[Person, ...]
    next: str
    total: int
    options: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Panel:
    """What the page of an application says of the pool: the entry of its person, and whom they were written about."""

    entry: Entry | None
    contacts: tuple[Contact, ...]


def page(account: Account, asked: Filters, order: str, after: str, at: datetime) -> Page:
    """Return people whose consent holds and who are not considered now; the reading is recorded. Three statements.

    `order` is a key of `list_store.ORDERS`, after a minus from the last to the first; `after` is `Page.next` of the
    page before. Raises Forbidden.
    """
    wanted = Wanted(asked.position_id, asked.unit_id, lookups.asked(name=asked.name))
    return _read(account, wanted, order, after, at)


def chosen(account: Account, entry_ids: Sequence[uuid.UUID], at: datetime) -> tuple[Person, ...]:
    """Return those of some entries who may be written to; the reading is recorded. Raises Forbidden."""
    return _read(account, Wanted(entry_ids=entry_ids[:SHOWN]), "until", "", at).people


def names(account: Account, entry_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of entries that an account has just acted on, by entry; those that are gone are left out."""
    if not may(account, "pool.use"):
        raise Forbidden("Human resources uses the talent pool.")
    people = list_store.known_by(list(entry_ids))
    named = applications.display_names(application_id for _entry_id, application_id, _person_id in people)
    read = [(application_id, person_id) for _entry_id, application_id, person_id in people]
    audit.record_each(account, "read", "application", read, consents.DETAIL)
    return {entry_id: named.get(application_id, "–") for entry_id, application_id, _person_id in people}


def _read(account: Account, wanted: Wanted, order: str, after: str, at: datetime) -> Page:
    if not may(account, "pool.use"):
        raise Forbidden("Human resources uses the talent pool.")
    rows, total, options = list_store.page(wanted, order, _place(after), at, SHOWN + 1)
    shown = rows[:SHOWN]
    with keys.once():
        names = applications.opened_names([(row.application_id, row.person_id, row.name) for row in shown if row.name])
        scores = overall.of_applications([row.application_id for row in shown])
    people = [(row.application_id, row.person_id) for row in shown]
    audit.record_each(account, "read", "application", people, consents.DETAIL)
    seen = positions.seen_by(account) or {}
    made = tuple(
        Person(
            row, names.get(row.application_id, "–"), scores.get(row.application_id), row.ends_at - at <= SOON,
            all(getattr(row, column) == value for column, value in seen.items()),
            tuple((datetime.fromisoformat(when), title) for when, title in row.contacted),
        )
        for row in shown
    )  # fmt: skip
    return Page(made, _after(shown[-1], order) if len(rows) > SHOWN else "", total, options)


def _after(row: Row, order: str) -> str:
    """Return where the page after a row begins: its moment and its id."""
    moment: datetime = getattr(row, list_store.ORDERS[order.removeprefix("-")])
    return f"{moment.isoformat()}~{row.id}"


def _place(after: str) -> tuple[datetime, uuid.UUID] | None:
    moment, _, entry_id = after.partition("~")
    try:
        return datetime.fromisoformat(moment), uuid.UUID(entry_id)
    except ValueError:
        return None


def panel(account: Account, application_id: uuid.UUID, at: datetime) -> Panel:
    """Return what the pool knows of the person of an application that the account may see; recorded.

    Raises NotFound, or Forbidden for who does not use the pool.
    """
    application = applications.visible(account, application_id)
    if not may(account, "pool.use"):
        raise Forbidden("Human resources uses the talent pool.")
    audit.record(account, "read", "application", application_id, application.person_id, consents.DETAIL)
    entry = store.of_person(application.person_id)
    held = entry if entry and entry.ends_at > at else None
    return Panel(held, tuple(contact_store.of_person(application.person_id)))
