"""The wrapped data keys, one row a person."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, TimeField


class PersonKey(KeylessTable):
    """A data key, wrapped; `wrapped` is null and `destroyed_at` set once it was destroyed, and stays so."""

    person_id = peewee.UUIDField(primary_key=True)
    wrapped = peewee.TextField(null=True)
    provider = peewee.TextField()
    key_version = peewee.IntegerField()
    created_at = TimeField()
    destroyed_at = TimeField(null=True)

    class Meta:
        table_name = "person_keys"
