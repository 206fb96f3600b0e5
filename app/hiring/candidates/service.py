"""What other rooms may ask about applications: whose they are, what the résumé says, and moving them to a stage."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterable

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.hiring.candidates import intake, pictures, stages, store, viewing
from app.hiring.candidates.intake import Delivery, Receipt
from app.hiring.candidates.masking import mask_fields, mask_id_number, mask_phone, mask_text
from app.hiring.candidates.store import Application, Version
from app.hiring.positions import service as positions

__all__ = [
    "Application",
    "Receipt",
    "Version",
    "all_of_position",
    "application",
    "display_name",
    "evidence",
    "fields",
    "mask_fields",
    "mask_id_number",
    "mask_phone",
    "mask_text",
    "of_position",
    "original",
    "receive",
    "resume_panel",
    "set_stage",
    "visible",
]


def receive(position_id: uuid.UUID, name: str, data: bytes | intake.Source, actor: audit.Who) -> Receipt:
    """Take a file in for a position and say what became of it; the same file again gives the same receipt."""
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    return intake.receive(Delivery(position_id, name, actor), source)


def application(application_id: uuid.UUID) -> Application:
    """Return an application; raises NotFound."""
    found = store.application(application_id)
    if found is None:
        raise NotFound
    return found


def visible(account: Account, application_id: uuid.UUID) -> Application:
    """Return an application for a position that the account may see; raises NotFound for every other."""
    found = application(application_id)
    positions.visible(account, found.position_id)
    return found


def of_position(account: Account, position_id: uuid.UUID) -> list[Application]:
    """List the applications for a position that the account may see, oldest first."""
    return store.of_position(positions.visible(account, position_id).id)


def all_of_position(position_id: uuid.UUID) -> list[Application]:
    """List the applications for a position, oldest first: for rooms that ask on nobody's behalf."""
    return store.of_position(position_id)


def counts(position_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """Count the applications of each position by stage, in the order of the stages."""
    found: dict[uuid.UUID, dict[str, int]] = {}
    order = {stage: at for at, stage in enumerate(stages.STEPS)}
    for position_id, stage, count in sorted(store.counts(position_ids), key=lambda row: order[row[1]]):
        found.setdefault(position_id, {})[stage] = count
    return found


def fields(application_id: uuid.UUID, version: int | None = None) -> tuple[int, dict]:
    """Return (version, Fields) of a résumé, unmasked: for rooms, not for pages. The newest unless said otherwise."""
    found = _resume(application_id, version)
    return found.version, json.loads(keys.open_(found.person_id, "resumes", "fields", found.id, found.fields))


def evidence(application_id: uuid.UUID, version: int | None = None) -> dict:
    """Return where in the document each field was found: `{"/name": [{"page", "box", "text"}], …}`."""
    found = _resume(application_id, version)
    return json.loads(keys.open_(found.person_id, "resumes", "evidence", found.id, found.evidence))


def document(application_id: uuid.UUID) -> dict:
    """Return what document_text read from the original."""
    found = store.original(application_id)
    if found is None:
        raise NotFound
    person_id = application(application_id).person_id
    return json.loads(keys.open_(person_id, "applications", "document", application_id, found[1]))


def original(application_id: uuid.UUID) -> uuid.UUID:
    """Return the media id of the original."""
    found = store.original(application_id)
    if found is None:
        raise NotFound
    return found[0]


def _resume(application_id: uuid.UUID, version: int | None) -> store.Resume:
    found = store.resume(application_id, version)
    if found is None:
        raise NotFound
    return found


def display_name(application_id: uuid.UUID) -> str:
    """Return the candidate's name, or a dash where none was found or the person was erased."""
    return display_names([application_id]).get(application_id, "–")


def display_names(application_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of many candidates with one call to the key provider."""
    rows = store.names(application_ids)
    sealed = [(keys.Field(person_id, "candidates", "name", person_id), name) for _, person_id, name in rows]
    return {row[0]: name or "–" for row, name in zip(rows, keys.open_many(sealed, erased="–"), strict=True)}


def set_stage(application_id: uuid.UUID, stage: str, actor: audit.Who, **detail: object) -> None:
    """Move an application to a stage, in the current transaction; raises Conflict for a step that does not exist.

    The stage it has already is no step. `approved` and `rejected` need an Account as actor and `decision=<id>`; the
    database refuses them without.
    """
    with database.transaction():
        found = store.lock_stage(application_id)
        if found is None:
            raise NotFound
        if found.stage == stage:
            return
        if not stages.may_follow(found.stage, stage):
            raise Conflict("This application has moved on meanwhile. Reload the page and look at its stage.")
        decision = (actor.id, detail.get("decision")) if stage in stages.FINAL and actor.kind == "account" else ()
        store.set_stage(application_id, stage, *decision)
        store.add_stage(application_id, stage, actor.kind, str(actor.id), clock.now())
        noted = {"from": found.stage, "to": stage} | {name: str(value) for name, value in detail.items()}
        audit.record(actor, "update", "application", application_id, found.person_id, noted)


def view(account: Account, application_id: uuid.UUID, version: int | None = None) -> dict:
    """Return what pages show of a résumé the account may see, masked; raises NotFound. Three statements."""
    whole = store.whole(application_id, version)
    if whole is None:
        raise NotFound
    found, resume = whole.application, whole.resume
    position = positions.visible(account, found.position_id)
    place = keys.Field(found.person_id, "resumes", "fields", resume.id)
    opened = keys.open_many(
        [
            (place, resume.fields),
            (place._replace(column="evidence"), resume.evidence),
            (keys.Field(found.person_id, "applications", "document", found.id), whole.document),
        ]
    )
    shown = viewing.view(found.id, resume.version, *(json.loads(text) for text in opened))
    return shown | {"application": found, "stage": found.stage, "position": position, "versions": whole.versions}


def resume_panel(account: Account, application_id: uuid.UUID) -> dict:
    """Return the values of `candidates/resume_panel.html`; the caller records the reading."""
    return view(account, application_id)


def page_picture(account: Account, application_id: uuid.UUID, number: int) -> bytes:
    """Return a page of the original as PNG, with ID number and telephone covered; raises NotFound."""
    found = visible(account, application_id)
    read = document(application_id)
    page = next((one for one in read["pages"] if one["number"] == number), None)
    _, known = fields(application_id)
    hidden = [value for value in (known.get("phone"), known.get("id_number")) if value]
    if page is None or not pictures.can_be_drawn(read["kind"], page, hidden):
        raise NotFound
    audit.record(account, "read", "resume", application_id, found.person_id, {"page": number})
    return pictures.page(media.whole(original(application_id)), page, hidden)


UNMASK_REASONS = ("contact", "contract", "background_check", "correction", "authority")


def unmask(account: Account, application_id: uuid.UUID, reason: str) -> dict:
    """Return telephone, ID number and a link to the original, for HR leads with a reason, and record it.

    Raises Forbidden for every other role and Invalid without one of UNMASK_REASONS.
    """
    found = visible(account, application_id)
    if account.role != "hr_lead":
        raise Forbidden("Only an HR lead may see ID and telephone numbers.")
    if reason not in UNMASK_REASONS:
        raise Invalid("Choose the reason for which you need the numbers.")
    version, values = fields(application_id)
    detail = {"reason": reason, "fields": ["phone", "id_number"], "version": version}
    audit.record(account, "unmask", "application", application_id, found.person_id, detail)
    shown = {"phone": values.get("phone"), "id_number": values.get("id_number")}
    return shown | {"original": media.link(original(application_id), account.id)}
