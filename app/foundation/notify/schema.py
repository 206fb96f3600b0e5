"""The outbox of messages, what became of each attempt, and what people do not want to receive."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class Names(peewee.Field):
    """A list of short names in a `text[]` column."""

    field_type = "TEXT[]"
    unpack = False


class NotifyMessages(Table):
    """One message to one person; `contents` is sealed and gone once nothing needs it any more."""

    key = peewee.TextField()
    event = peewee.TextField()
    person_id = peewee.UUIDField(null=True)
    account_id = peewee.UUIDField(null=True)
    about_kind = peewee.TextField(null=True)
    about_id = peewee.UUIDField(null=True)
    language = peewee.TextField()
    zone = peewee.TextField()
    channels = Names()
    channel = peewee.TextField(null=True)
    contents = peewee.BlobField(null=True)
    state = peewee.TextField()
    reason = peewee.TextField(null=True)
    attempts = peewee.IntegerField()
    reference = peewee.TextField(null=True)
    not_before = TimeField()
    not_after = TimeField(null=True)
    actor_kind = peewee.TextField()
    actor_id = peewee.TextField()
    created_at = TimeField()
    changed_at = TimeField()


class NotifyReceipts(KeylessTable):
    """What one attempt came to, or what the channel said later."""

    id = peewee.BigAutoField()
    message_id = peewee.UUIDField()
    channel = peewee.TextField()
    outcome = peewee.TextField()
    code = peewee.TextField(null=True)
    at = TimeField()


class NotifyOptOuts(KeylessTable):
    """A kind of message that a person or an account does not want."""

    recipient_id = peewee.UUIDField()
    kind = peewee.TextField()
    at = TimeField()

    class Meta:
        primary_key = peewee.CompositeKey("recipient_id", "kind")
