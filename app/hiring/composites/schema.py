"""Tables of the composite; rows are only ever added, PostgreSQL numbers them, and the newest counts."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class CompositeWeights(Table):
    """The weights of a position, which sum to 1, and whether the check of the background is asked for."""

    position_id = peewee.UUIDField()
    test = peewee.DecimalField()
    interview = peewee.DecimalField()
    round = peewee.DecimalField()
    check_required = peewee.BooleanField()
    account_id = peewee.UUIDField()
    set_at = TimeField()


class CompositeChanges(Table):
    """Weights that were proposed in place of those of `from_id`, and what came of it."""

    position_id = peewee.UUIDField()
    from_id = peewee.UUIDField()
    test = peewee.DecimalField()
    interview = peewee.DecimalField()
    round = peewee.DecimalField()
    check_required = peewee.BooleanField()
    proposed_by = peewee.UUIDField()
    proposed_at = TimeField()
    state = peewee.TextField()
    request_id = peewee.UUIDField()


class TestResults(Table):
    """The result of a written test, 0 to 100, where it is from and who recorded it."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    score = peewee.DecimalField()
    source = peewee.TextField()
    account_id = peewee.UUIDField()
    recorded_at = TimeField()


class BackgroundChecks(Table):
    """The outcome of a check of the background; `note` is sealed."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    outcome = peewee.TextField()
    source = peewee.TextField()
    note = peewee.BlobField(null=True)
    account_id = peewee.UUIDField()
    recorded_at = TimeField()
