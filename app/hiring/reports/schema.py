"""Tables of the reports room; reports are only ever added."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class Reports(Table):
    """A report of one interview; `body` is the sealed document, `basis` the digest of the ratings behind it."""

    application_id = peewee.UUIDField()
    interview_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    position_version = peewee.IntegerField()
    basis = peewee.TextField()
    body = peewee.BlobField()
    answered_at = TimeField(null=True)
    finished_at = TimeField()
    made_at = TimeField()


class Feedbacks(Table):
    """What a finished interview owes its candidate: `body` is sealed, None until it is released."""

    application_id = peewee.UUIDField()
    interview_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    due_at = TimeField()
    body = peewee.BlobField(null=True)
    template_set = peewee.TextField(null=True)
    released_at = TimeField(null=True)


class FeedbackSets(KeylessTable):
    """The sets of texts that a person released; only ever added."""

    digest = peewee.TextField(primary_key=True)
    released_by = peewee.UUIDField()
    released_at = TimeField()


class Inquiries(Table):
    """What a candidate asks about the result: to have it explained, or looked at by a person; texts are sealed."""

    feedback_id = peewee.UUIDField()
    kind = peewee.TextField()
    question = peewee.BlobField()
    asked_at = TimeField()
    answer = peewee.BlobField(null=True)
    answered_by = peewee.UUIDField(null=True)
    answered_at = TimeField(null=True)


class Baselines(Table):
    """What a measure was before this product, as people stated it; `request_id` is None for the first of a measure."""

    number = peewee.BigIntegerField()
    measure = peewee.TextField()
    value = peewee.DecimalField(7, 2)
    proposed_by = peewee.UUIDField()
    proposed_at = TimeField()
    request_id = peewee.UUIDField(null=True)
    state = peewee.TextField()
    taken_at = TimeField(null=True)
