"""Reads and writes the links between persons: proposals that somebody applied before, and what was joined by itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, select
from app.hiring.applications.schema import IdentityProposals


@dataclass(frozen=True)
class Row:
    """A link: `person_id` is who the applicant may be, `found_by` and `agreed` what agrees; the reason stays sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    found_by: str
    agreed: list[str] | None
    state: str


def add(
    application_id: uuid.UUID,
    person_id: uuid.UUID,
    found_by: str,
    at: datetime,
    agreed: Sequence[str] | None = None,
) -> uuid.UUID | None:
    """Add a proposal, or with `agreed` what is joined by itself; None where there was one before, also if refused."""
    query = IdentityProposals.insert(
        id=uuid.uuid4(), application_id=application_id, person_id=person_id, found_by=found_by, agreed=agreed,
        state="accepted" if agreed else "open", created_at=at,
    )  # fmt: skip
    added = list(query.on_conflict_ignore().returning(IdentityProposals.id).execute())
    return added[0].id if added else None


def lock(proposal_id: uuid.UUID) -> Row | None:
    """Return a link and lock its row until the transaction ends."""
    return select(IdentityProposals, Row).where(IdentityProposals.id == proposal_id).for_update().first()


def decide(proposal_id: uuid.UUID, state: str, reason: bytes, account_id: uuid.UUID, at: datetime) -> None:
    """Store a decision about a link; a later decision replaces an earlier one."""
    IdentityProposals.update(state=state, reason=reason, decided_by=account_id, decided_at=at).where(
        IdentityProposals.id == proposal_id
    ).execute()


@dataclass(frozen=True)
class Link(Row):
    """A link with its application's person and stage, who decided, and when."""

    own_person_id: uuid.UUID
    stage: str
    by: str | None
    decided_at: datetime | None
    reason: bytes | None


def links(proposal_ids: Collection[uuid.UUID]) -> list[Link]:
    """Return links as pages show them, the oldest first."""
    return fetch(
        Link,
        "SELECT p.id, p.application_id, p.person_id, p.found_by, p.agreed, p.state, a.person_id AS own_person_id, "
        "a.stage, n.display_name AS by, p.decided_at, p.reason FROM identity_proposals p "
        "JOIN applications a ON a.id = p.application_id LEFT JOIN accounts n ON n.id = p.decided_by "
        "WHERE p.id = ANY (%s) ORDER BY p.created_at, p.id",
        (list(proposal_ids),),
    )


def joined(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the other persons that are the same person by accepted links, directly or through one another."""
    rows = db.execute_sql(
        "SELECT same FROM persons_joined(%(id)s) AS same WHERE same <> %(id)s ORDER BY same", {"id": person_id}
    )
    return [row[0] for row in rows]


def considered(application_id: uuid.UUID) -> set[uuid.UUID]:
    """Return who needs no proposal: the application's person, whoever was proposed before, and all joined with them."""
    rows = db.execute_sql(
        "SELECT same FROM (SELECT person_id FROM applications WHERE id = %(id)s UNION "
        "SELECT person_id FROM identity_proposals WHERE application_id = %(id)s) AS linked, "
        "persons_joined(linked.person_id) AS same",
        {"id": application_id},
    )
    return {row[0] for row in rows}


def parted(person_id: uuid.UUID, others: Collection[uuid.UUID]) -> bool:
    """Return whether somebody said that one of these others is not this person, or not one joined with it."""
    rows = db.execute_sql(
        "SELECT FROM identity_proposals p JOIN applications a ON a.id = p.application_id, "
        "(SELECT array_agg(same) AS ids FROM persons_joined(%(id)s) AS same) AS own WHERE p.state = 'refused' "
        "AND ((p.person_id = ANY (own.ids) AND a.person_id = ANY (%(others)s)) "
        "OR (a.person_id = ANY (own.ids) AND p.person_id = ANY (%(others)s))) LIMIT 1",
        {"id": person_id, "others": list(others)},
    )
    return rows.fetchone() is not None
