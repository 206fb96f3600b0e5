"""Tables of the pipeline; triggers of the database keep its entries as applications, screenings and files change."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class PipelineEntries(KeylessTable):
    """An application with what board and table filter and sort by; no text about a person is in it."""

    application_id = peewee.UUIDField(primary_key=True)
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    owner_id = peewee.UUIDField()
    stage = peewee.TextField()
    step = peewee.TextField(null=True)
    since = TimeField()
    applied_at = TimeField()
    source = peewee.TextField()
    score = peewee.DoubleField(null=True)
    band = peewee.TextField(null=True)


class PipelineStages(Table):
    """A stage of a version of the stages of a position, or of those of all others; never changed."""

    position_id = peewee.UUIDField(null=True)
    version = peewee.IntegerField()
    stage = peewee.TextField()
    used = peewee.BooleanField()
    hours = peewee.IntegerField(null=True)
    changed_by = peewee.UUIDField(null=True)
    changed_at = TimeField()


class PipelineProposals(Table):
    """A proposal to reject somebody; the reason is sealed."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    reason = peewee.BlobField()
    proposed_by = peewee.UUIDField()
    proposed_at = TimeField()
    state = peewee.TextField()
    closed_by = peewee.UUIDField(null=True)
    closed_at = TimeField(null=True)
