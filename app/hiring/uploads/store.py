"""Reads and writes files as they came in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch_one
from app.hiring.uploads.schema import Uploads


@dataclass(frozen=True)
class Upload:
    """A file as it came in; `name` is sealed, `stage` that of the application made from it."""

    id: uuid.UUID
    position_id: uuid.UUID
    person_id: uuid.UUID
    name: bytes
    media_id: uuid.UUID | None
    bytes: int
    sha256: str | None
    state: str
    code: str | None
    archive_id: uuid.UUID | None
    member: int | None
    members: int | None
    application_id: uuid.UUID | None
    actor_kind: str
    actor_id: str
    created_at: datetime
    changed_at: datetime
    stage: str | None = None


COLUMNS = (
    "u.id, u.position_id, u.person_id, u.name, u.media_id, u.bytes, u.sha256, u.state, u.code, u.archive_id, u.member, "
    "u.members, u.application_id, u.actor_kind, u.actor_id, u.created_at, u.changed_at, a.stage"
)
JOINED = "FROM uploads u LEFT JOIN applications a ON a.id = u.application_id"
PENDING = "('received', 'reading', 'fields', 'unpacking')"


def add(upload: Upload) -> bool:
    """Add a file; False when the same file is there for the position, or the same member of an archive."""
    values = {name: getattr(upload, name) for name in Upload.__dataclass_fields__ if name != "stage"}
    return bool(Uploads.insert(**values).on_conflict_ignore().returning(Uploads.id).execute())


def get(upload_id: uuid.UUID) -> Upload | None:
    """Return a file."""
    return fetch_one(Upload, f"SELECT {COLUMNS} {JOINED} WHERE u.id = %s", (upload_id,))  # noqa: S608


def same(position_id: uuid.UUID, sha256: str) -> Upload | None:
    """Return the file of this digest that was sent for the position before."""
    return fetch_one(
        Upload,
        f"SELECT {COLUMNS} {JOINED} WHERE u.position_id = %s AND u.sha256 = %s AND u.state <> 'repeated'",  # noqa: S608
        (position_id, sha256),
    )


def member(archive_id: uuid.UUID, number: int) -> bool:
    """Return whether a member of an archive was taken in."""
    return Uploads.select().where((Uploads.archive_id == archive_id) & (Uploads.member == number)).exists()


def pending(actor_kind: str, actor_id: str, most: int) -> int:
    """Count the files of a sender that are not read yet, up to `most`."""
    counted = db.execute_sql(
        f"SELECT count(*) FROM (SELECT 1 FROM uploads WHERE actor_kind = %s AND actor_id = %s AND state IN {PENDING} "  # noqa: S608
        "LIMIT %s) AS waiting",
        (actor_kind, actor_id, most),
    ).fetchone()
    return counted[0]


def listing(position_id: uuid.UUID, limit: int) -> list[Upload]:
    """List the files of a position: refused files first, then those being read, then the newest."""
    return overview(position_id, limit)[0]


def overview(position_id: uuid.UUID, limit: int) -> tuple[list[Upload], dict[str, int]]:
    """Return the first files of a position in the order of `listing`, and count all of them by state."""
    rows = db.execute_sql(
        f"SELECT {COLUMNS}, (SELECT json_object_agg(state, files) FROM (SELECT state, count(*) AS files FROM uploads "  # noqa: S608
        f"WHERE position_id = %(position)s GROUP BY 1) AS counted) {JOINED} WHERE u.position_id = %(position)s "
        f"ORDER BY CASE WHEN u.state = 'refused' THEN 0 WHEN u.state IN {PENDING} THEN 1 ELSE 2 END, "
        "u.created_at DESC, u.member LIMIT %(limit)s",
        {"position": position_id, "limit": limit},
    ).fetchall()
    return [Upload(*row[:-1]) for row in rows], rows[0][-1] if rows else {}


def lock(upload_id: uuid.UUID) -> Upload | None:
    """Return a file and lock its row until the transaction ends."""
    return fetch_one(Upload, f"SELECT {COLUMNS} {JOINED} WHERE u.id = %s FOR UPDATE OF u", (upload_id,))  # noqa: S608


def progress(upload_id: uuid.UUID, at: datetime, state: str) -> None:
    """Say how far the reading of a file is, without a wait for the disk: a reading that a crash ends begins again."""
    db.execute_sql(
        "UPDATE uploads SET state = %s, code = NULL, changed_at = %s "
        "FROM (SELECT set_config('synchronous_commit', 'off', true)) AS commit WHERE id = %s",
        (state, at, upload_id),
    )


def change(upload_id: uuid.UUID, at: datetime, **values: object) -> None:
    """Set columns of a file."""
    Uploads.update(changed_at=at, **values).where(Uploads.id == upload_id).execute()
