"""Keeps a correction of a résumé as its next version; the versions before stay as they were."""

from __future__ import annotations

import re
import uuid

from app import database
from app.errors import Conflict, Forbidden
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.work import service as work
from app.hiring.candidates import fields as schema
from app.hiring.candidates import forms, identity, reading, service, store

EDITORS = ("hr", "hr_lead")


def edit(account: Account, application_id: uuid.UUID, given: dict, expected: int) -> int:
    """Keep new fields and return the number of the version; raises Invalid, Forbidden, NotFound or Conflict.

    Evidence goes on pointing at each value that is still there, also where its row has moved.
    """
    application = service.visible(account, application_id)
    if account.role not in EDITORS:
        raise Forbidden("Only HR corrects a résumé.")
    with database.transaction():
        store.lock_stage(application_id)
        version, old = service.fields(application_id)
        # What the reading found hidden is a finding, not a field that people correct.
        new = schema.check(forms.unmasked(given, old) | {"hidden_text": old.get("hidden_text", [])})
        if version != expected:
            raise Conflict("Somebody corrected this résumé meanwhile. Reload the page and enter your change again.")
        if new == schema.check(old):
            return version
        kept = still_there(old, new, service.evidence(application_id))
        reading.add_version(application, version + 1, new, kept, account)
        identity.keep(application.person_id, new)
        changed = sorted({path.split("/")[1] for path, _ in _differences(old, new)})
        audit.record(
            account,
            "update",
            "resume",
            application_id,
            application.person_id,
            {"version": version + 1, "changed": changed},
        )
        work.emit("resume.changed", application_id=application_id, version=version + 1)
    return version + 1


def still_there(old: dict, new: dict, evidence: dict) -> dict:
    """Return the evidence of the new fields: of each value that the old ones held under the same kind of path."""
    before: dict[tuple[str, object], list[str]] = {}
    for path, value in schema.flat(old).items():
        if path in evidence:
            before.setdefault((_kind(path), value), []).append(path)
    kept = {}
    for path, value in schema.flat(new).items():
        places = before.get((_kind(path), value), [])
        if places:
            kept[path] = evidence[path if path in places else places[0]]
    return kept


def _kind(path: str) -> str:
    return re.sub(r"/\d+", "/*", path)


def _differences(old: dict, new: dict) -> set[tuple[str, object]]:
    return set(schema.flat(old).items()) ^ set(schema.flat(new).items())
