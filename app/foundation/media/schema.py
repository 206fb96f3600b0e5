"""Files, their parts, and the openings of links; the contents lie sealed on disk."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class MediaObjects(Table):
    """A file of a person; `bytes` and `sha256` (hex) are of the whole and set once it is finished."""

    person_id = peewee.UUIDField()
    kind = peewee.TextField()
    content_type = peewee.TextField()
    state = peewee.TextField(default="receiving")
    bytes = peewee.BigIntegerField(null=True)
    sha256 = peewee.TextField(null=True)
    created_at = TimeField()
    finished_at = TimeField(null=True)


class MediaParts(KeylessTable):
    """A part that was acknowledged; its file is named by object and number."""

    object_id = peewee.UUIDField()
    number = peewee.IntegerField()
    bytes = peewee.BigIntegerField()
    sha256 = peewee.TextField()
    sealed_bytes = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("object_id", "number")


class MediaOpenings(KeylessTable):
    """One opening of a file by a reader on a day, with the time of the last reading, whatever the ranges.

    `digest` is made of reader, file and day; the column is named after the link, whose digest it held before.
    """

    digest = peewee.BlobField(primary_key=True, column_name="token_digest")
    opened_at = TimeField()
