"""The interface of applications to other rooms: who may see them, the fields of the résumé, and the stages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.hiring.applications import gate, masking, pictures, stages, store, viewing
from app.hiring.applications.masking import cover_text, mask_fields, mask_id_number, mask_phone, mask_text
from app.hiring.applications.stages import allows
from app.hiring.applications.store import Application, SealedContent, Version
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


@dataclass(frozen=True)
class Masked:
    """An application as programs read it: one version of its fields, masked, and its links to other persons."""

    application: Application
    version: int
    fields: dict[str, Any]
    places: dict[str, list[dict[str, Any]]]
    linked: list[uuid.UUID]


def application(application_id: uuid.UUID) -> Application:
    """Return an application; raises NotFound."""
    application = store.application(application_id)
    if application is None:
        raise NotFound
    return application


def visible(account: Account, application_id: uuid.UUID) -> Application:
    """Return an application for a position that the account may see; raises NotFound for every other."""
    row = application(application_id)
    positions.visible(account, row.position_id)
    return row


def of_position(account: Account, position_id: uuid.UUID) -> list[Application]:
    """List the applications for a position that the account may see, oldest first."""
    return store.of_position(positions.visible(account, position_id).id)


def all_of_position(position_id: uuid.UUID) -> list[Application]:
    """List the applications for a position, oldest first: for rooms that act for no account."""
    return store.of_position(position_id)


def queued(position_ids: Iterable[uuid.UUID], waiting: Iterable[str], most: int) -> list[tuple[Application, int]]:
    """Return the `most` oldest applications in each stage of `waiting`, each with the total of its stage."""
    return store.queued(position_ids, waiting, most)


def listing(account: Account, position_id: uuid.UUID) -> list[tuple[Application, str | None]]:
    """Return the applications for a position that the account may see, oldest first, with the names; recorded."""
    listed = of_position(account, position_id)
    names = display_names(application.id for application in listed)
    detail = {"part": "applications", "candidates": len(listed)}
    audit.record(account, "read", "position", position_id, detail=detail)
    return [(application, names.get(application.id)) for application in listed]


def counts(position_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """Count the applications of each position by stage, in the order of the stages."""
    by_position: dict[uuid.UUID, dict[str, int]] = {}
    order = {stage: at for at, stage in enumerate(stages.STEPS)}
    for position_id, stage, count in sorted(store.counts(position_ids), key=lambda row: order[row[1]]):
        by_position.setdefault(position_id, {})[stage] = count
    return by_position


def fields(application_id: uuid.UUID, version: int | None = None) -> tuple[int, dict]:
    """Return (version, Fields) of a résumé, unmasked: for rooms, not for pages. The newest by default."""
    resume = _resume(application_id, version)
    return resume.version, json.loads(keys.open_(resume.person_id, "resumes", "fields", resume.id, resume.fields))


def numbers(person_id: uuid.UUID) -> tuple[str, ...]:
    """Return every telephone and ID number that any version of any résumé of a person named, for masking.

    Those of persons joined with it are among them. The numbers themselves are for no page. An erased person has none.
    """
    texts = keys.open_many(_sealed(store.fields_of_person(person_id)), erased="{}")
    return _numbers_in(json.loads(text) for text in texts)


def _sealed(rows: list[tuple[uuid.UUID, uuid.UUID, bytes]]) -> list[tuple[keys.Field, bytes]]:
    return [(keys.Field(person_id, "resumes", "fields", resume_id), fields) for person_id, resume_id, fields in rows]


def _numbers_in(versions: Iterable[dict]) -> tuple[str, ...]:
    return tuple(sorted({number for fields in versions for number in masking.numbers(fields)}))


def evidence(application_id: uuid.UUID, version: int | None = None) -> dict:
    """Return the place of each field in the document: `{"/name": [{"page", "box", "text"}], …}`."""
    resume = _resume(application_id, version)
    return json.loads(keys.open_(resume.person_id, "resumes", "evidence", resume.id, resume.evidence))


def document(application_id: uuid.UUID) -> dict:
    """Return the answer of document_text about the original."""
    row = store.original(application_id)
    if row is None:
        raise NotFound
    person_id = application(application_id).person_id
    return json.loads(keys.open_(person_id, "applications", "document", application_id, row[1]))


@dataclass(frozen=True)
class Content:
    """The newest version of a résumé, unmasked, with the Fields of the first and the answer of document_text."""

    fields: dict
    evidence: dict
    first: dict
    document: dict


def sealed_content(application_id: uuid.UUID) -> SealedContent:
    """Return what a screening reads of an application, sealed, and its version: one statement. Raises NotFound."""
    sealed = store.content(application_id)
    if sealed is None:
        raise NotFound
    return sealed


def content(sealed: SealedContent) -> Content:
    """Open what `sealed_content` returned."""
    resume = sealed.resume
    fields = keys.Field(resume.person_id, "resumes", "fields", resume.id)
    opened = keys.open_many(
        [
            (fields, resume.fields),
            (fields._replace(column="evidence"), resume.evidence),
            (fields._replace(row_id=sealed.first[0]), sealed.first[1]),
            (keys.Field(resume.person_id, "applications", "document", resume.application_id), sealed.document),
        ]
    )
    return Content(*map(json.loads, opened))


def original(application_id: uuid.UUID) -> uuid.UUID:
    """Return the media id of the original."""
    row = store.original(application_id)
    if row is None:
        raise NotFound
    return row[0]


def _resume(application_id: uuid.UUID, version: int | None) -> store.Resume:
    resume = store.resume(application_id, version)
    if resume is None:
        raise NotFound
    return resume


def display_name(application_id: uuid.UUID) -> str:
    """Return the candidate's name, or a dash without a name or for an erased person."""
    return display_names([application_id]).get(application_id, "–")


