"""Shows proposals that an applicant is a person who applied before, and keeps the decisions about them.

Nobody's data moves when a proposal is accepted: each person keeps their own key, so that acceptance can be taken back
and each can be erased; `joined` returns the persons that belong together, for the erasure of a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app import clock, database
from app.errors import Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import proposal_store, service, store
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


@dataclass(frozen=True)
class Proposal:
    """A proposal as HR sees it; `others` are (application, name) of those of the other person that they may see."""

    id: uuid.UUID
    state: str
    found_by: str
    others: list[tuple[uuid.UUID, str]]


def shown(account: Account, proposed: list[tuple[uuid.UUID, uuid.UUID, str, str]]) -> list[Proposal]:
    """Return the proposals (id, other person, by what, state) as an application's page shows them, to HR alone."""
    if not may(account, "applications.join"):
        return []
    return [
        Proposal(proposal_id, state, found_by, _visible(account, person))
        for proposal_id, person, found_by, state in proposed
    ]


def open_ones(position_ids: Sequence[uuid.UUID], most: int) -> list[proposal_store.Open]:
    """List the open proposals that a reader of these positions may decide on, oldest first: one statement."""
    return proposal_store.open_ones(position_ids, most)


def _visible(account: Account, person_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    own_positions = {position.id for position in positions.listing(account)}
    shown = [application.id for application in store.of_person(person_id) if application.position_id in own_positions]
    names = service.display_names(shown)
    return [(application_id, names.get(application_id, "–")) for application_id in shown]


def decide(account: Account, application_id: uuid.UUID, proposal_id: uuid.UUID, act: str, reason: str) -> None:
    """Accept or refuse a proposal, with a reason; an accepted one may be refused later, which takes it back.

    Raises NotFound, Invalid, Conflict after a decision on the application, Forbidden where the account may not see the
    other application.
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
        service.permit(application_id, "join")
        row = proposal_store.lock(proposal_id)
        if row is None or row.application_id != application_id:
            raise NotFound
        if not _visible(account, row.person_id):
            raise Forbidden("You may not see the other application, so you cannot compare the two. Ask an HR lead.")
        sealed = keys.seal(application.person_id, "identity_proposals", "reason", row.id, reason)
        proposal_store.decide(row.id, STATES[act], sealed, account.id, clock.now())
        detail = {"same_person": STATES[act], "proposal": str(row.id)}
        for person_id in (application.person_id, row.person_id):
            audit.record(account, "update", "candidate", person_id, person_id, detail)


def joined(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the other persons that were accepted as the same person, directly or through one another."""
    persons, waiting = {person_id}, [person_id]
    while waiting:
        new = [person for person in proposal_store.joined(waiting.pop()) if person not in persons]
        persons.update(new)
        waiting.extend(new)
    return sorted(persons - {person_id})
