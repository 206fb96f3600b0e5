"""Reads a file into fields by the models, and makes the application; a job repeated after a kill makes it once."""

from __future__ import annotations

import uuid

from app import clock, database
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.applications import creating
from app.hiring.applications import fields as schema
from app.hiring.uploads import checks, intake, refusals, store
from app.hiring.uploads.store import Upload

CODES_HERE = {"too_large": "too_long"}
"""Codes of document_text with another meaning here: its `too_large` is about the contents of the file."""

DONE = ("read", "refused", "unpacked", "repeated")
AWAY_SECONDS = 5


def read(upload_id: uuid.UUID) -> None:
    """Read one file; raises work.Later while a model is away."""
    upload = store.get(upload_id)
    if upload is None or upload.media_id is None or (upload.state in DONE and upload.code != refusals.OUR_FAILURE):
        return
    store.progress(upload.id, clock.now(), "reading")
    with keys.once():
        data, [name] = media.whole(upload.media_id), intake.names([upload])
    code = checks.inside(data)
    if code:
        _refuse(upload, code)
        return
    try:
        _ask(upload, data, name)
    except inference.ModelAway as away:
        store.change(upload.id, clock.now(), code="model_away")
        raise work.Later(AWAY_SECONDS) from away
    except inference.ModelFailed:
        # The job runs again a few times and then stops; the page offers to try again.
        store.change(upload.id, clock.now(), code="model_failed")
        raise


def _ask(upload: Upload, data: bytes, name: str) -> None:
    # The name of the file often is a person's; its ending is all that the model needs.
    document = inference.ask("document_text", {"name": "file" + checks.ending(name)}, data)
    if "error" in document:
        code = refusals.code_of(document["error"])
        _refuse(upload, CODES_HERE.get(code, code))
        return
    store.progress(upload.id, clock.now(), "fields")
    today = clock.now().date().isoformat()
    answer = inference.ask("resume_fields", {"document": document, "as_of": today})
    if "error" in answer:
        _refuse(upload, answer["error"]["code"])
        return
    fields = schema.fitted(answer["fields"] | {"doubts": answer.get("doubts", {})})
    accept(upload.id, document, fields, answer["evidence"])


def _refuse(upload: Upload, code: str) -> None:
    with database.transaction():
        store.change(upload.id, clock.now(), state="refused", code=code)
        audit.record(audit.SYSTEM, "update", "resume", upload.id, upload.person_id, {"refused": code})


def give_up(upload_id: uuid.UUID) -> None:
    """Refuse a file whose job failed for good, in the current transaction, unless its reading has ended."""
    upload = store.lock(upload_id)
    if upload is not None and upload.state not in DONE:
        _refuse(upload, refusals.OUR_FAILURE)


def accept(upload_id: uuid.UUID, document: dict, fields: dict, evidence: dict) -> uuid.UUID | None:
    """Make the application of a file that was read, in one transaction; None when it exists."""
    at = clock.now()
    with database.transaction(), keys.once():
        upload = store.lock(upload_id)
        if upload is None or upload.media_id is None or upload.state in DONE:
            return None
        resume = creating.Resume(document, fields, evidence)
        known = creating.known(resume)
        application = creating.create(upload.person_id, upload.position_id, upload.media_id, resume, at, known)
        store.change(upload.id, at, state="read", code=None, application_id=application.id)
    return application.id


def retry(upload: Upload, media_id: uuid.UUID) -> None:
    """Read a file again that failed or was refused after it had been kept."""
    with database.transaction():
        store.change(upload.id, clock.now(), state="received", code=None)
        archive = media.describe(media_id).kind == "archive"
        intake.enqueue(upload, "uploads.unpack" if archive else "uploads.read")
