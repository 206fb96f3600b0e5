"""Tables of the screening room."""

from __future__ import annotations

import peewee

from app.database import Jsonb, Table, TimeField


class Screenings(Table):
    """A screening of one version of a résumé against one version of a position; `detail` is sealed."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    resume_version = peewee.IntegerField()
    position_version = peewee.IntegerField()
    matching_version = peewee.IntegerField()
    score = peewee.DecimalField(max_digits=4, decimal_places=1)
    band = peewee.TextField()
    rules_met = peewee.BooleanField()
    ready = peewee.BooleanField()
    detail = peewee.BlobField()
    created_at = TimeField()


class ScreeningSettlements(Table):
    """What HR says of a line of a position, with what the line asked for and how it was read; the newest row counts."""

    position_id = peewee.UUIDField()
    position_version = peewee.IntegerField()
    matching_version = peewee.IntegerField()
    line_id = peewee.TextField()
    asked = Jsonb()
    reading = Jsonb()
    settlement = peewee.TextField()
    account_id = peewee.UUIDField()
    settled_at = TimeField()


class ScreeningComparisons(Table):
    """What a proposed change of a position would do to one application: score, rank and readiness."""

    change_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    score_before = peewee.DecimalField(max_digits=4, decimal_places=1)
    score_after = peewee.DecimalField(max_digits=4, decimal_places=1)
    rank_before = peewee.IntegerField()
    rank_after = peewee.IntegerField()
    ready_before = peewee.BooleanField()
    ready_after = peewee.BooleanField()
