"""Records which documents of a candidate HR saw, and shows them with the number masked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app import database
from app.errors import Forbidden, Invalid
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.organisation.service import day_of
from app.hiring.applications import document_store as store
from app.hiring.applications import service
from app.hiring.applications.inputs import DocumentSeen
from app.hiring.applications.service import Application
from app.hiring.positions import service as positions
from app.hiring.positions.service import Document

LAST_SHOWN = 3
"""Characters of a number that are shown."""


@dataclass(frozen=True)
class Seen:
    """A document that somebody saw; all but the end of its number is covered."""

    kind: str
    number: str
    valid_until: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Papers:
    """What a position needs of a person, what was seen (newest first), and what is missing before which stage."""

    application: Application
    needed: tuple[Document, ...]
    seen: list[Seen]
    missing: list[Document]


def record(account: Account, application_id: uuid.UUID, sent: DocumentSeen, at: datetime) -> None:
    """Record a document as seen; raises NotFound, Forbidden, Invalid, or Conflict for a decided application."""
    application = service.visible(account, application_id)
    if not may(account, "applications.edit"):
        raise Forbidden("Only HR records documents.")
    if sent.kind not in {one.kind for one in positions.get(application.position_id).documents}:
        raise Invalid("This position needs no such document.", at="kind")
    if sent.valid_until and sent.valid_until < day_of(at):
        raise Invalid("This document is valid no more.", at="valid_until")
    document_id = uuid.uuid4()
    with database.transaction():
        service.permit(application_id, "edit")
        place = (application.person_id, "application_documents", "number", document_id)
        sealed = keys.seal(*place, sent.number) if sent.number else None
        store.add(
            store.Row(
                document_id, application_id, application.person_id, sent.kind, sealed, sent.valid_until, account.id, at
            )
        )
        detail = {"part": "documents", "kind": sent.kind}
        audit.record(account, "update", "application", application_id, application.person_id, detail)


def read(account: Account, application_id: uuid.UUID, at: datetime) -> Papers:
    """Return the documents of an application that the account may see, and record the reading; raises NotFound."""
    application = service.visible(account, application_id)
    needed = positions.get(application.position_id).documents
    rows = store.of_application(application_id)
    fields = [(keys.Field(row.person_id, "application_documents", "number", row.id), row.number) for row in rows]
    numbers = keys.open_many(fields, erased="")
    names = access.names(row.account_id for row in rows)
    seen = [
        Seen(row.kind, _masked(number or ""), row.valid_until, names.get(row.account_id, "–"), row.seen_at)
        for row, number in zip(rows, numbers, strict=True)
    ]
    newest: dict[str, date | None] = {}
    for row in rows:
        newest.setdefault(row.kind, row.valid_until)
    day = day_of(at)
    missing = [one for one in needed if one.kind not in newest or (newest[one.kind] or day) < day]
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "documents"})
    return Papers(application, needed, seen, missing)


def _masked(number: str) -> str:
    return (
        "*" * max(0, len(number) - LAST_SHOWN) + number[-LAST_SHOWN:] if len(number) > LAST_SHOWN else "*" * len(number)
    )
