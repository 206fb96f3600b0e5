"""Tables of the reports room; reports are only ever added."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class Reports(Table):
    """A report of one interview; `body` is the sealed document, `basis` the digest of the ratings behind it."""

    application_id = peewee.UUIDField()
    interview_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    basis = peewee.TextField()
    body = peewee.BlobField()
    answered_at = TimeField(null=True)
    finished_at = TimeField()
    made_at = TimeField()
