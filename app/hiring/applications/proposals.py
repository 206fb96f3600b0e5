"""Shows links between an applicant and who applied before, open, joined by people or by itself, and keeps decisions.

Nobody's data moves when two persons are joined or parted: each keeps their own key, so that a joining can be undone
and each can be erased; `joined` returns the persons that belong together, for the erasure of a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app import clock, database
from app.errors import Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import proposal_store, service, stages, store
from app.hiring.applications.store import Application
from app.hiring.positions import service as positions
from app.text import lazy

SHORTEST_REASON, LONGEST_REASON = 5, 500
Act = Literal["accept", "refuse"]
STATES: dict[Act, str] = {"accept": "accepted", "refuse": "refused"}
FOUND_BY = {
    "id_number": lazy("the ID number agrees"),
    "phone": lazy("the telephone number agrees"),
    "email": lazy("the e-mail address agrees"),
}
AGREED = {
    "name": lazy("name"),
    "id_number": lazy("ID number"),
    "phone": lazy("telephone number"),
    "email": lazy("e-mail address"),
    "birth_date": lazy("month of birth"),
}


@dataclass(frozen=True)
class Other:
    """Another application: its id, and its name and position as a page calls it."""

    id: uuid.UUID
    name: str
    position: str


@dataclass(frozen=True)
class Decision:
    """Who decided about a link, when and why; the reason is a dash after the erasure of the person."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A link as HR sees it; `others` are the applications of the other person that they may see.

    `earlier`: these came first; `agreed`: what agreed where the system joined the two, else nothing; `open`: somebody
    may still decide.
    """

    id: uuid.UUID
    state: str
    found_by: str
    agreed: tuple[str, ...]
    earlier: bool
    open: bool
    others: list[Other]
    decision: Decision | None

    @property
    def agreeing(self) -> list[str]:
        """What agrees where the system joined the two, in the reader's language."""
        return [str(AGREED[datum]) for datum in ("name", *self.agreed)]


def shown(account: Account, application: Application, linked: Collection[uuid.UUID]) -> list[Proposal]:
    """Return the links of an application as its page shows them, to HR alone. Four statements, none without links."""
    if not linked or not may(account, "applications.join"):
        return []
    links = proposal_store.links(linked)
    places = [keys.Field(link.own_person_id, "identity_proposals", "reason", link.id) for link in links]
    reasons = keys.open_many([(place, link.reason) for place, link in zip(places, links, strict=True)], erased="–")
    later = {link.application_id for link in links} - {application.id}
    others = _others(account, {link.person_id for link in links} - {application.person_id}, later)
    return [_shown(application, link, reason, others) for link, reason in zip(links, reasons, strict=True)]


def _shown(
    application: Application, link: proposal_store.Link, reason: str | None, others: list[tuple[Application, Other]]
) -> Proposal:
    earlier = link.application_id == application.id
    shown = [
        other
        for row, other in others
        if (row.person_id == link.person_id if earlier else row.id == link.application_id)
    ]
    decision = Decision(link.by or "–", link.decided_at, reason or "–") if link.decided_at else None
    agreed, may_decide = tuple(link.agreed or ()), stages.allows(link.stage, "join")
    return Proposal(link.id, link.state, link.found_by, agreed, earlier, may_decide, shown, decision)


def _others(
    account: Account, person_ids: Collection[uuid.UUID], application_ids: Collection[uuid.UUID]
) -> list[tuple[Application, Other]]:
    """Return applications, by person or by id, that the account may see, with what pages call them."""
    titles = positions.titles(account)
    rows = [row for row in store.of_any(person_ids, application_ids) if row.position_id in titles]
    names = service.display_names(row.id for row in rows)
    return [(row, Other(row.id, names.get(row.id, "–"), titles[row.position_id])) for row in rows]


def under_one_key(account: Account, application_ids: Sequence[uuid.UUID]) -> list[Other]:
    """Return those of the applications under one person's key that HR may see: an earlier release joined them so."""
    if not application_ids or not may(account, "applications.join"):
        return []
    return [other for _, other in _others(account, (), application_ids)]


def decide(account: Account, application_id: uuid.UUID, proposal_id: uuid.UUID, act: str, reason: str) -> None:
    """Accept or refuse a link, with a reason; an accepted one may be refused later, which takes it back.

    Either application may be named. Raises NotFound, Invalid, Conflict after a decision on the later application,
    Forbidden where the account may not see the other application.
    """
    application = service.visible(account, application_id)
    if not may(account, "applications.join"):
        raise Forbidden("Only HR says whether two applicants are one person.")
    reason = reason.strip()
    if act not in STATES:
        raise Invalid("Choose to accept or to refuse.")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 500 characters.")
    with database.transaction():
        store.hold_identities()
        row = proposal_store.lock(proposal_id)
        if row is None or (row.application_id != application.id and row.person_id != application.person_id):
            raise NotFound
        later = service.permit(row.application_id, "join")
        other = ((), [later.id]) if row.application_id != application.id else ([row.person_id], ())
        if not _others(account, *other):
            raise Forbidden("You may not see the other application, so you cannot compare the two. Ask an HR lead.")
        sealed = keys.seal(later.person_id, "identity_proposals", "reason", row.id, reason)
        proposal_store.decide(row.id, STATES[act], sealed, account.id, clock.now())
        detail = {"same_person": STATES[act], "proposal": str(row.id)}
        for person_id in (later.person_id, row.person_id):
            audit.record(account, "update", "candidate", person_id, person_id, detail)


def all_joined(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return a person and all joined with it, and hold identities as they are until the transaction ends."""
    store.hold_identities()
    return [person_id, *joined(person_id)]


def joined(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the other persons that are the same person by accepted links, directly or through one another."""
    return proposal_store.joined(person_id)
