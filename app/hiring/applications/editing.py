"""Keeps a correction of a résumé as its next version; the versions before stay as they were."""

from __future__ import annotations

import uuid

from app import clock, database
from app.errors import Conflict, Forbidden
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.work import service as work
from app.hiring.applications import creating, dates, forms, identity, service, store
from app.hiring.applications import fields as schema


def edit(account: Account, application_id: uuid.UUID, fields: dict, expected: int) -> int:
    """Keep new fields and return the number of the version; raises Invalid, Forbidden, NotFound or Conflict.

    Evidence is kept for each value that is still present, also where its row has moved.
    """
    application = service.visible(account, application_id)
    if not may(account, "applications.edit"):
        raise Forbidden("Only HR corrects a résumé.")
    with database.transaction():
        service.permit(application_id, "edit")
        version, stored = service.fields(application_id)
        old = schema.fitted(stored)
        # What the reading found hidden or doubtful is a finding, not a field that people correct.
        findings = {"hidden_text": old.get("hidden_text", []), "doubts": {}}
        fields = schema.check(
            fields | findings
        )  # the following checks read the values, so their types are checked first
        fields = forms.unmasked(fields, old, service.numbers(application.person_id))
        forms.check_numbers(fields, old)
        new = schema.check(fields | findings)
        dates.check(new, old, clock.now().date())
        new["doubts"] = still_doubted(old, new)
        if version != expected:
            raise Conflict("Somebody corrected this résumé meanwhile. Compare both versions and choose.")
        if new == old:
            return version
        remaining = still_there(old, new, service.evidence(application_id))
        creating.add_version(application, version + 1, new, remaining, account)
        store.hold_identities()
        identity.keep(application.person_id, new)
        identity.propose(application, new)
        changed = sorted({path.split("/")[1] for path, _ in _differences(old, new)} - {"doubts"})
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
    """Return the evidence of the new fields: of each value that the old fields had under the same kind of path."""
    before: dict[tuple[str, object], list[str]] = {}
    for path, value in schema.flat(old).items():
        if path in evidence:
            before.setdefault((schema.kind(path), value), []).append(path)
    remaining = {}
    for path, value in schema.flat(new).items():
        places = before.get((schema.kind(path), value), [])
        if places:
            remaining[path] = evidence[path if path in places else places[0]]
    return remaining


def still_doubted(old: dict, new: dict) -> dict[str, dict]:
    """Return the doubts about unchanged values, under the path that each value has now."""
    remaining = {}
    for path, doubt in old["doubts"].items():
        _, name, *rest = path.split("/")
        if not rest and new.get(name) == old.get(name):
            remaining[path] = doubt
        elif len(rest) == 2 and int(rest[0]) < len(old[name]):
            row = _without_text(old[name][int(rest[0])])
            at = next((at for at, new_row in enumerate(new[name]) if _without_text(new_row) == row), None)
            remaining |= {} if at is None else {f"/{name}/{at}/{rest[1]}": doubt}
    return remaining


def _without_text(row: dict) -> dict:
    return {key: value for key, value in row.items() if key != "description"}


def _differences(old: dict, new: dict) -> set[tuple[str, object]]:
    return set(schema.flat(old).items()) ^ set(schema.flat(new).items())
