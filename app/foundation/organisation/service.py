"""Who is appointed where, who leads what, and who sees whom, as of a day in the time zone of the bank."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app import settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.organisation import appointment_store as store
from app.foundation.organisation import store as structure_store
from app.foundation.organisation.appointment_store import Appointment, Led, Person, Seat
from app.foundation.organisation.store import Branch, Entry, Grade, Job, Unit
from app.foundation.organisation.structure import changing

__all__ = ["Appointment", "Led", "Person", "Seat"]

MOST_LISTED = 1000
"""Persons or appointments that one list shows."""


def day_of(at: datetime) -> date:
    """Return the day of a moment in the time zone of the bank."""
    return at.astimezone(ZoneInfo(settings.current().time_zone)).date()


def units_led_by(account: Account, at: datetime) -> list[Led]:
    """List the units that an account leads, and all those below them, by code: one statement."""
    return store.led(account.id, day_of(at))


def people_seen_by(account: Account, at: datetime) -> list[Person]:
    """List whom an account sees: oneself, everybody appointed in the units that one leads; an HR lead, everybody.

    One statement, at most MOST_LISTED persons.
    """
    return store.seen(account.id, day_of(at), may(account, "organisation.see_all"), MOST_LISTED)


def read_people(account: Account, at: datetime) -> list[Person]:
    """Return `people_seen_by` to somebody who reads it, and record the reading of each person."""
    people = people_seen_by(account, at)
    audit.record_each(account, "read", "appointment", [("newest", one.person_id) for one in people], {"page": "list"})
    return people


def sees(account: Account, person_id: uuid.UUID, at: datetime) -> bool:
    """Return whether `people_seen_by` has a person: one statement."""
    return store.sees(account.id, person_id, day_of(at), may(account, "organisation.see_all"))


def leaders(unit_ids: Iterable[uuid.UUID], at: datetime) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return the accounts that lead each unit and those above it, the nearest first: one statement."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for unit_id, account_id in store.leaders(unit_ids, day_of(at)):
        found[unit_id].append(account_id)
    return dict(found)


def tree(account: Account, day: date) -> list[Branch]:
    """Return the units that hold on a day from the top down, with who leads each; the reading is recorded."""
    branches = structure_store.tree(day)
    led = [(branch.id, branch.leader_id) for branch in branches if branch.leader]
    audit.record_each(account, "read", "unit", led, {"page": "list"})
    return branches


def seats(account: Account, unit_id: uuid.UUID, at: datetime) -> list[Seat]:
    """List the appointments in a unit, past ones too, of those whom the account sees; the reading is recorded."""
    shown = store.seats(account.id, unit_id, day_of(at), may(account, "organisation.see_all"), MOST_LISTED)
    audit.record_each(account, "read", "appointment", [(seat.id, seat.person_id) for seat in shown])
    return shown


def seat(account: Account, appointment_id: uuid.UUID, at: datetime) -> Seat:
    """Return an appointment of somebody whom the account sees, and record the reading; raises NotFound."""
    unit_id, everybody = location(appointment_id), may(account, "organisation.see_all")
    found = store.seats(account.id, unit_id, day_of(at), everybody, 1, appointment_id)
    if not found:
        raise NotFound
    audit.record(account, "read", "appointment", appointment_id, found[0].person_id)
    return found[0]


def appoint(
    by: Account,
    account_id: uuid.UUID,
    unit_id: uuid.UUID,
    job_id: uuid.UUID,
    grade_id: uuid.UUID | None,
    leads: bool,
    first: date,
    last: date | None,
    at: datetime,
) -> uuid.UUID:
    """Appoint the person whom an account is; raises Forbidden, Invalid or Conflict.

    An account that is nobody yet becomes a person, with a data key.
    """
    if last and last < first:
        raise Invalid("The last day may not lie before the first.", at="last")
    with changing(by, "organisation.appoint"):
        _check(Unit, unit_id, first, last)
        _check(Job, job_id, first, last)
        if grade_id:
            _check(Grade, grade_id, first, last)
        person_id = _person_of(account_id, first, at)
        one = Appointment(uuid.uuid4(), person_id, unit_id, job_id, grade_id, leads, first, last, None)
        _check_clash(one)
        store.add(one, by.id, at)
        detail = {"unit": str(unit_id), "job": str(job_id), "leads": leads, "day": first.isoformat()}
        audit.record(by, "create", "appointment", one.id, person_id, detail)
    return one.id


def end(by: Account, appointment_id: uuid.UUID, last: date) -> None:
    """Set the last day of an appointment; raises NotFound, Invalid or Conflict."""
    with changing(by, "organisation.appoint"):
        one = _standing(appointment_id)
        if last < one.valid_from:
            raise Invalid("The last day may not lie before the first.", at="last")
        if one.valid_to is None or last > one.valid_to:
            for kind, entry_id in ((Unit, one.unit_id), (Job, one.job_id), (Grade, one.grade_id)):
                if entry_id:
                    _check(kind, entry_id, one.valid_from, last)
            _check_clash(replace(one, valid_to=last))
        store.end(appointment_id, last)
        audit.record(by, "close", "appointment", appointment_id, one.person_id, {"day": last.isoformat()})


def revoke(by: Account, appointment_id: uuid.UUID, at: datetime) -> None:
    """Mark an appointment that was entered by mistake as one that never held; it stays in the history."""
    with changing(by, "organisation.appoint"):
        one = _standing(appointment_id)
        store.revoke(appointment_id, at)
        audit.record(by, "revoke", "appointment", appointment_id, one.person_id)


def tie(by: Account, account_id: uuid.UUID, person_id: uuid.UUID, first: date) -> None:
    """Say that an account is another person from a day on; raises NotFound, Invalid or Conflict."""
    with changing(by, "organisation.appoint"):
        if access.account(account_id) is None or not store.person_exists(person_id):
            raise NotFound
        present = store.tied(account_id)
        if present and first <= present[1]:
            raise Invalid("A change may not begin before what it changes: %(day)s.", at="day", day=present[1])
        if present:
            store.change_tie(account_id, valid_to=first - timedelta(days=1))
        store.tie(account_id, person_id, first)
        detail = {"account": str(account_id), "day": first.isoformat()}
        audit.record(by, "update", "account", account_id, person_id, detail)


def location(appointment_id: uuid.UUID) -> uuid.UUID:
    """Return the unit of an appointment; raises NotFound."""
    one = store.get(appointment_id)
    if one is None:
        raise NotFound
    return one.unit_id


def _standing(appointment_id: uuid.UUID) -> Appointment:
    one = store.get(appointment_id)
    if one is None or one.revoked_at:
        raise NotFound
    return one


def _check(kind: type[Entry], entry_id: uuid.UUID, first: date, last: date | None) -> None:
    """Raise Invalid where a unit, grade or job does not hold on every day of an appointment."""
    life = structure_store.life(kind, entry_id)
    if life is None or first < life.first or (life.last and (last is None or last > life.last)):
        raise Invalid("The unit, job and grade must be there on every day of the appointment.", at="first")


def _check_clash(one: Appointment) -> None:
    other = store.clash(one)
    if other and other.person_id == one.person_id and other.job_id == one.job_id:
        raise Conflict("This person has this job in this unit on some of these days already.")
    if other:
        raise Conflict("Somebody else leads this unit on some of these days. End that appointment first.", at="leads")


def _person_of(account_id: uuid.UUID, first: date, at: datetime) -> uuid.UUID:
    """Return the person whom an account is, from a day on; makes the person of an account that is nobody yet."""
    account = access.account(account_id)
    if account is None or not may(account, "service.use"):
        raise Invalid("Choose the account of a member of the staff.", at="account_id")
    present = store.tied(account_id)
    if present is None:
        person_id = access.add_person(at)
        keys.create(person_id)
        store.tie(account_id, person_id, first)
        return person_id
    if first < present[1]:
        before = store.first_free(account_id)
        if before and before >= first:
            raise Invalid("On that day this account was another person.", at="first")
        store.change_tie(account_id, valid_from=first)
    return present[0]
