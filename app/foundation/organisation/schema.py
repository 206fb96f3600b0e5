"""Tables of the organisation room: what is named by a code, its spans of days, and appointments."""

from __future__ import annotations

import peewee

from app.database import Jsonb, Table, TimeField


class Coded(Table):
    """What keeps its code for good: a unit, a grade or a job."""

    code = peewee.TextField()
    created_at = TimeField()


class OrgUnits(Coded):
    """A unit of the bank."""


class OrgGrades(Coded):
    """A grade."""


class OrgJobs(Coded):
    """A job of the catalogue."""


class Span(Table):
    """What held from one day to another, both included; without `valid_to` it still holds."""

    of_id = peewee.UUIDField()
    name = peewee.TextField()
    valid_from = peewee.DateField()
    valid_to = peewee.DateField(null=True)


class OrgUnitSpans(Span):
    """The name, kind and parent of a unit."""

    kind = peewee.TextField()
    parent_id = peewee.UUIDField(null=True)


class OrgGradeSpans(Span):
    """The name and rank of a grade; a higher rank is a higher number."""

    rank = peewee.IntegerField()


class OrgJobSpans(Span):
    """The name of a job and the qualifications that it asks for."""

    qualifications = Jsonb()


class OrgAccountTies(Table):
    """Which person an account is."""

    account_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    valid_from = peewee.DateField()
    valid_to = peewee.DateField(null=True)


class OrgAppointments(Table):
    """A person in a unit, job and grade; one that was revoked never held."""

    person_id = peewee.UUIDField()
    unit_id = peewee.UUIDField()
    job_id = peewee.UUIDField()
    grade_id = peewee.UUIDField(null=True)
    leads = peewee.BooleanField()
    valid_from = peewee.DateField()
    valid_to = peewee.DateField(null=True)
    made_by = peewee.UUIDField()
    made_at = TimeField()
    revoked_at = TimeField(null=True)
