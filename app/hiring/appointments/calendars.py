"""Whose calendar a time goes into: the candidate's, by the link, and that of who conducts it."""

from __future__ import annotations

import uuid

from app import settings, text
from app.errors import NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.appointments import calendar, store
from app.hiring.appointments.store import Booking
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Interview
from app.hiring.positions import service as positions


def of_candidate(interview: Interview, kind: str, link: str) -> bytes:
    """Return the file of a candidate's time, a cancellation where they have none any more; raises NotFound."""
    return _file(_booking(interview, kind), link)


def of_staff(account: Account, application_id: uuid.UUID, kind: str) -> bytes:
    """Return the same for staff who see the application, without the candidate's name; recorded."""
    application = applications.visible(account, application_id)
    interview = interviews.interview(application_id)
    if interview is None:
        raise NotFound
    made = _file(_booking(interview, kind), f"{settings.current().public_url}/applications/{application_id}")
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "times"})
    return made


def _booking(interview: Interview, kind: str) -> Booking:
    booking = next((one for one in store.of_interview(interview.id) if one.kind == kind), None)
    if booking is None:
        raise NotFound
    return booking


def _file(booking: Booking, link: str) -> bytes:
    slot_id = booking.slot_id or booking.last_slot_id
    slot = store.slot(slot_id) if slot_id else None
    if slot is None:
        raise NotFound
    title = positions.get(booking.position_id).title
    return calendar.file(
        calendar.Entry(
            booking.id,
            booking.sequence,
            booking.changed_at,
            slot.starts_at,
            slot.ends_at,
            text.gettext("Interview: %(position)s", position=title),
            slot.place,
            link,
            cancelled=booking.slot_id is None,
        )  # fmt: skip
    )
