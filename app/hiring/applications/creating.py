"""Makes an application from a résumé that was read, and keeps each version of its fields."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import identity, lookups, store
from app.hiring.applications.store import Application


@dataclass(frozen=True)
class Resume:
    """A résumé that was read: the answer of document_text, the fields, and the place of each in the document."""

    document: dict
    fields: dict
    evidence: dict


def known(resume: Resume) -> identity.Known:
    """Return who applied before with what a résumé names; locks identities until the transaction ends."""
    store.hold_identities()
    return identity.find(resume.fields)


def create(
    person_id: uuid.UUID,
    position_id: uuid.UUID,
    media_id: uuid.UUID,
    resume: Resume,
    at: datetime,
    known: identity.Known | None = None,
) -> Application:
    """Make an application with its first version, in the current transaction; the original is kept as `media_id`.

    `person_id` is a new person, joined with an earlier one by a link where `known(resume)` found that one, within this
    transaction.
    """
    identity.keep(person_id, resume.fields)
    application = Application(uuid.uuid4(), person_id, position_id, "received", at)
    fields = resume.fields | {"hidden_text": resume.document.get("hidden_text", [])}
    document = keys.seal(person_id, "applications", "document", application.id, _encoded(resume.document))
    name, found_by = _sealed_name(application, fields), lookups.of(fields)
    store.add_application(application, media_id, document, name, found_by)
    store.add_stage(application.id, "received", audit.SYSTEM.kind, str(audit.SYSTEM.id), at)
    _add_resume(application, 1, fields, resume.evidence, audit.SYSTEM)
    if known and known.match:
        identity.join(application, known.match)
    detail = {"position": str(position_id), "may_be": len(identity.propose(application, resume.fields, known))}
    audit.record(audit.SYSTEM, "create", "application", application.id, person_id, detail)
    work.emit("application.created", application_id=application.id)
    return application


def add_version(application: Application, version: int, fields: dict, evidence: dict, actor: audit.Acting) -> None:
    """Seal fields and evidence as a version of the résumé, and the name as that of the application."""
    store.keep_name(application.id, _sealed_name(application, fields), lookups.of(fields))
    _add_resume(application, version, fields, evidence, actor)


def _sealed_name(application: Application, fields: dict) -> bytes:
    return keys.seal(application.person_id, "applications", "name", application.id, fields.get("name") or "")


def _add_resume(application: Application, version: int, fields: dict, evidence: dict, actor: audit.Acting) -> None:
    resume_id, person_id = uuid.uuid4(), application.person_id
    store.add_resume(
        store.Resume(
            resume_id,
            application.id,
            person_id,
            version,
            keys.seal(person_id, "resumes", "fields", resume_id, _encoded(fields)),
            keys.seal(person_id, "resumes", "evidence", resume_id, _encoded(evidence)),
            actor.kind,
            str(actor.id),
            clock.now(),
        )  # fmt: skip
    )


def _encoded(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
