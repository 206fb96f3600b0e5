"""Reads and writes persons who applied, their applications, stages and résumés; sealed values stay sealed here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, fetch_one, select, tuples
from app.hiring.applications.schema import Applications, ApplicationStages, Candidates, Resumes


@dataclass(frozen=True)
class Application:
    """A person's application for a position."""

    id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    stage: str
    created_at: datetime


@dataclass(frozen=True)
class Resume:
    """A version of a résumé, sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    version: int
    fields: bytes
    evidence: bytes
    actor_kind: str
    actor_id: str
    created_at: datetime


@dataclass(frozen=True)
class KnownCandidate:
    """A person who applied before: sealed name, and the hash of the ID number if there is one."""

    person_id: uuid.UUID
    name: bytes | None
    id_number_lookup: bytes | None
    phone_lookup: bytes | None
    email_lookup: bytes | None


RESUME = "r.id, r.application_id, a.person_id, r.version, r.fields, r.evidence, r.actor_kind, r.actor_id, r.created_at"
RESUME_FROM = "FROM resumes r JOIN applications a ON a.id = r.application_id"


def application(application_id: uuid.UUID) -> Application | None:
    """Return an application."""
    return select(Applications, Application).where(Applications.id == application_id).first()


def of_position(position_id: uuid.UUID) -> list[Application]:
    """List the applications for a position, oldest first."""
    query = select(Applications, Application).where(Applications.position_id == position_id)
    return list(query.order_by(Applications.created_at, Applications.id))


def counts(position_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, str, int]]:
    """Count the applications of each position by stage."""
    rows = db.execute_sql(
        "SELECT position_id, stage, count(*) FROM applications WHERE position_id = ANY (%s) GROUP BY 1, 2",
        (list(position_ids),),
    )
    return list(rows)


def add_application(
    application: Application, media_id: uuid.UUID, document: bytes, name: bytes, lookups: list[bytes]
) -> None:
    """Create an application."""
    Applications.insert(
        id=application.id, person_id=application.person_id, position_id=application.position_id, media_id=media_id,
        document=document, name=name, lookups=lookups, stage=application.stage, created_at=application.created_at,
    ).execute()  # fmt: skip


def original(application_id: uuid.UUID) -> tuple[uuid.UUID, bytes] | None:
    """Return the media id of the original and the sealed document read from it."""
    query = Applications.select(Applications.media_id, Applications.document)
    return query.where(Applications.id == application_id).tuples().first()


def lock_stage(application_id: uuid.UUID, *, shared: bool = False) -> Application | None:
    """Return an application and hold its row until the transaction ends; `shared` is a shared lock."""
    query = select(Applications, Application).where(Applications.id == application_id)
    return query.for_update("FOR SHARE" if shared else "FOR UPDATE").first()


def set_stage(
    application_id: uuid.UUID, stage: str, decided_by: uuid.UUID | None = None, decision_id: uuid.UUID | None = None
) -> None:
    """Move an application to a stage; the database refuses a decision without a person."""
    Applications.update(stage=stage, decided_by=decided_by, decision_id=decision_id).where(
        Applications.id == application_id
    ).execute()


def add_stage(application_id: uuid.UUID, stage: str, actor_kind: str, actor_id: str, at: datetime) -> None:
    """Note that an application reached a stage."""
    ApplicationStages.insert(
        application_id=application_id, stage=stage, actor_kind=actor_kind, actor_id=actor_id, at=at
    ).execute()


def moved(position_id: uuid.UUID) -> list[tuple[str, int, datetime | None]]:
    """Return for each stage of the applications for a position how many are there, and when one reached it last."""
    return db.execute_sql(
        "SELECT a.stage, count(DISTINCT a.id), max(s.at) FROM applications a "
        "LEFT JOIN application_stages s ON s.application_id = a.id "
        "WHERE a.position_id = %s GROUP BY a.stage ORDER BY a.stage",
        (position_id,),
    ).fetchall()


def stages(application_id: uuid.UUID) -> list[tuple[str, str, str, datetime]]:
    """List the stages that an application reached: stage, kind and id of the actor, when."""
    query = ApplicationStages.select(
        ApplicationStages.stage, ApplicationStages.actor_kind, ApplicationStages.actor_id, ApplicationStages.at
    )
    query = query.where(ApplicationStages.application_id == application_id).order_by(ApplicationStages.id)
    return [(stage, kind, actor, at) for stage, kind, actor, at in tuples(query)]


def resume(application_id: uuid.UUID, version: int | None = None) -> Resume | None:
    """Return one version of a résumé, the newest by default."""
    return fetch_one(
        Resume,
        f"SELECT {RESUME} {RESUME_FROM} WHERE a.id = %(id)s AND (%(version)s::int IS NULL OR r.version = %(version)s) "  # noqa: S608
        "ORDER BY r.version DESC LIMIT 1",
        {"id": application_id, "version": version},
    )


@dataclass(frozen=True)
class SealedContent:
    """An application, its newest résumé, the id and fields of the first, and what they were read from; all sealed."""

    application: Application
    resume: Resume
    first: tuple[uuid.UUID, bytes]
    document: bytes

    @property
    def version(self) -> int:
        """The number of the version."""
        return self.resume.version


def content(application_id: uuid.UUID) -> SealedContent | None:
    """Return an application with its newest résumé and what that was read from, in one statement."""
    row = db.execute_sql(
        f"SELECT a.id, a.person_id, a.position_id, a.stage, a.created_at, f.id, f.fields, a.document, {RESUME} "  # noqa: S608 - constants only, values are bound
        f"{RESUME_FROM} JOIN resumes f ON f.application_id = a.id AND f.version = 1 "
        "WHERE a.id = %s ORDER BY r.version DESC LIMIT 1",
        (application_id,),
    ).fetchone()
    return SealedContent(Application(*row[:5]), Resume(*row[8:]), (row[5], row[6]), row[7]) if row else None


@dataclass(frozen=True)
class Version:
    """A version of a résumé: its number, who made it and when."""

    version: int
    actor_kind: str
    actor_id: str
    created_at: datetime


@dataclass(frozen=True)
class Whole:
    """An application with one version of its résumé, all versions named, newest first, and the sealed document."""

    application: Application
    resume: Resume
    versions: list[Version]
    document: bytes
    fields: list[tuple[uuid.UUID, uuid.UUID, bytes]]
    """Person, id and sealed fields of every version of every résumé of the person and of those joined with it."""
    linked: list[uuid.UUID]
    """The links to other persons that a page shows: open, accepted, or joined by itself and undone."""
    others: list[uuid.UUID]
    """The other applications under the person's key: an earlier release joined so, and nobody can undo it."""
    reviewed: bool
    """Whether somebody reviewed it; most applications have no review to read."""


