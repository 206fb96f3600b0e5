"""Tables of the decisions room; a trigger refuses every change and removal."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class Decisions(Table):
    """A decision; `reason` is sealed. PostgreSQL fills `actor_type`, which can only be human."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    outcome = peewee.TextField()
    account_id = peewee.UUIDField()
    reason = peewee.BlobField()
    decided_at = TimeField()
