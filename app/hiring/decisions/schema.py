"""Tables of the decisions room; a trigger refuses every change and removal of a decision."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class Decisions(Table):
    """A decision; `reason` is sealed. PostgreSQL fills `actor_type`, which can only be human."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    outcome = peewee.TextField()
    account_id = peewee.UUIDField()
    reason = peewee.BlobField()
    decided_at = TimeField()
    for_id = peewee.UUIDField(null=True)


class DecisionDeadlines(KeylessTable):
    """Until when a decision is due, and when it was escalated."""

    application_id = peewee.UUIDField(primary_key=True)
    person_id = peewee.UUIDField()
    since = TimeField()
    due_at = TimeField()
    escalated_at = TimeField(null=True)