def is_named(application_id: uuid.UUID) -> bool:
    """Return whether the application gives a name."""
    return display_name(application_id) != "–"


def display_names(application_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the name that each application gives in its newest version, with one call to the key provider."""
    return opened_names(store.names(application_ids))


def opened_names(rows: Sequence[tuple[uuid.UUID, uuid.UUID, bytes | None]]) -> dict[uuid.UUID, str]:
    """Return the name of each (application, person, sealed name), as `display_names` does, where those were read."""
    unnamed = store.newest_fields(row[0] for row in rows if row[2] is None)
    sealed = [
        (keys.Field(person_id, "applications", "name", application_id), name)
        for application_id, person_id, name in rows
        if name
    ]
    sealed += [
        (keys.Field(person_id, "resumes", "fields", version), fields) for _, person_id, version, fields in unnamed
    ]
    opened = keys.open_many(sealed, erased="")
    ids = [application_id for application_id, _, name in rows if name] + [
        application_id for application_id, *_ in unnamed
    ]
    named = len(opened) - len(unnamed)
    names = opened[:named] + [json.loads(text or "{}").get("name") for text in opened[named:]]
    return {application_id: mask_text(name) if name else "–" for application_id, name in zip(ids, names, strict=True)}


def set_stage(application_id: uuid.UUID, stage: str, actor: audit.Acting, **detail: object) -> None:
    """Move an application to a stage, in the current transaction; raises Conflict for a step that does not exist.

    The present stage is no step; a stage that needs documents is not reached without them.
    `approved` and `rejected` need an Account as actor and `decision=<id>`; the
    database refuses them without.
    """
    with database.joined():
        move(lock(application_id), stage, actor, **detail)


def move(application: Application, stage: str, actor: audit.Acting, **detail: object) -> None:
    """Move an application that `lock` returned in the current transaction, as `set_stage` does."""
    if application.stage == stage:
        return
    if not stages.may_follow(application.stage, stage):
        raise Conflict("This application has moved on meanwhile. Reload the page and look at its stage.")
    gate.check(application, stage)
    decision = (actor.id, detail.get("decision")) if stage in stages.FINAL and actor.kind == "account" else ()
    store.set_stage(application.id, stage, *decision)
    store.add_stage(application.id, stage, actor.kind, str(actor.id), clock.now())
    noted = {"from": application.stage, "to": stage} | {name: str(value) for name, value in detail.items()}
    audit.record(actor, "update", "application", application.id, application.person_id, noted)


def lock(application_id: uuid.UUID, *, shared: bool = False) -> Application:
    """Return an application and lock its stage until the transaction ends; raises NotFound."""
    application = store.lock_stage(application_id, shared=shared)
    if application is None:
        raise NotFound
    return application


def permit(application_id: uuid.UUID, act: str, *, shared: bool = False) -> Application:
    """Return an application whose stage allows an act, and lock the stage until the transaction ends.

    Raises NotFound, or Conflict with the sentence that says why not. `shared` is for a transaction that does not move
    the application itself.
    """
    application = lock(application_id, shared=shared)
    stages.check(application.stage, act)
    return application


def view(account: Account, application_id: uuid.UUID, version: int | None = None, *, page: str | None = None) -> dict:
    """Return the masked values of a résumé for the pages, and record the reading; raises NotFound.

    `page` names the page, where it is not the application's own. Three statements.
    """
    shown = _view(account, application_id, version)
    detail = {"page": page} if page else {"version": shown["version"]}
    audit.record(account, "read", "application", application_id, shown["application"].person_id, detail)
    return shown


def masked(account: Account, application_id: uuid.UUID, version: int | None = None) -> Masked:
    """Return the masked fields of a résumé with their places, for programs, and record the reading; raises NotFound."""
    whole, _ = _whole(account, application_id, version)
    fields, known, evidence = _opened(whole, (_evidence_of(whole.resume), whole.resume.evidence))
    application = whole.application
    detail = {"version": whole.resume.version}
    audit.record(account, "read", "application", application_id, application.person_id, detail)
    shown, places = masking.mask_fields(fields, known), viewing.places(json.loads(evidence))
    return Masked(application, whole.resume.version, shown, places, whole.linked)


def masked_fields(account: Account, application_id: uuid.UUID, version: int | None = None) -> dict:
    """Return the masked fields of a version, to compare a correction with; the correction itself is recorded."""
    whole, _ = _whole(account, application_id, version)
    fields, known = _opened(whole)
    return masking.mask_fields(fields, known)


def _whole(account: Account, application_id: uuid.UUID, version: int | None) -> tuple[store.Whole, positions.Position]:
    whole = store.whole(application_id, version)
    if whole is None:
        raise NotFound
    return whole, positions.visible(account, whole.application.position_id)


def _opened(whole: store.Whole, *more: tuple[keys.Field, bytes]) -> tuple[Any, ...]:
    """Return the fields of the version, all numbers of the person, and the texts of `more`, opened together.

    Raises KeyDestroyed; who was joined with the person may be erased and names no numbers then.
    """
    texts = keys.open_many([*_sealed(whole.fields), *more], erased="")
    versions = [json.loads(text or "{}") for text in texts[: len(whole.fields)]]
    shown = next(at for at, (_, resume_id, _) in enumerate(whole.fields) if resume_id == whole.resume.id)
    if not texts[shown]:
        raise keys.KeyDestroyed
    return versions[shown], _numbers_in(versions), *texts[len(whole.fields) :]


def _evidence_of(resume: store.Resume) -> keys.Field:
    return keys.Field(resume.person_id, "resumes", "evidence", resume.id)


def _view(account: Account, application_id: uuid.UUID, version: int | None) -> dict:
    whole, position = _whole(account, application_id, version)
    application, resume = whole.application, whole.resume
    original = keys.Field(application.person_id, "applications", "document", application.id)
    fields, known, evidence, document = _opened(
        whole, (_evidence_of(resume), resume.evidence), (original, whole.document)
    )
    shown = viewing.view(application.id, resume.version, fields, json.loads(evidence), json.loads(document), known)
    return shown | {
        "application": application,
        "stage": application.stage,
        "position": position,
        "versions": whole.versions,
        "linked": whole.linked,
        "others": whole.others,
        "reviewed": whole.reviewed,
    }


def page_picture(account: Account, application_id: uuid.UUID, number: int) -> bytes:
    """Return a page of the original as PNG, with ID number and telephone covered; raises NotFound."""
    application = visible(account, application_id)
    content = document(application_id)
    page = next((sheet for sheet in content["pages"] if sheet["number"] == number), None)
    hidden = numbers(application.person_id)
    if page is None or not pictures.can_be_drawn(content["kind"], page, hidden):
        raise NotFound
    audit.record(account, "read", "resume", application_id, application.person_id, {"page": number})
    media_id = original(application_id)
    return pictures.page(media_id, page, hidden, lambda: media.whole(media_id))


UnmaskReason = Literal["contact", "contract", "background_check", "correction", "authority"]
UNMASK_REASONS: tuple[UnmaskReason, ...] = get_args(UnmaskReason)


def unmask(account: Account, application_id: uuid.UUID, reason: str) -> dict:
    """Return telephone, ID number and a link to the original, for HR leads with a reason, and record it.

    Raises Forbidden for every other role and Invalid without one of UNMASK_REASONS.
    """
    application = visible(account, application_id)
    if not may(account, "applications.unmask"):
        raise Forbidden("Only an HR lead may see ID and telephone numbers.")
    if reason not in UNMASK_REASONS:
        raise Invalid("Choose the reason for which you need the numbers.")
    detail = {"reason": reason, "fields": ["phone", "id_number"], "version": fields(application_id)[0]}
    audit.record(account, "unmask", "application", application_id, application.person_id, detail)
    return unmasked_numbers(account, application_id)


def unmasked_numbers(account: Account, application_id: uuid.UUID) -> dict:
    """Return telephone, ID number and a link to the original, for an HR lead whose reason is recorded; or Forbidden."""
    if not may(account, "applications.unmask"):
        raise Forbidden("Only an HR lead may see ID and telephone numbers.")
    visible(account, application_id)
    _, values = fields(application_id)
    shown = {"phone": values.get("phone"), "id_number": values.get("id_number")}
    return shown | {"original": media.link(original(application_id), account.id)}
