"""The outbox, and the receipts and failures of jobs; the jobs themselves lie in procrastinate's own tables."""

from __future__ import annotations

import peewee

from app.database import Jsonb, KeylessTable, TimeField


class OutboxEvents(KeylessTable):
    """An event, delivered to the consumers of its topic."""

    id = peewee.BigAutoField()
    topic = peewee.TextField()
    payload = Jsonb()
    emitted_at = TimeField()


class OutboxReceipts(KeylessTable):
    """The mark that a consumer's effects of an event, or the effects of a job, were committed."""

    consumer = peewee.TextField()
    event_id = peewee.TextField()
    at = TimeField()

    class Meta:
        primary_key = peewee.CompositeKey("consumer", "event_id")


class JobFailures(KeylessTable):
    """How often a job failed by its own fault, and with which code last; waiting for a model is no failure."""

    job_id = peewee.BigIntegerField(primary_key=True)
    failures = peewee.IntegerField()
    code = peewee.TextField()
    at = TimeField()
