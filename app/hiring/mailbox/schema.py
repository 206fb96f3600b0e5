"""The table of mails that were read."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class MailboxMessages(Table):
    """A mail that was read, without anything of its contents; never changed."""

    uid_validity = peewee.BigIntegerField()
    uid = peewee.BigIntegerField()
    message_digest = peewee.BlobField()
    state = peewee.TextField()
    code = peewee.TextField(null=True)
    position_id = peewee.UUIDField(null=True)
    files = peewee.IntegerField()
    read_at = TimeField()
