"""The time of one interview: invited -> confirmed | declined | move_asked; a slot is freed and taken here alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app import database, settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import service as applications
from app.hiring.appointments import messages, store, zones
from app.hiring.appointments.inputs import CandidateAct, StaffAct
from app.hiring.appointments.store import Booking, Listed, Slot
from app.hiring.interviews import links
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Interview
from app.text import source

MOST_OFFERED = 60
BY_CANDIDATE = {
    "pick": ("invited", "declined"),
    "confirm": ("invited",),
    "decline": ("invited", "confirmed", "move_asked"),
    "move": ("confirmed",),
}
"""The states in which a candidate may do each act."""

BY_STAFF = {
    "grant": ("invited", "confirmed", "declined", "move_asked"),
    "keep": ("move_asked",),
    "propose": ("invited", "confirmed", "declined", "move_asked"),
}
STALE = source("This time changed meanwhile. Look at how it stands now.")


@dataclass(frozen=True)
class Offer:
    """One interview's time as a page shows it: the booking, its slot, the slots to choose from, and the reason."""

    kind: str
    booking: Booking
    slot: Slot | None
    wished: Slot | None
    free: list[Listed]
    reason: str = ""
    reachable: bool = True


def offers(interview: Interview, zone: str, at: datetime) -> list[Offer]:
    """Return what a candidate has to choose or has chosen; nothing where the position opened no times."""
    booked = {one.kind: one for one in store.of_interview(interview.id)}
    if interview.state != "finished" and "ai" not in booked and store.opened(interview.position_id, "ai", at):
        booked["ai"] = _new(interview, "ai", zone, at)
    return [_offer(interview, booked[kind], at) for kind in ("ai", "human") if kind in booked]


def _offer(interview: Interview, booking: Booking, at: datetime) -> Offer:
    until = interview.expires_at if booking.kind == "ai" else None
    free = store.free(booking.position_id, booking.kind, at, until, MOST_OFFERED)
    slot, wished = (store.slot(one) if one else None for one in (booking.slot_id, booking.wished_slot_id))
    return Offer(booking.kind, booking, slot, wished, free)


def of_application(account: Account, application_id: uuid.UUID, at: datetime) -> list[Offer]:
    """Return the times of an application for staff, with the reasons that the candidate gave; recorded."""
    application = applications.visible(account, application_id)
    interview = interviews.interview(application_id)
    if interview is None:
        return []
    found = offers(interview, settings.current().time_zone, at)
    if "human" not in [one.kind for one in found] and store.opened(interview.position_id, "human", at):
        found.append(_offer(interview, _new(interview, "human", settings.current().time_zone, at), at))
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "times"})
    reachable = links.is_known(interview, at)
    return [replace(one, reason=_reason(one.booking), reachable=reachable) for one in found]


def _reason(booking: Booking) -> str:
    if booking.reason is None:
        return ""
    [opened] = keys.open_many([(_field(booking), booking.reason)], erased="")
    return opened


def _field(booking: Booking) -> keys.Field:
    return keys.Field(booking.person_id, "appointment_bookings", "reason", booking.id)


def _new(interview: Interview, kind: str, zone: str, at: datetime) -> Booking:
    return Booking(
        uuid.uuid4(), interview.id, interview.application_id, interview.person_id, interview.position_id, kind,
        "invited", None, None, None, None, zone, None, 0, at, None, at,
    )  # fmt: skip


def by_candidate(interview: Interview, sent: CandidateAct, at: datetime) -> Booking:
    """Do what a candidate wants with a time; raises Conflict where that is not possible any more."""
    actor = audit.Actor("candidate", interview.id)
    with database.transaction():
        application = applications.permit(interview.application_id, "continue", shared=True)
        zone, asked = zones.known(sent.zone, settings.current().time_zone), sent.kind == "ai"
        asked = asked and store.opened(interview.position_id, "ai", at)
        booking = _held(interview, sent.kind, zone, at, make=asked)
        if booking.state not in BY_CANDIDATE[sent.act] or (sent.act == "confirm") > (booking.slot_id is not None):
            raise Conflict(STALE)
        if sent.act == "pick":
            changed = _move(booking, "confirmed", _chosen(interview, booking, sent.slot, at), at)
        elif sent.act == "confirm":
            changed = _set(booking, at, state="confirmed")
        elif sent.act == "decline":
            changed = _move(booking, "declined", None, at, reason=_sealed(booking, sent.reason))
        else:
            wished = _chosen(interview, booking, sent.slot, at) if sent.slot else None
            changed = _set(
                booking, at, state="move_asked", wished_slot_id=wished and wished.id,
                reason=_sealed(booking, sent.reason),
            )  # fmt: skip
        if sent.zone:
            changed = _set(changed, at, zone=zones.known(sent.zone, changed.zone))
        detail = {"interview": str(interview.id), "what": sent.act, "kind": sent.kind}
        audit.record(actor, "update", "booking", booking.id, application.person_id, detail)
        messages.after(booking, changed, at, by=actor)
    return changed


