"""Reads and writes the proposals that the person of an application applied before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, select
from app.hiring.applications.schema import IdentityProposals


@dataclass(frozen=True)
class Row:
    """A proposal: `person_id` is who the applicant may be, `found_by` what agrees; the reason stays sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    found_by: str
    state: str


def add(application_id: uuid.UUID, person_id: uuid.UUID, found_by: str, at: datetime) -> bool:
    """Add a proposal; False where it was made before, also if it was refused."""
    query = IdentityProposals.insert(
        id=uuid.uuid4(), application_id=application_id, person_id=person_id, found_by=found_by, state="open",
        created_at=at,
    )  # fmt: skip
    return bool(list(query.on_conflict_ignore().returning(IdentityProposals.id).execute()))


@dataclass(frozen=True)
class Open:
    """A proposal that nobody decided on; `total` counts all of them."""

    application_id: uuid.UUID
    position_id: uuid.UUID
    created_at: datetime
    total: int


def open_ones(position_ids: Sequence[uuid.UUID], most: int) -> list[Open]:
    """Return the open proposals both of whose sides applied for some of these positions, oldest first.

    One whose application was decided waits for nobody.
    """
    return fetch(
        Open,
        "SELECT p.application_id, a.position_id, p.created_at, count(*) OVER ()::int AS total "
        "FROM identity_proposals p JOIN applications a ON a.id = p.application_id WHERE p.state = 'open' "
        "AND a.position_id = ANY (%(positions)s) AND a.stage NOT IN ('approved', 'rejected') AND EXISTS (SELECT "
        "FROM applications o WHERE o.person_id = p.person_id AND o.position_id = ANY (%(positions)s)) "
        "ORDER BY p.created_at, p.id LIMIT %(most)s",
        {"positions": list(position_ids), "most": most},
    )


def lock(proposal_id: uuid.UUID) -> Row | None:
    """Return a proposal and lock its row until the transaction ends."""
    return select(IdentityProposals, Row).where(IdentityProposals.id == proposal_id).for_update().first()


def decide(proposal_id: uuid.UUID, state: str, reason: bytes, account_id: uuid.UUID, at: datetime) -> None:
    """Store a decision about a proposal; a later decision replaces an earlier one."""
    IdentityProposals.update(state=state, reason=reason, decided_by=account_id, decided_at=at).where(
        IdentityProposals.id == proposal_id
    ).execute()


def joined(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the persons of accepted proposals with this person, by either side of a proposal."""
    rows = db.execute_sql(
        "SELECT p.person_id FROM identity_proposals p JOIN applications a ON a.id = p.application_id "
        "WHERE p.state = 'accepted' AND a.person_id = %(id)s UNION "
        "SELECT a.person_id FROM identity_proposals p JOIN applications a ON a.id = p.application_id "
        "WHERE p.state = 'accepted' AND p.person_id = %(id)s",
        {"id": person_id},
    )
    return [row[0] for row in rows]
