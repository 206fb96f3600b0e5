"""Shows positions on the careers page, takes applications in, and says how far they are."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from app import database, settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications.masking import mask_phone, mask_text
from app.hiring.careers import store
from app.hiring.careers.inputs import Applying
from app.hiring.careers.store import Posting, Submission
from app.hiring.positions import service as positions
from app.hiring.uploads import checks, refusals
from app.hiring.uploads import service as uploads
from app.text import language

WORDING = "2026-12"
"""The version of the consent that pages/posting.html shows; changed with its words."""
POOL_WORDING = "2026-12"
"""The version of the consent to the talent pool that pages/pool_words.html shows; changed with its words."""
OUTDATED = Conflict("The wording of the consent has changed meanwhile. Read it again before you send.")
FILE_MIB = 10
POSTINGS, LISTED = 200, 200
"""How many positions the careers page shows, and how many applications HR sees listed."""
NOT_READ = ("refused",)


@dataclass(frozen=True)
class Sent:
    """An application as HR sees it listed; telephone masked, a dash for an erased person."""

    name: str
    email: str
    phone: str
    created_at: datetime
    progress: str
    application_id: uuid.UUID | None


def shown() -> list[Posting]:
    """List the positions that everybody may see."""
    return store.shown(POSTINGS)


def posting(posting_id: uuid.UUID) -> Posting:
    """Return a position that is or was on the careers page; raises NotFound."""
    posting = store.posting(posting_id)
    if posting is None:
        raise NotFound
    return posting


def of_position(account: Account, position_id: uuid.UUID) -> tuple[positions.Position, Posting | None, list[Sent]]:
    """Return a position that the account may change, its posting, and what was sent for it; recorded."""
    position = positions.editable(account, position_id)
    listed = store.sent_for(position_id, LISTED)
    places = [(keys.Field(one.person_id, "career_submissions", "contact", one.id), one.contact) for one in listed]
    contacts = [json.loads(text) for text in keys.open_many(places, erased="{}")]
    if listed:
        detail = {"part": "careers", "candidates": len(listed)}
        audit.record(account, "read", "position", position_id, detail=detail)
    return position, store.of_position(position_id), list(map(_sent, listed, contacts))


def _sent(one: Submission, contact: dict[str, str]) -> Sent:
    name, email = mask_text(contact.get("name", "–")), contact.get("email", "–")
    return Sent(name, email, mask_phone(contact.get("phone")) or "–", one.created_at, progress(one), one.application_id)


def show(account: Account, position_id: uuid.UUID, shown: bool, at: datetime) -> None:
    """Show a position on the careers page or stop showing it; raises NotFound or Forbidden."""
    positions.editable(account, position_id)
    with database.transaction():
        if store.show(position_id, shown, account.id, at):
            audit.record(account, "update", "position", position_id, detail={"part": "careers", "shown": shown})


def apply(posting_id: uuid.UUID, sent: Applying, name: str, data: bytes, at: datetime) -> str:
    """Take an application in and return the number of its receipt; the same form with the same contents gives it again.

    Raises NotFound, Conflict where the position takes none any more or the consent has other words by now, and Invalid
    for a file that is not taken. All of it is kept, or none.
    """
    posting = store.posting(posting_id)
    if posting is None:
        raise NotFound
    number = _number(posting_id, sent, data)
    if store.by_receipt(_digest(number)):
        return number
    if not (posting.shown and posting.open):
        raise Conflict("This position takes no more applications.")
    if sent.wording != WORDING or (sent.pool and sent.pool_wording != POOL_WORDING):
        raise Conflict(OUTDATED.text)
    _check(name, data)
    with database.transaction():
        _take(posting, sent, name, data, number, at)
    return number


def _check(name: str, data: bytes) -> None:
    """Raise Invalid for a file that an applicant may not send; what kinds are read, uploads says."""
    if not name:
        raise Invalid("Choose at least one file.", at="file")
    if checks.ending(name) == ".zip":
        raise Invalid("Send one document, not an archive.", at="file")
    if len(data) > FILE_MIB * 1024 * 1024:
        raise Invalid(str(refusals.SENTENCES["too_large"]), at="file", limit=FILE_MIB)


def _take(posting: Posting, sent: Applying, name: str, data: bytes, number: str, at: datetime) -> None:
    person_id, submission_id = access.add_person(at), uuid.uuid4()
    keys.create(person_id)
    applicant = audit.Actor("candidate", person_id)
    upload = uploads.receive(posting.position_id, name, data, applicant).upload
    if upload.state == "refused":
        source = refusals.SENTENCES.get(upload.code or "", refusals.SENTENCES[refusals.OUR_FAILURE])
        raise Invalid(str(source), at="file", limit=FILE_MIB, members=refusals.MEMBERS)
    typed = json.dumps({"name": sent.name, "email": sent.email, "phone": sent.phone}, ensure_ascii=False)
    contact = keys.seal(person_id, "career_submissions", "contact", submission_id, typed)
    if store.add(submission_id, posting.id, upload.id, person_id, _digest(number), contact, at):
        store.add_consent(submission_id, person_id, WORDING, language(), at)
        audit.record(applicant, "consent", "resume", upload.id, person_id, {"version": WORDING})
        if sent.pool:
            store.add_pool_consent(submission_id, POOL_WORDING, language(), at)


def offered(account: Account) -> dict[uuid.UUID, str]:
    """Return the titles of the open positions on the careers page that the account may see, by their id."""
    titles = positions.titles(account)
    return {one.position_id: one.title for one in shown() if one.position_id in titles}


def address(position_id: uuid.UUID) -> str | None:
    """Return the address at which everybody may apply for a position; None while nobody may."""
    posting = store.of_position(position_id)
    takes = posting is not None and posting.shown and posting.open
    return f"{settings.current().public_url}/careers/{posting.id}" if posting is not None and takes else None


def receipt(number: str) -> tuple[Submission, str]:
    """Return what was sent under a receipt, and how far it is; raises NotFound."""
    submission = store.by_receipt(_digest(number))
    if submission is None:
        raise NotFound
    return submission, progress(submission)


def progress(submission: Submission) -> str:
    """Return how far an application is: `received`, `not_read` (send another file), `in_progress` or `decided`."""
    if submission.stage in ("approved", "rejected"):
        return "decided"
    if submission.application_id:
        return "in_progress"
    return "not_read" if submission.state in NOT_READ else "received"


def _number(posting_id: uuid.UUID, sent: Applying, data: bytes) -> str:
    """Return the number of the receipt of a form, four groups of four signs: a secret that nothing keeps."""
    contents = (str(posting_id), sent.key or str(uuid.uuid4()), sent.name, sent.email, sent.phone)
    digests = [hashlib.sha256(one.encode()).digest() for one in contents] + [hashlib.sha256(data).digest()]
    whole = hmac.digest(settings.current().cookie_key(), b"careers" + b"".join(digests), "sha256")
    signs = base64.b32encode(whole[:10]).decode()
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def _digest(number: str) -> bytes:
    return hashlib.sha256(number.replace("-", "").upper().encode()).digest()
