"""Answers to programs about the organisation."""

from __future__ import annotations

import uuid
from datetime import date

from app.foundation.organisation.service import Seat
from app.openapi import Output


class UnitShown(Output):
    """A unit in one span of days; a day of `valid_to` still holds"""

    id: uuid.UUID
    code: str
    name: str
    kind: str
    parent_id: uuid.UUID | None
    valid_from: date
    valid_to: date | None


class Units(Output):
    """The units that hold on a day, by code"""

    units: list[UnitShown]


class GradeShown(Output):
    """A grade in one span of days"""

    id: uuid.UUID
    code: str
    name: str
    rank: int
    valid_from: date
    valid_to: date | None


class Grades(Output):
    """The grades that hold on a day, by code"""

    grades: list[GradeShown]


class JobShown(Output):
    """A job of the catalogue in one span of days"""

    id: uuid.UUID
    code: str
    name: str
    qualifications: list[str]
    valid_from: date
    valid_to: date | None


class Jobs(Output):
    """The jobs that hold on a day, by code"""

    jobs: list[JobShown]


class AppointmentShown(Output):
    """An appointment of a person whom the reader sees"""

    id: uuid.UUID
    person_id: uuid.UUID
    account_id: uuid.UUID | None
    name: str | None
    job_id: uuid.UUID
    grade_id: uuid.UUID | None
    leads: bool
    valid_from: date
    valid_to: date | None
    revoked: bool

    @classmethod
    def of(cls, seat: Seat) -> AppointmentShown:
        """Return an appointment as programs read it."""
        values = {name: getattr(seat, name) for name in cls.model_fields if name != "revoked"}
        return cls(**values, revoked=seat.revoked_at is not None)


class UnitAlone(Output):
    """Every span of a unit, newest first, and the appointments of the people whom the reader sees"""

    spans: list[UnitShown]
    appointments: list[AppointmentShown]


class Identified(Output):
    """The id of what was made"""

    id: uuid.UUID


class PersonShown(Output):
    """A person whom the reader sees, with the account and its name, where there is one"""

    person_id: uuid.UUID
    account_id: uuid.UUID | None
    name: str | None


class People(Output):
    """Whom the reader sees today, and the units that the reader leads"""

    people: list[PersonShown]
    units_led: list[uuid.UUID]