LINKED = (
    "ARRAY(SELECT p.id FROM identity_proposals p WHERE p.application_id = a.id AND (p.state <> 'refused' "
    "OR p.agreed IS NOT NULL) UNION SELECT p.id FROM identity_proposals p WHERE p.person_id = a.person_id "
    "AND (p.state = 'accepted' OR (p.state = 'refused' AND p.agreed IS NOT NULL)))"
)
OTHERS = "ARRAY(SELECT o.id FROM applications o WHERE o.person_id = a.person_id AND o.id <> a.id ORDER BY o.created_at)"
FIELDS = (
    "(SELECT array_agg(o.person_id ORDER BY v.id) {0}), (SELECT array_agg(v.id ORDER BY v.id) {0}), "
    "(SELECT array_agg(v.fields ORDER BY v.id) {0})"
).format(
    "FROM persons_joined(a.person_id) AS same JOIN applications o ON o.person_id = same "
    "JOIN resumes v ON v.application_id = o.id"
)
REVIEWED = "EXISTS (SELECT FROM application_reviews w WHERE w.application_id = a.id)"
VERSIONS = (
    "(SELECT json_agg(json_build_array(v.version, v.actor_kind, v.actor_id, v.created_at) ORDER BY v.version DESC) "
    "FROM resumes v WHERE v.application_id = a.id)"
)


def whole(application_id: uuid.UUID, version: int | None = None) -> Whole | None:
    """Return an application with all values of its page, in one statement."""
    row = db.execute_sql(
        "SELECT a.id, a.person_id, a.position_id, a.stage, a.created_at, a.document, "
        f"{VERSIONS}, {LINKED}, {OTHERS}, {FIELDS}, {REVIEWED}, {RESUME} {RESUME_FROM} "
        "WHERE a.id = %(id)s AND (%(version)s::int IS NULL OR r.version = %(version)s) ORDER BY r.version DESC LIMIT 1",
        {"id": application_id, "version": version},
    ).fetchone()
    if row is None:
        return None
    versions = [Version(number, kind, actor, datetime.fromisoformat(at)) for number, kind, actor, at in row[6]]
    fields = list(zip(*row[9:12], strict=True))
    return Whole(Application(*row[:5]), Resume(*row[13:]), versions, row[5], fields, row[7], row[8], row[12])


def fields_of_person(person_id: uuid.UUID) -> list[tuple[uuid.UUID, uuid.UUID, bytes]]:
    """Return what `Whole.fields` has: the sealed fields of a person and of those joined with it."""
    rows = db.execute_sql(
        "SELECT a.person_id, r.id, r.fields FROM persons_joined(%s) AS same JOIN applications a ON a.person_id = same "
        "JOIN resumes r ON r.application_id = a.id ORDER BY r.id",
        (person_id,),
    )
    return list(rows)


def add_resume(resume: Resume) -> None:
    """Add a version of a résumé."""
    Resumes.insert(
        id=resume.id, application_id=resume.application_id, version=resume.version, fields=resume.fields,
        evidence=resume.evidence,
        actor_kind=resume.actor_kind, actor_id=resume.actor_id, created_at=resume.created_at,
    ).execute()  # fmt: skip


