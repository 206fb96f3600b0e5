"""Opens and closes the times of a position, and counts how many candidates confirm one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import demand, may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.work import service as work
from app.hiring.appointments import store, zones
from app.hiring.appointments.inputs import TimesOpened
from app.hiring.appointments.rates import Rate
from app.hiring.appointments.store import Booking, Listed, Slot
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions

__all__ = ["Booking", "Listed", "Slot"]

MOST_AHEAD = timedelta(days=90)
MOST_AT_ONCE = 40
MOST_OPEN = 400
PERIOD = timedelta(days=90)
"""For how long back the rate of confirmations is counted."""


@dataclass(frozen=True)
class Times:
    """The slots of a position from now on, with the names of who conducts them, and who could."""

    position: positions.Position
    slots: list[Listed]
    names: dict[uuid.UUID, str]
    able: dict[uuid.UUID, str]
    rate: Rate
    days: int
    zone: str


def open_times(account: Account, position_id: uuid.UUID, sent: TimesOpened, at: datetime) -> list[Slot]:
    """Open the slots of a span; HR for everybody, an interviewer for themselves.

    Raises Conflict where an interviewer has another slot then, Invalid outside the bounds.
    """
    position = positions.visible(account, position_id)
    demand(account, "appointments.open")
    hosts = _hosts(account, position, sent)
    slots = _slots(account, position.id, sent, at)
    with database.transaction():
        if len(store.of_position(position.id, at)) + len(slots) > MOST_OPEN:
            raise Invalid("This position has %(most)s times already. Close some of them first.", most=MOST_OPEN)
        for slot in slots:
            try:
                store.add(slot, hosts)
            except store.Taken:
                raise Conflict("One of the interviewers has another interview at that time. Choose another.") from None
        detail = {"position": str(position.id), "kind": sent.kind, "again": len(slots)}
        audit.record(account, "create", "slot", slots[0].id, detail=detail)
    return slots


def _able(position: positions.Position) -> dict[uuid.UUID, str]:
    """Return who may conduct conversations: those who see the position, so that they see whom they meet."""
    found = [one for one in access.with_right("appointments.open") if positions.sees(one, position)]
    return {one.id: one.display_name for one in found}


def _hosts(account: Account, position: positions.Position, sent: TimesOpened) -> list[uuid.UUID]:
    if sent.kind == "ai":
        if not may(account, "appointments.settle"):
            raise Forbidden("HR opens the times of the AI interview.")
        return []
    if not sent.place:
        raise Invalid("Name the place, or how you telephone, in at most 200 characters.", at="place")
    if not sent.interviewer or not set(sent.interviewer) <= _able(position).keys():
        raise Invalid("Choose who conducts the interview.", at="interviewer")
    if not may(account, "appointments.settle") and sent.interviewer != [account.id]:
        raise Forbidden("Open times for yourself; HR opens those of others.")
    return sent.interviewer


def _slots(account: Account, position_id: uuid.UUID, sent: TimesOpened, at: datetime) -> list[Slot]:
    begin, end = (zones.moment(sent.day, clock, account.time_zone) for clock in sent.clocks)
    length, human = timedelta(minutes=sent.minutes), sent.kind == "human"
    count = int((end - begin) / length)
    if begin <= at or begin - at > MOST_AHEAD:
        raise Invalid("Choose a time between now and 90 days from now.", at="day")
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid("Between the beginning and the end, 1 to 40 times must have room.", at="end")
    return [
        Slot(
            uuid.uuid4(), position_id, sent.kind, begin + number * length, begin + (number + 1) * length,
            1 if human else sent.capacity, sent.place if human else "", account.id, at, None,
        )
        for number in range(count)
    ]  # fmt: skip


def times(account: Account, position_id: uuid.UUID, at: datetime) -> Times:
    """Return the slots of a position that are not over, with the rate of confirmations."""
    position = positions.visible(account, position_id)
    slots = store.of_position(position_id, at)
    able = _able(position)
    if not may(account, "appointments.settle"):
        able = {account.id: account.display_name}
    names = access.names({host for slot in slots for host in slot.hosts})
    return Times(position, slots, names, able, _rate(position_id, at), PERIOD.days, account.time_zone)


def unsettled(position_ids: Sequence[uuid.UUID], at: datetime, most: int) -> list[store.Unsettled]:
    """List the times of some positions that candidates declined or want to move: one statement."""
    return store.unsettled(position_ids, at, most)


def rate(account: Account, position_id: uuid.UUID, at: datetime) -> Rate:
    """Return how many of the candidates who were asked for a time in the last 90 days confirmed one."""
    positions.visible(account, position_id)
    return _rate(position_id, at)


def _rate(position_id: uuid.UUID, at: datetime) -> Rate:
    return store.rate(interviews.invited_since(position_id, at - PERIOD), position_id, at - PERIOD)


def cannot(account: Account, position_id: uuid.UUID, slot_id: uuid.UUID, at: datetime) -> None:
    """Close a slot because nobody can conduct it: HR, or an interviewer of it. Its candidates are offered others."""
    positions.visible(account, position_id)
    slot = store.slot(slot_id)
    if slot is None or slot.position_id != position_id:
        raise NotFound
    if not may(account, "appointments.settle") and account.id not in store.hosts(slot_id):
        raise Forbidden("Only HR and the interviewers of this time can close it.")
    with database.transaction():
        slot = store.slot(slot_id, locked=True)
        if slot is None or slot.closed_at is not None:
            return
        store.close(slot_id, at)
        audit.record(account, "close", "slot", slot_id, detail={"position": str(position_id)})
        work.enqueue("appointments.repropose", queue="messages", slot_id=slot_id)
