"""Tables of the positions room."""

from __future__ import annotations

import peewee

from app.database import Jsonb, Table, TimeField


class Positions(Table):
    """A position; `version` names the present row of PositionVersions."""

    owner_id = peewee.UUIDField()
    manager_id = peewee.UUIDField()
    version = peewee.IntegerField()
    created_at = TimeField()
    published_at = TimeField(null=True)
    unit_id = peewee.UUIDField(null=True)
    job_id = peewee.UUIDField(null=True)
    state = peewee.TextField()
    opened_at = TimeField(null=True)
    closed_at = TimeField(null=True)


class PositionEvents(Table):
    """Something that somebody did to a position; never changed."""

    position_id = peewee.UUIDField()
    what = peewee.TextField()
    reason = peewee.TextField()
    account_id = peewee.UUIDField()
    at = TimeField()


class PositionVersions(Table):
    """One version of a position; never changed, so that a screening keeps the version it was made with."""

    position_id = peewee.UUIDField()
    version = peewee.IntegerField()
    title = peewee.TextField()
    department = peewee.TextField()
    language = peewee.TextField()
    description = peewee.TextField()
    requirements = Jsonb()
    rules = Jsonb()
    high_band = peewee.DecimalField(max_digits=4, decimal_places=1)
    invite_from = peewee.DecimalField(max_digits=4, decimal_places=1)
    form = Jsonb()
    profile = Jsonb()
    documents = Jsonb()
    changed_by = peewee.UUIDField()
    changed_at = TimeField()


class PositionChanges(Table):
    """A change of a published position that waits for a second person, or what came of it."""

    position_id = peewee.UUIDField()
    from_version = peewee.IntegerField()
    proposed = Jsonb()
    proposed_by = peewee.UUIDField()
    proposed_at = TimeField()
    state = peewee.TextField()
    request_id = peewee.UUIDField(null=True)


class Requisitions(Table):
    """A post that was asked for; `position_id` is the position that HR opened from it."""

    unit_id = peewee.UUIDField()
    unit_name = peewee.TextField()
    job_id = peewee.UUIDField()
    job_name = peewee.TextField()
    heads = peewee.IntegerField()
    reason = peewee.TextField()
    wanted_by = peewee.DateField()
    asked_by = peewee.UUIDField()
    asked_at = TimeField()
    state = peewee.TextField()
    request_id = peewee.UUIDField()
    position_id = peewee.UUIDField(null=True)
