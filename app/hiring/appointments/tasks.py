"""The jobs of this room: reminding of a time, and offering others where a slot was closed."""

from __future__ import annotations

import uuid

from app import clock, database
from app.foundation.work.service import task
from app.hiring.appointments import booking, messages, store


@task("appointments.remind")
def remind(booking_id: str, sequence: int) -> None:
    """Remind a candidate of the time that a booking had when this was planned."""
    with database.transaction():
        messages.remind(uuid.UUID(booking_id), sequence, clock.now())


@task("appointments.repropose")
def repropose(slot_id: str) -> None:
    """Free the bookings of a closed slot and offer other times; each in a transaction of its own, each once."""
    for booking_id in store.of_slot(uuid.UUID(slot_id)):
        booking.free(booking_id, uuid.UUID(slot_id), clock.now())
