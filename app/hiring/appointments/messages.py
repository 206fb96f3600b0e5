"""Writes to candidates and staff about times, and reminds of them an hour before."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from app import settings, text
from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.foundation.notify import service as notify
from app.foundation.work import service as work
from app.hiring.applications import contacting
from app.hiring.applications import service as applications
from app.hiring.appointments import store, zones
from app.hiring.appointments.store import Booking, Slot
from app.hiring.interviews import links
from app.hiring.interviews import messages as interview_messages
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions

SET, OPEN, REMINDER = "appointment_set", "appointment_open", "appointment_reminder"
TAKEN, FREED, ASKED = "appointment_taken", "appointment_freed", "appointment_move_asked"
REMIND_BEFORE = timedelta(minutes=60)
MOST_NAMED = 3
"""How many times a message names; the page has all of them."""


def after(before: Booking, booking: Booking, at: datetime, *, by: audit.Acting) -> None:
    """Tell both sides what a change of a booking means for them, in the transaction that made it."""
    slot = store.slot(booking.slot_id) if booking.slot_id else None
    old = store.slot(before.slot_id) if before.slot_id else None
    if slot is None:
        _without(before, booking, old, at, by)
        return
    if booking.state == "move_asked":
        _to_staff(ASKED, booking, slot, at, by)
        return
    _to_candidate(SET if booking.state == "confirmed" else OPEN, booking, slot, at, by)
    if booking.state == "confirmed":
        _to_staff(TAKEN, booking, slot, at, by)
    if old is not None and old.id != slot.id:
        _to_staff(FREED, booking, old, at, by)
    _remind_later(booking, slot, at)


def _without(before: Booking, booking: Booking, old: Slot | None, at: datetime, by: audit.Acting) -> None:
    if booking.state == "invited":
        _to_candidate(OPEN, booking, old, at, by)
    if old is not None or booking.state == "declined":
        _to_staff(FREED, booking, old, at, by)
    if old is not None and booking.kind == "ai":
        interview_messages.remind(booking.application_id, at, mark=f"{booking.id}:{booking.sequence}")


def _remind_later(booking: Booking, slot: Slot, at: datetime) -> None:
    """Have the reminder sent an hour before, or earlier where that hour is in quiet hours; none within the hour."""
    if booking.kind == "ai":
        interview_messages.withdraw_reminder(booking.application_id, at)
    if slot.starts_at - REMIND_BEFORE <= at:
        return
    moment = notify.moment(_recipient(booking), slot.starts_at - REMIND_BEFORE, slot.starts_at, at)
    work.enqueue(
        "appointments.remind", queue="messages", run_at=moment, booking_id=booking.id, sequence=booking.sequence
    )


def remind(booking_id: uuid.UUID, sequence: int, at: datetime) -> None:
    """Remind of a time, unless it changed, was declined, or the interview is over; the key lets it happen once."""
    booking = store.booking(booking_id, locked=True)
    slot = store.slot(booking.slot_id) if booking and booking.slot_id else None
    if booking is None or slot is None or booking.sequence != sequence or slot.closed_at or slot.starts_at <= at:
        return
    finished = booking.kind == "ai" and interviews.by_id(booking.interview_id).state == "finished"
    stage = applications.application(booking.application_id).stage
    if not finished and applications.allows(stage, "appoint"):
        _to_candidate(REMINDER, booking, slot, at, audit.SYSTEM, key=f"{REMINDER}:{booking.id}:{sequence}")


def _recipient(booking: Booking) -> notify.Recipient:
    application = applications.application(booking.application_id)
    return replace(contacting.recipient(application), zone=booking.zone)


def _to_candidate(
    event: str, booking: Booking, slot: Slot | None, at: datetime, by: audit.Acting, *, key: str = ""
) -> None:
    """Write to a candidate with the link that holds; where none is known, HR's page says that they were not told."""
    link = links.current(interviews.by_id(booking.interview_id), at)
    if link is None:
        return
    to = _recipient(booking)
    values: dict[str, object] = {"position": positions.get(booking.position_id).title, "link": f"{link}/times"}
    with text.reader(to.language, to.zone):
        if event == OPEN:
            values |= {"times": _named(booking, slot, to.zone, at)}
        elif slot is not None:
            values |= {"start": slot.starts_at, "place": slot.place or text.gettext("where you like, by this link")}
    if event == SET:
        values |= {"calendar": f"{link}/calendar.ics"}
    notify.send(
        event, to, values, key=key or _key(event, booking), at=at, about=("application", booking.application_id),
        by=by, not_after=slot.starts_at if slot and event != OPEN else None,
    )  # fmt: skip


def _named(booking: Booking, slot: Slot | None, zone: str, at: datetime) -> str:
    """Return the times that a message names: the one held for the candidate, else the next free ones."""
    if booking.slot_id is not None and slot is not None:
        return zones.shown(slot.starts_at, zone)
    until = interviews.by_id(booking.interview_id).expires_at if booking.kind == "ai" else None
    free = store.free(booking.position_id, booking.kind, at, until, MOST_NAMED)
    named = "; ".join(zones.shown(one.starts_at, zone) for one in free)
    return named or text.gettext("at the moment none; more will follow")


def _to_staff(event: str, booking: Booking, slot: Slot | None, at: datetime, by: audit.Acting) -> None:
    """Write to the owner of the position and to the interviewers, but not to who did it; no name is in it."""
    position = positions.get(booking.position_id)
    ids = dict.fromkeys([position.owner_id, *(store.hosts(slot.id) if slot else [])])
    values: dict[str, object] = {
        "position": position.title, "link": f"{settings.current().public_url}/applications/{booking.application_id}",
    }  # fmt: skip
    for account_id in ids:
        account = access.account(account_id)
        if account is None or by.id == account.id:
            continue
        with text.reader(account.language, account.time_zone):
            when = zones.shown(slot.starts_at, account.time_zone) if slot else text.gettext("no time yet")
        notify.send(
            event, notify.of_account(account), values | {"when": when}, key=f"{_key(event, booking)}:{account.id}",
            at=at, about=("application", booking.application_id), by=by,
        )  # fmt: skip


def _key(event: str, booking: Booking) -> str:
    return f"{event}:{booking.id}:{booking.changed_at.isoformat()}"
