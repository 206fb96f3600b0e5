"""Tables of the approvals room."""

from __future__ import annotations

import peewee

from app.database import Jsonb, Table, TimeField


class ApprovalRequests(Table):
    """A request with the steps that its template had when it was made."""

    template = peewee.TextField()
    steps = Jsonb()
    subject_kind = peewee.TextField()
    subject_id = peewee.TextField()
    unit_id = peewee.UUIDField(null=True)
    person_id = peewee.UUIDField(null=True)
    named = Jsonb()
    requester_id = peewee.UUIDField()
    summary = peewee.TextField()
    summary_fields = Jsonb()
    link = peewee.TextField()
    state = peewee.TextField()
    step = peewee.IntegerField()
    requested_at = TimeField()
    due_at = TimeField()
    escalated_at = TimeField(null=True)
    decided_at = TimeField(null=True)


class ApprovalSeats(Table):
    """Who may decide in a step: an account, or every account with a right."""

    request_id = peewee.UUIDField()
    step = peewee.IntegerField()
    account_id = peewee.UUIDField(null=True)
    by_right = peewee.TextField(null=True)
    origin = peewee.TextField()


class ApprovalEntries(Table):
    """Something that happened to a request; never changed. PostgreSQL numbers the rows."""

    request_id = peewee.UUIDField()
    step = peewee.IntegerField()
    what = peewee.TextField()
    account_id = peewee.UUIDField(null=True)
    for_id = peewee.UUIDField(null=True)
    reason = peewee.BlobField(null=True)
    at = TimeField()


class ApprovalDelegations(Table):
    """Who decides for whom on which days, both included, unless it was ended."""

    account_id = peewee.UUIDField()
    to_id = peewee.UUIDField()
    valid_from = peewee.DateField()
    valid_to = peewee.DateField()
    made_at = TimeField()
    ended_at = TimeField(null=True)
