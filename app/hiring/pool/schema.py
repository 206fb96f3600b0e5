"""Tables of the talent pool: entries come and go; consents, ends and contacts are only ever added."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class PoolConsents(Table):
    """A consent as it was given: by which way, in which wording and language, and until when it holds."""

    person_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    way = peewee.TextField()
    submission_id = peewee.UUIDField(null=True)
    wording = peewee.TextField()
    language = peewee.TextField()
    given_at = TimeField()
    ends_at = TimeField()


class PoolEntries(Table):
    """A person in the pool, by the consent that holds longest."""

    person_id = peewee.UUIDField()
    consent_id = peewee.UUIDField()
    entered_at = TimeField()
    ends_at = TimeField()


class PoolEnds(Table):
    """Why and when an entry was removed."""

    entry_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    consent_id = peewee.UUIDField()
    why = peewee.TextField()
    ended_at = TimeField()


class PoolContacts(Table):
    """Who was written to about which position, and by whom."""

    person_id = peewee.UUIDField()
    consent_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    message_id = peewee.UUIDField()
    contacted_by = peewee.UUIDField()
    contacted_at = TimeField()
