"""Tables of the second interview; cards and what stands on them are only ever added."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class Rounds(Table):
    """The second interview of one application; `finished_at` is when the last card came in."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    opened_by = peewee.UUIDField()
    opened_at = TimeField()
    finished_at = TimeField(null=True)


class RoundInterviewers(KeylessTable):
    """Who interviews; who was removed keeps the row."""

    round_id = peewee.UUIDField()
    account_id = peewee.UUIDField()
    named_by = peewee.UUIDField()
    named_at = TimeField()
    removed_at = TimeField(null=True)

    class Meta:
        """The key."""

        primary_key = peewee.CompositeKey("round_id", "account_id")


class RoundCards(Table):
    """One interviewer's card, handed in once."""

    round_id = peewee.UUIDField()
    account_id = peewee.UUIDField()
    handed_in_at = TimeField()


class RoundDrafts(Table):
    """What an interviewer has entered and not handed in; `content` is sealed."""

    round_id = peewee.UUIDField()
    account_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    content = peewee.BlobField()
    saved_at = TimeField()


class RoundScores(Table):
    """The score of one criterion on a card; `note` is sealed."""

    card_id = peewee.UUIDField()
    criterion = peewee.TextField()
    score = peewee.IntegerField()
    note = peewee.BlobField()


class RoundJudgements(Table):
    """What a person alone judges; `note` is sealed, PostgreSQL fills `actor_type`, which can only be human."""

    card_id = peewee.UUIDField()
    account_id = peewee.UUIDField()
    field = peewee.TextField()
    score = peewee.IntegerField()
    note = peewee.BlobField()
