"""Tables of the employees room."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class Employees(Table):
    """A record; personal columns are sealed with the person's key, and PostgreSQL gives the number."""

    person_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    decision_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    number = peewee.TextField()
    name = peewee.BlobField()
    phone = peewee.BlobField(null=True)
    email = peewee.BlobField(null=True)
    id_number = peewee.BlobField(null=True)
    education = peewee.BlobField()
    indicators = peewee.BlobField(null=True)
    decided_at = TimeField()
    created_at = TimeField()
