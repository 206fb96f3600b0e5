"""Tables of the audit room; a trigger refuses every change and removal."""

from __future__ import annotations

import peewee

from app.database import Jsonb, Table, TimeField


class AuditEntries(Table):
    """One thing that somebody did."""

    id = peewee.BigAutoField()
    at = TimeField()
    actor_kind = peewee.TextField()
    actor_id = peewee.TextField()
    action = peewee.TextField()
    object_kind = peewee.TextField()
    object_id = peewee.TextField()
    person_id = peewee.UUIDField(null=True)
    detail = Jsonb()


class AuditSeals(Table):
    """A batch of entries, linked to the batch before: `digests` holds 32 bytes for each of `entry_ids`."""

    id = peewee.BigAutoField()
    sealed_at = TimeField()
    digests = peewee.BlobField()
    previous = peewee.BlobField()
    root = peewee.BlobField()