def by_staff(account: Account, application_id: uuid.UUID, sent: StaffAct, at: datetime) -> Booking:
    """Give a candidate another time, keep the one they have, or have them choose; raises Conflict, or NotFound."""
    applications.visible(account, application_id)
    interview = interviews.interview(application_id)
    if interview is None:
        raise NotFound
    with database.transaction():
        application = applications.permit(application_id, "appoint", shared=True)
        booking = _held(interview, sent.kind, settings.current().time_zone, at, make=True)
        if booking.state not in BY_STAFF[sent.act]:
            raise Conflict(STALE)
        if sent.act == "keep":
            changed = _set(booking, at, state="confirmed", wished_slot_id=None)
        elif sent.act == "propose":
            changed = _move(booking, "invited", None, at)
        else:
            slot_id = sent.slot or booking.wished_slot_id
            # What the candidate wished is agreed; any other time is for the candidate to confirm.
            state = "confirmed" if slot_id == booking.wished_slot_id else "invited"
            changed = _move(booking, state, _chosen(interview, booking, slot_id, at), at)
        detail = {"interview": str(interview.id), "what": sent.act, "kind": sent.kind}
        audit.record(account, "update", "booking", booking.id, application.person_id, detail)
        messages.after(booking, changed, at, by=account)
    return changed


def free(booking_id: uuid.UUID, slot_id: uuid.UUID, at: datetime) -> bool:
    """Free a booking from a slot that was closed, once, and offer other times; False where it has the slot no more."""
    with database.transaction():
        booking = store.booking(booking_id, locked=True)
        if booking is None or booking.slot_id != slot_id:
            return False
        changed = _move(booking, "invited", None, at)
        detail = {"interview": str(booking.interview_id), "what": "propose", "kind": booking.kind}
        audit.record(audit.SYSTEM, "update", "booking", booking.id, booking.person_id, detail)
        messages.after(booking, changed, at, by=audit.SYSTEM)
    return True


def _held(interview: Interview, kind: str, zone: str, at: datetime, *, make: bool) -> Booking:
    """Return the booking with its row locked, with `make` a new one where there is none; raises NotFound."""
    if kind == "ai" and interview.state == "finished":
        raise Conflict("This interview is finished. It needs no time any more.")
    if make:
        store.ensure(_new(interview, kind, zone, at))
    booking = store.held(interview.id, kind)
    if booking is None:
        raise NotFound
    return booking


def _chosen(interview: Interview, booking: Booking, slot_id: uuid.UUID | None, at: datetime) -> Slot:
    """Return a slot that this booking may take, locked; raises Invalid for none, Conflict for one that is gone."""
    slot = store.slot(slot_id, locked=True) if slot_id else None
    if slot is None or (slot.position_id, slot.kind) != (booking.position_id, booking.kind):
        raise Invalid("Choose one of the times.", at="slot")
    over = booking.kind == "ai" and slot.starts_at >= interview.expires_at
    if slot.closed_at or slot.starts_at <= at or over or slot.id == booking.slot_id or not store.free_seat(slot.id):
        raise Conflict("Somebody else has this time now. Choose another.")
    return slot


def _move(booking: Booking, state: str, slot: Slot | None, at: datetime, **more: Any) -> Booking:
    """Free the slot of a booking, if it has one, and take another, which is locked, or none."""
    values: dict[str, Any] = {"wished_slot_id": None, "slot_id": None, "seat": None, "reason": None} | more
    if slot is not None:
        values |= {"slot_id": slot.id, "seat": store.free_seat(slot.id)}
    if booking.slot_id is not None:
        values |= {"last_slot_id": booking.slot_id}
    return _set(booking, at, state=state, sequence=booking.sequence + 1, **values)


def _set(booking: Booking, at: datetime, **values: Any) -> Booking:
    values |= {"changed_at": at}
    if values.get("state") == "confirmed" and booking.confirmed_at is None:
        values |= {"confirmed_at": at}
    store.change(booking.id, **values)
    return replace(booking, **values)


def _sealed(booking: Booking, reason: str) -> bytes | None:
    return keys.seal(*_field(booking), reason) if reason else None
