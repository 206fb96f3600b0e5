"""Tables of the positions room."""

from __future__ import annotations

import peewee

from app.database import Jsonb, Table, TimeField


class Positions(Table):
    """A position; `version` names the row of PositionVersions that holds now."""

    owner_id = peewee.UUIDField()
    manager_id = peewee.UUIDField()
    version = peewee.IntegerField()
    created_at = TimeField()


class PositionVersions(Table):
    """What a position asked for at one time; never changed, so that a run keeps what it was made with."""

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
    changed_by = peewee.UUIDField()
    changed_at = TimeField()
