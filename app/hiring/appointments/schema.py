"""Tables of the appointments room."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class AppointmentSlots(Table):
    """A time that a position opened: `capacity` candidates for the AI interview, or one with named interviewers."""

    position_id = peewee.UUIDField()
    kind = peewee.TextField()
    starts_at = TimeField()
    ends_at = TimeField()
    capacity = peewee.IntegerField()
    place = peewee.TextField()
    opened_by = peewee.UUIDField()
    opened_at = TimeField()
    closed_at = TimeField(null=True)


class AppointmentSeats(KeylessTable):
    """Room for one candidate in a slot; a booking names it."""

    slot_id = peewee.UUIDField()
    number = peewee.IntegerField()


class AppointmentBookings(Table):
    """Where the time of one interview with one candidate stands; without a slot, the candidate has none."""

    interview_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    kind = peewee.TextField()
    state = peewee.TextField()
    slot_id = peewee.UUIDField(null=True)
    seat = peewee.IntegerField(null=True)
    wished_slot_id = peewee.UUIDField(null=True)
    last_slot_id = peewee.UUIDField(null=True)
    zone = peewee.TextField()
    reason = peewee.BlobField(null=True)
    sequence = peewee.IntegerField()
    invited_at = TimeField()
    confirmed_at = TimeField(null=True)
    changed_at = TimeField()
