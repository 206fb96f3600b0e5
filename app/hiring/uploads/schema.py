"""The table of files as they came in."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class Uploads(Table):
    """A file as it came in, or a member of an archive; its name is sealed, since it often is a person's name."""

    position_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    name = peewee.BlobField()
    media_id = peewee.UUIDField(null=True)
    bytes = peewee.BigIntegerField()
    sha256 = peewee.TextField(null=True)
    state = peewee.TextField()
    code = peewee.TextField(null=True)
    archive_id = peewee.UUIDField(null=True)
    member = peewee.IntegerField(null=True)
    members = peewee.IntegerField(null=True)
    application_id = peewee.UUIDField(null=True)
    actor_kind = peewee.TextField()
    actor_id = peewee.TextField()
    created_at = TimeField()
    changed_at = TimeField()
