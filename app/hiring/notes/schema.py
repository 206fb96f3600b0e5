"""Tables of the notes; rows are only ever added."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class ApplicationNotes(Table):
    """A note on an application; the text is sealed."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    text = peewee.BlobField()
    written_by = peewee.UUIDField()
    written_at = TimeField()


class NoteWithdrawals(KeylessTable):
    """A note that its author withdrew."""

    note_id = peewee.UUIDField(primary_key=True)
    withdrawn_at = TimeField()


class NoteMentions(KeylessTable):
    """A colleague whom a note mentions."""

    note_id = peewee.UUIDField()
    account_id = peewee.UUIDField()

    class Meta:
        """The key."""

        primary_key = peewee.CompositeKey("account_id", "note_id")
