"""Table of the forms room."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, TimeField


class FormRecords(KeylessTable):
    """Something that is kept of a form for minutes; `owner` is an account, an interview or a browser."""

    owner = peewee.TextField()
    id = peewee.UUIDField()
    purpose = peewee.TextField()
    sealed = peewee.BlobField()
    made_at = TimeField()
    expires_at = TimeField()

    class Meta:
        primary_key = peewee.CompositeKey("owner", "id")