def names(application_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID, bytes | None]]:
    """Return (application, person, sealed name) for each application."""
    query = Applications.select(Applications.id, Applications.person_id, Applications.name)
    query = query.where(Applications.id.in_(list(application_ids)))
    return [(application, person, name) for application, person, name in tuples(query)]


def keep_name(application_id: uuid.UUID, name: bytes, lookups: list[bytes]) -> None:
    """Keep the name that the newest version of a résumé gives, and by what it is found."""
    Applications.update(name=name, lookups=lookups).where(Applications.id == application_id).execute()


def keep_lookups(application_id: uuid.UUID, lookups: list[bytes]) -> None:
    """Keep by what the newest version of a résumé is found."""
    Applications.update(lookups=lookups).where(Applications.id == application_id).execute()


def without_lookups(most: int) -> list[uuid.UUID]:
    """Return applications that were made before there were lookups, the oldest first."""
    query = Applications.select(Applications.id).where(Applications.lookups.is_null())
    return [row[0] for row in tuples(query.order_by(Applications.created_at).limit(most))]


def newest_fields(application_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID, uuid.UUID, bytes]]:
    """Return (application, person, version's id, sealed fields) of the newest version; without ids, no statement."""
    ids = list(application_ids)
    if not ids:
        return []
    rows = db.execute_sql(
        "SELECT DISTINCT ON (a.id) a.id, a.person_id, r.id, r.fields FROM resumes r "
        "JOIN applications a ON a.id = r.application_id WHERE a.id = ANY (%s) ORDER BY a.id, r.version DESC",
        (ids,),
    )
    return list(rows)


def of_any(person_ids: Iterable[uuid.UUID], application_ids: Iterable[uuid.UUID]) -> list[Application]:
    """List the applications of some persons and those of some ids, oldest first."""
    query = select(Applications, Application).where(
        Applications.person_id.in_(list(person_ids)) | Applications.id.in_(list(application_ids))
    )
    return list(query.order_by(Applications.created_at, Applications.id))


def hold_person(person_id: uuid.UUID) -> None:
    """Let nobody change or refer to the applications of a person until the transaction ends."""
    db.execute_sql("SELECT FROM applications WHERE person_id = %s ORDER BY id FOR UPDATE", (person_id,))


def id_numbers(person_id: uuid.UUID) -> list[bytes]:
    """Return the hashes of the ID numbers of a person and of those joined with it."""
    rows = db.execute_sql(
        "SELECT c.id_number_lookup FROM persons_joined(%s) AS same JOIN candidates c ON c.person_id = same "
        "WHERE c.id_number_lookup IS NOT NULL",
        (person_id,),
    )
    return [bytes(row[0]) for row in rows]


def hold_identities() -> None:
    """Let nobody else find or add a person until the transaction ends."""
    db.execute_sql("SELECT pg_advisory_xact_lock(hashtext('candidates.identities'))")


def known_candidates(lookups: dict[str, bytes | None]) -> list[KnownCandidate]:
    """Return the persons with one of these hashes (id_number, phone, email), oldest first."""
    return fetch(
        KnownCandidate,
        "SELECT person_id, name, id_number_lookup, phone_lookup, email_lookup FROM candidates "
        "WHERE id_number_lookup = %(id_number)s OR phone_lookup = %(phone)s OR email_lookup = %(email)s "
        "ORDER BY created_at, person_id",
        lookups,
    )


def with_lookups(position_id: uuid.UUID, hashes: list[bytes]) -> list[tuple[uuid.UUID, set[bytes]]]:
    """Return the applications for a position whose person, or one joined with it, has one of these hashes; and which.

    The rows of one application are one.
    """
    rows = db.execute_sql(
        "SELECT a.id, c.id_number_lookup, c.phone_lookup, c.email_lookup FROM candidates c "
        "CROSS JOIN LATERAL persons_joined(c.person_id) AS same JOIN applications a ON a.person_id = same "
        "WHERE a.position_id = %(position)s AND (c.id_number_lookup = ANY(%(hashes)s) "
        "OR c.phone_lookup = ANY(%(hashes)s) OR c.email_lookup = ANY(%(hashes)s)) ORDER BY a.created_at, a.id",
        {"position": position_id, "hashes": hashes},
    ).fetchall()
    found: dict[uuid.UUID, set[bytes]] = {}
    for application_id, *known in rows:
        found.setdefault(application_id, set()).update(bytes(one) for one in known if one is not None)
    return list(found.items())


def keep_candidate(person_id: uuid.UUID, values: dict[str, bytes | None], at: datetime) -> None:
    """Add a person who applied, or update the values that are not None."""
    present = {name: value for name, value in values.items() if value is not None}
    Candidates.insert(person_id=person_id, created_at=at, changed_at=at, **present).on_conflict(
        conflict_target=[Candidates.person_id], update=present | {"changed_at": at}
    ).execute()
