"""Tables of the sampling room; a trigger lets a verdict be given once."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class Samples(Table):
    """The sample of a month, with how many it was drawn from."""

    month = peewee.DateField()
    population = peewee.IntegerField()
    drawn_at = TimeField()


class SampleItems(Table):
    """An application in a sample, and what a person said of it."""

    sample_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    position_version = peewee.IntegerField()
    place = peewee.IntegerField()
    verdict = peewee.TextField(null=True)
    judged_by = peewee.UUIDField(null=True)
    judged_at = TimeField(null=True)
