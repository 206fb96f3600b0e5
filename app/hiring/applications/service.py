"""What other rooms may ask about applications: whose they are, what the résumé says, and moving them to a stage."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Literal, get_args

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.hiring.applications import masking, pictures, stages, store, viewing
from app.hiring.applications.masking import cover_text, mask_fields, mask_id_number, mask_phone, mask_text
from app.hiring.applications.stages import allows
from app.hiring.applications.store import Application, Version
from app.hiring.positions import service as positions

__all__ = [
    "Application",
    "Version",
    "all_of_position",
    "allows",
    "application",
    "cover_text",
    "display_name",
    "evidence",
    "fields",
    "mask_fields",
    "mask_id_number",
    "mask_phone",
    "mask_text",
    "numbers",
    "of_position",
    "original",
    "set_stage",
    "visible",
]


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


def queued(position_ids: Iterable[uuid.UUID], waiting: Iterable[str], most: int) -> list[tuple[Application, int]]:
    """Return the `most` oldest applications in each stage of `waiting`, each with how many its stage has in all."""
    return store.queued(position_ids, waiting, most)


def listing(account: Account, position_id: uuid.UUID) -> list[tuple[Application, str | None]]:
    """Return the applications for a position that the account may see, oldest first, with the names; recorded."""
    found = of_position(account, position_id)
    names = display_names(one.id for one in found)
    detail = {"part": "applications", "candidates": len(found)}
    audit.record(account, "read", "position", position_id, detail=detail)
    return [(one, names.get(one.id)) for one in found]


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


def numbers(person_id: uuid.UUID) -> tuple[str, ...]:
    """Return every telephone and ID number that any version of any résumé of a person named, for masking.

    The numbers themselves are for no page. An erased person has none.
    """
    return _named(keys.open_many(_sealed(person_id, store.fields_of_person(person_id)), erased="{}"))


def _sealed(person_id: uuid.UUID, rows: list[tuple[uuid.UUID, bytes]]) -> list[tuple[keys.Field, bytes]]:
    return [(keys.Field(person_id, "resumes", "fields", resume_id), fields) for resume_id, fields in rows]


def _named(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({number for text in texts for number in masking.numbers(json.loads(text))}))


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
    """Return the name that each application gives in its newest version, with one call to the key provider."""
    rows = store.names(application_ids)
    unnamed = store.newest_fields(row[0] for row in rows if row[2] is None)
    sealed = [(keys.Field(person_id, "applications", "name", one), name) for one, person_id, name in rows if name]
    sealed += [
        (keys.Field(person_id, "resumes", "fields", version), fields) for _, person_id, version, fields in unnamed
    ]
    opened = keys.open_many(sealed, erased="")
    ids = [one for one, _, name in rows if name] + [one for one, *_ in unnamed]
    named = len(opened) - len(unnamed)
    found = opened[:named] + [json.loads(text or "{}").get("name") for text in opened[named:]]
    return {one: mask_text(name) if name else "–" for one, name in zip(ids, found, strict=True)}


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


def held(application_id: uuid.UUID, *, shared: bool = False) -> Application:
    """Return an application and keep it at its stage until the transaction ends; raises NotFound."""
    found = store.lock_stage(application_id, shared=shared)
    if found is None:
        raise NotFound
    return found


def permit(application_id: uuid.UUID, act: str, *, shared: bool = False) -> Application:
    """Return an application whose stage allows an act, and keep it at that stage until the transaction ends.

    Raises NotFound, or Conflict with the sentence that says why not. `shared` suits a transaction that does not move
    the application itself.
    """
    found = held(application_id, shared=shared)
    stages.check(found.stage, act)
    return found


def view(account: Account, application_id: uuid.UUID, version: int | None = None, *, page: str | None = None) -> dict:
    """Return what pages show of a résumé the account may see, masked, and record that it was read; raises NotFound.

    `page` names the page that it is a part of, where that is not the application's own. Three statements.
    """
    shown = _view(account, application_id, version)
    detail = {"page": page} if page else {"version": shown["version"]}
    audit.record(account, "read", "application", application_id, shown["application"].person_id, detail)
    return shown


def masked_fields(account: Account, application_id: uuid.UUID, version: int | None = None) -> dict:
    """Return the masked fields of a version, to compare a correction with; what the correction does is recorded."""
    return _view(account, application_id, version)["fields"]


def _view(account: Account, application_id: uuid.UUID, version: int | None) -> dict:
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
            *_sealed(found.person_id, whole.fields),
        ]
    )
    fields, evidence, document = (json.loads(text) for text in opened[:3])
    shown = viewing.view(found.id, resume.version, fields, evidence, document, _named(opened[3:]))
    return shown | {
        "application": found,
        "stage": found.stage,
        "position": position,
        "versions": whole.versions,
        "proposed": whole.proposed,
        "reviewed": whole.reviewed,
    }


def page_picture(account: Account, application_id: uuid.UUID, number: int) -> bytes:
    """Return a page of the original as PNG, with ID number and telephone covered; raises NotFound."""
    found = visible(account, application_id)
    read = document(application_id)
    page = next((one for one in read["pages"] if one["number"] == number), None)
    hidden = numbers(found.person_id)
    if page is None or not pictures.can_be_drawn(read["kind"], page, hidden):
        raise NotFound
    audit.record(account, "read", "resume", application_id, found.person_id, {"page": number})
    media_id = original(application_id)
    return pictures.page(media_id, page, hidden, lambda: media.whole(media_id))


UnmaskReason = Literal["contact", "contract", "background_check", "correction", "authority"]
UNMASK_REASONS: tuple[UnmaskReason, ...] = get_args(UnmaskReason)


def unmask(account: Account, application_id: uuid.UUID, reason: str) -> dict:
    """Return telephone, ID number and a link to the original, for HR leads with a reason, and record it.

    Raises Forbidden for every other role and Invalid without one of UNMASK_REASONS.
    """
    found = visible(account, application_id)
    if not may(account, "applications.unmask"):
        raise Forbidden("Only an HR lead may see ID and telephone numbers.")
    if reason not in UNMASK_REASONS:
        raise Invalid("Choose the reason for which you need the numbers.")
    detail = {"reason": reason, "fields": ["phone", "id_number"], "version": fields(application_id)[0]}
    audit.record(account, "unmask", "application", application_id, found.person_id, detail)
    return unmasked_numbers(account, application_id)


def unmasked_numbers(account: Account, application_id: uuid.UUID) -> dict:
    """Return telephone, ID number and a link to the original, for an HR lead whose reason is recorded; or Forbidden."""
    if not may(account, "applications.unmask"):
        raise Forbidden("Only an HR lead may see ID and telephone numbers.")
    visible(account, application_id)
    _, values = fields(application_id)
    shown = {"phone": values.get("phone"), "id_number": values.get("id_number")}
    return shown | {"original": media.link(original(application_id), account.id)}
