"""Tables of the careers page; what an applicant typed is sealed."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class CareerPostings(Table):
    """Whether a position is shown on the careers page; its id is the address there, also when it is shown again."""

    position_id = peewee.UUIDField()
    shown = peewee.BooleanField()
    changed_by = peewee.UUIDField()
    changed_at = TimeField()


class CareerSubmissions(Table):
    """An application as it was sent; `contact` is sealed for `person_id`, whose key seals nothing else."""

    posting_id = peewee.UUIDField()
    upload_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    receipt_digest = peewee.BlobField()
    contact = peewee.BlobField()
    created_at = TimeField()


class CareerPoolConsents(KeylessTable):
    """That an applicant agreed to the talent pool, apart from the application; never changed."""

    submission_id = peewee.UUIDField(primary_key=True)
    wording = peewee.TextField()
    language = peewee.TextField()
    given_at = TimeField()


class CareerConsents(Table):
    """The consent that came with an application: which wording, in which language; never changed."""

    submission_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    wording = peewee.TextField()
    language = peewee.TextField()
    given_at = TimeField()
