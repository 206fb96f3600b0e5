"""Reads and writes slots, who conducts them, and bookings; constraints keep a time from being given twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from app.database import db, fetch, fetch_one, select
from app.hiring.appointments.rates import Rate
from app.hiring.appointments.schema import AppointmentBookings, AppointmentSeats, AppointmentSlots

MOST_LISTED = 500


class Taken(Exception):
    """The database refused: an interviewer has another time then."""


@dataclass(frozen=True)
class Slot:
    """A time that a position opened; `place` is empty where the candidate is where they like."""

    id: uuid.UUID
    position_id: uuid.UUID
    kind: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    place: str
    opened_by: uuid.UUID
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Listed(Slot):
    """A slot with how many seats are taken, and the accounts that conduct it."""

    taken: int
    hosts: list[uuid.UUID]


@dataclass(frozen=True)
class Booking:
    """Where the time of one interview with one candidate stands; `reason` is sealed, `sequence` counts its changes."""

    id: uuid.UUID
    interview_id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    kind: str
    state: str
    slot_id: uuid.UUID | None
    seat: int | None
    wished_slot_id: uuid.UUID | None
    last_slot_id: uuid.UUID | None
    zone: str
    reason: bytes | None
    sequence: int
    invited_at: datetime
    confirmed_at: datetime | None
    changed_at: datetime


def add(slot: Slot, hosts: Iterable[uuid.UUID]) -> None:
    """Open a slot with its seats and interviewers; raises Taken where one of them has another slot then."""
    try:
        with db.atomic():
            AppointmentSlots.create(force_insert=True, **vars(slot))
            AppointmentSeats.insert_many(
                [{"slot_id": slot.id, "number": number + 1} for number in range(slot.capacity)]
            ).execute()
            for account_id in hosts:
                _add_host(slot, account_id)
    except peewee.IntegrityError:
        raise Taken from None


def _add_host(slot: Slot, account_id: uuid.UUID) -> None:
    db.execute_sql("INSERT INTO appointment_hosts (account_id) VALUES (%s) ON CONFLICT DO NOTHING", (account_id,))
    db.execute_sql(
        "INSERT INTO appointment_slot_hosts (slot_id, host, during) "
        "SELECT %s, number, tstzrange(%s, %s) FROM appointment_hosts WHERE account_id = %s",
        (slot.id, slot.starts_at, slot.ends_at, account_id),
    )


def slot(slot_id: uuid.UUID, *, locked: bool = False) -> Slot | None:
    """Return a slot; its row is locked with `locked`."""
    query = select(AppointmentSlots, Slot).where(AppointmentSlots.id == slot_id)
    return (query.for_update() if locked else query).first()


LISTED = """
    SELECT s.*, (SELECT count(*) FROM appointment_bookings b WHERE b.slot_id = s.id)::int AS taken,
        ARRAY(SELECT h.account_id FROM appointment_slot_hosts p JOIN appointment_hosts h ON h.number = p.host
              WHERE p.slot_id = s.id ORDER BY h.number) AS hosts
    FROM appointment_slots s WHERE """

FREE = f"""SELECT * FROM ({LISTED} s.position_id = %(position)s AND s.kind = %(kind)s AND s.closed_at IS NULL
    AND s.starts_at > %(after)s AND (%(until)s::timestamptz IS NULL OR s.starts_at < %(until)s)) AS open
    WHERE taken < capacity ORDER BY starts_at, id LIMIT %(most)s"""  # noqa: S608


def of_position(position_id: uuid.UUID, since: datetime) -> list[Listed]:
    """Return the slots of a position that end after a moment, closed ones too, earliest first."""
    return fetch(
        Listed,
        LISTED + "s.position_id = %s AND s.ends_at > %s ORDER BY s.starts_at, s.id LIMIT %s",
        (position_id, since, MOST_LISTED),
    )


def free(position_id: uuid.UUID, kind: str, after: datetime, until: datetime | None, most: int) -> list[Listed]:
    """Return the open slots of a kind that begin after a moment and have a seat, earliest first."""
    values = {"position": position_id, "kind": kind, "after": after, "until": until, "most": most}
    return fetch(Listed, FREE, values)


def opened(position_id: uuid.UUID, kind: str, after: datetime) -> bool:
    """Return whether a position has open slots of a kind that begin after a moment, with or without seats."""
    rows = AppointmentSlots.select().where(
        (AppointmentSlots.position_id == position_id)
        & (AppointmentSlots.kind == kind)
        & AppointmentSlots.closed_at.is_null()
        & (AppointmentSlots.starts_at > after)
    )
    return bool(rows.exists())


def free_seat(slot_id: uuid.UUID) -> int | None:
    """Return the first seat of a locked slot that no booking has."""
    row = db.execute_sql(
        "SELECT number FROM appointment_seats s WHERE slot_id = %s AND NOT EXISTS (SELECT FROM appointment_bookings b "
        "WHERE b.slot_id = s.slot_id AND b.seat = s.number) ORDER BY number LIMIT 1",
        (slot_id,),
    ).fetchone()
    return row[0] if row else None


def hosts(slot_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the accounts that conduct a slot."""
    rows = db.execute_sql(
        "SELECT h.account_id FROM appointment_slot_hosts p JOIN appointment_hosts h ON h.number = p.host "
        "WHERE p.slot_id = %s ORDER BY h.number",
        (slot_id,),
    ).fetchall()
    return [row[0] for row in rows]


