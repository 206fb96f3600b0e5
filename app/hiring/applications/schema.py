"""Tables of applications and of the people behind them; every text about a person is sealed."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class LookupsField(peewee.Field):
    """Keyed hashes of words, by which a row is found."""

    field_type = "BYTEA[]"


class WordsField(peewee.Field):
    """Words, each a code."""

    field_type = "TEXT[]"


class Candidates(KeylessTable):
    """A person who applied; look-ups are keyed hashes of the normalised value."""

    person_id = peewee.UUIDField(primary_key=True)
    name = peewee.BlobField(null=True)
    phone = peewee.BlobField(null=True)
    email = peewee.BlobField(null=True)
    id_number = peewee.BlobField(null=True)
    phone_lookup = peewee.BlobField(null=True)
    email_lookup = peewee.BlobField(null=True)
    id_number_lookup = peewee.BlobField(null=True)
    created_at = TimeField()
    changed_at = TimeField()


class Applications(Table):
    """A person's application for a position; `document` is the sealed answer of document_text."""

    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    media_id = peewee.UUIDField()
    document = peewee.BlobField()
    name = peewee.BlobField(null=True)
    lookups = LookupsField(null=True)
    stage = peewee.TextField()
    decided_by = peewee.UUIDField(null=True)
    decision_id = peewee.UUIDField(null=True)
    created_at = TimeField()


class IdentityProposals(Table):
    """A link, open, accepted or refused, between the person of an application and one who applied before.

    `agreed` says which data agreed, besides the name, where the system joined the two; the reason is sealed for the
    person of the application.
    """

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    found_by = peewee.TextField()
    agreed = WordsField(null=True)
    state = peewee.TextField()
    reason = peewee.BlobField(null=True)
    decided_by = peewee.UUIDField(null=True)
    decided_at = TimeField(null=True)
    created_at = TimeField()


class ApplicationStages(KeylessTable):
    """A stage that an application reached, and who led it there."""

    id = peewee.BigAutoField()
    application_id = peewee.UUIDField()
    stage = peewee.TextField()
    actor_kind = peewee.TextField()
    actor_id = peewee.TextField()
    at = TimeField()


class ApplicationReviews(Table):
    """A person's review of an application that a rule had put before a person; never changed."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    account_id = peewee.UUIDField()
    reason = peewee.BlobField()
    reviewed_at = TimeField()


class Resumes(Table):
    """A version of the fields of a résumé, and the place of each in the document; never changed."""

    application_id = peewee.UUIDField()
    version = peewee.IntegerField()
    fields = peewee.BlobField()
    evidence = peewee.BlobField()
    actor_kind = peewee.TextField()
    actor_id = peewee.TextField()
    created_at = TimeField()


class ApplicationDocuments(Table):
    """A document that somebody saw; the number is sealed. Never changed."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    kind = peewee.TextField()
    number = peewee.BlobField(null=True)
    valid_until = peewee.DateField(null=True)
    account_id = peewee.UUIDField()
    seen_at = TimeField()