def close(slot_id: uuid.UUID, at: datetime) -> None:
    """Close a slot: nobody can book it, and the time of its interviewers is free again."""
    AppointmentSlots.update(closed_at=at).where(AppointmentSlots.id == slot_id).execute()
    db.execute_sql("UPDATE appointment_slot_hosts SET closed = true WHERE slot_id = %s", (slot_id,))


def ensure(booking: Booking) -> None:
    """Add a booking unless the interview has one of its kind."""
    AppointmentBookings.insert(vars(booking)).on_conflict_ignore().execute()


def booking(booking_id: uuid.UUID, *, locked: bool = False) -> Booking | None:
    """Return a booking; its row is locked with `locked`."""
    query = select(AppointmentBookings, Booking).where(AppointmentBookings.id == booking_id)
    return (query.for_update() if locked else query).first()


def held(interview_id: uuid.UUID, kind: str) -> Booking | None:
    """Return the booking of a kind of an interview and lock its row."""
    mine = (AppointmentBookings.interview_id == interview_id) & (AppointmentBookings.kind == kind)
    return select(AppointmentBookings, Booking).where(mine).for_update().first()


def of_interview(interview_id: uuid.UUID) -> list[Booking]:
    """Return the bookings of an interview, that of the AI interview first."""
    rows = select(AppointmentBookings, Booking).where(AppointmentBookings.interview_id == interview_id)
    return list(rows.order_by(AppointmentBookings.kind))


@dataclass(frozen=True)
class Unsettled:
    """A booking that waits for HR, with when its slot begins; `total` and the next two count all of them."""

    application_id: uuid.UUID
    position_id: uuid.UUID
    state: str
    changed_at: datetime
    starts_at: datetime | None
    total: int
    overdue: int
    next_due: datetime | None


def unsettled(position_ids: Iterable[uuid.UUID], at: datetime, most: int) -> list[Unsettled]:
    """Return the bookings that candidates declined or want to move, the slot that begins next first.

    An AI interview that is over needs no time any more.
    """
    return fetch(
        Unsettled,
        "SELECT b.application_id, b.position_id, b.state, b.changed_at, s.starts_at, count(*) OVER ()::int AS total, "
        "(count(*) FILTER (WHERE s.starts_at <= %(at)s) OVER ())::int AS overdue, "
        "min(s.starts_at) FILTER (WHERE s.starts_at > %(at)s) OVER () AS next_due FROM appointment_bookings b "
        "JOIN applications a ON a.id = b.application_id LEFT JOIN appointment_slots s ON s.id = b.slot_id "
        "WHERE b.state IN ('declined', 'move_asked') AND b.position_id = ANY (%(positions)s) "
        "AND a.stage NOT IN ('approved', 'rejected') AND (b.kind = 'human' OR a.stage IN ('invited', 'interviewing')) "
        "ORDER BY s.starts_at NULLS LAST, b.changed_at, b.id "
        "LIMIT %(most)s",
        {"positions": list(position_ids), "at": at, "most": most},
    )


def of_slot(slot_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the ids of the bookings that have a slot."""
    rows = AppointmentBookings.select(AppointmentBookings.id).where(AppointmentBookings.slot_id == slot_id)
    return [row.id for row in rows]


def change(booking_id: uuid.UUID, **values: Any) -> None:
    """Set columns of a booking."""
    AppointmentBookings.update(**values).where(AppointmentBookings.id == booking_id).execute()


@dataclass(frozen=True)
class _WeekRow:
    """What was counted of a week, which begins on `first`."""

    first: date
    asked: int
    confirmed: int


def rates_by_week(
    invited: Mapping[uuid.UUID, datetime], position_ids: Sequence[uuid.UUID], since: datetime, zone: str
) -> dict[date, Rate]:
    """Count for each week in a zone those who were asked for a time in it, and those of them who confirmed one.

    They are the interviews with the moment of their invitation, and the conversations of positions asked for since.
    """
    rows = fetch(
        _WeekRow,
        """WITH asked AS (
               SELECT id AS interview_id, 'ai' AS kind, at FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[])
                   AS i (id, at)
               UNION ALL SELECT interview_id, kind, invited_at FROM appointment_bookings
               WHERE kind = 'human' AND position_id = ANY(%(positions)s) AND invited_at >= %(since)s
           )
           SELECT date_trunc('week', asked.at AT TIME ZONE %(zone)s)::date AS first, count(*)::int AS asked,
                  count(b.confirmed_at)::int AS confirmed
           FROM asked LEFT JOIN appointment_bookings b ON b.interview_id = asked.interview_id AND b.kind = asked.kind
           GROUP BY 1""",
        {"ids": list(invited), "times": list(invited.values()), "positions": list(position_ids), "since": since,
         "zone": zone},
    )  # fmt: skip
    return {row.first: Rate(row.asked, row.confirmed) for row in rows}


def rate(interview_ids: Sequence[uuid.UUID], position_id: uuid.UUID, since: datetime) -> Rate:
    """Count, among these interviews and the conversations asked for since, those whose time was confirmed."""
    found = fetch_one(
        Rate,
        """SELECT (%(count)s + count(*) FILTER (WHERE kind = 'human' AND invited_at >= %(since)s))::int AS asked,
        count(*) FILTER (WHERE confirmed_at IS NOT NULL AND (interview_id = ANY(%(ids)s) AND kind = 'ai'
            OR kind = 'human' AND invited_at >= %(since)s))::int AS confirmed
        FROM appointment_bookings WHERE position_id = %(position)s""",
        {"count": len(interview_ids), "since": since, "ids": list(interview_ids), "position": position_id},
    )
    return found or Rate(len(interview_ids), 0)
