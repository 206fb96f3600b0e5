"""Rows of files and their parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db
from app.foundation.media.schema import MediaObjects, MediaOpenings, MediaParts


@dataclass(frozen=True)
class Part:
    """A part as it was acknowledged."""

    number: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Media:
    """What is known of a file; while it arrives `bytes` counts what was acknowledged and `sha256` is None."""

    id: uuid.UUID
    person_id: uuid.UUID
    kind: str
    content_type: str
    state: str
    bytes: int
    sha256: str | None
    created_at: datetime
    finished_at: datetime | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Kept:
    """A part with whose it is and how it lies on disk."""

    media_id: uuid.UUID
    number: int
    person_id: uuid.UUID
    bytes: int
    sha256: str
    sealed_bytes: int


def add(person_id: uuid.UUID, kind: str, content_type: str, at: datetime) -> uuid.UUID:
    """Add a file of which nothing has arrived yet."""
    return MediaObjects.create(person_id=person_id, kind=kind, content_type=content_type, created_at=at).id


def lock(media_id: uuid.UUID, *, wait: bool = True) -> bool:
    """Hold a file's row until the transaction ends; False when there is none, or it is held and `wait` is false."""
    query = MediaObjects.select(MediaObjects.id).where(MediaObjects.id == media_id)
    return query.for_update("FOR UPDATE" if wait else "FOR UPDATE SKIP LOCKED").tuples().first() is not None


def exists(media_id: uuid.UUID) -> bool:
    """Say whether a file has a row."""
    return MediaObjects.select().where(MediaObjects.id == media_id).exists()


def find(media_id: uuid.UUID) -> Media | None:
    """Return a file with its parts in order."""
    row = MediaObjects.get_or_none(MediaObjects.id == media_id)
    if row is None:
        return None
    query = MediaParts.select(MediaParts.number, MediaParts.bytes, MediaParts.sha256)
    parts = tuple(
        Part(*found) for found in query.where(MediaParts.object_id == media_id).order_by(MediaParts.number).tuples()
    )
    return Media(
        row.id, row.person_id, row.kind, row.content_type, row.state,
        row.bytes if row.bytes is not None else sum(part.bytes for part in parts),
        row.sha256, row.created_at, row.finished_at, parts,
    )  # fmt: skip


def part(media_id: uuid.UUID, number: int) -> Part | None:
    """Return a part that was acknowledged."""
    query = MediaParts.select(MediaParts.number, MediaParts.bytes, MediaParts.sha256)
    found = query.where((MediaParts.object_id == media_id) & (MediaParts.number == number)).tuples().first()
    return Part(*found) if found else None


def add_part(media_id: uuid.UUID, part: Part, sealed_bytes: int) -> None:
    """Add a part whose file is on disk."""
    MediaParts.insert(
        object_id=media_id, number=part.number, bytes=part.bytes, sha256=part.sha256, sealed_bytes=sealed_bytes
    ).execute()


def finish(media_id: uuid.UUID, size: int, sha256: str, at: datetime) -> None:
    """Mark a file as whole."""
    MediaObjects.update(state="finished", bytes=size, sha256=sha256, finished_at=at).where(
        MediaObjects.id == media_id
    ).execute()


def remove(media_id: uuid.UUID) -> bool:
    """Remove the rows of a file; its parts on disk are then nobody's."""
    return bool(MediaObjects.delete().where(MediaObjects.id == media_id).execute())


def numbers(media_id: uuid.UUID) -> set[int]:
    """Return the numbers of the parts that were acknowledged."""
    return {
        number for (number,) in MediaParts.select(MediaParts.number).where(MediaParts.object_id == media_id).tuples()
    }


def first_opening(token_digest: bytes, at: datetime) -> bool:
    """Mark a link as opened; False when it was before."""
    cursor = db.execute_sql(
        "INSERT INTO media_openings VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1", (token_digest, at)
    )
    return cursor.fetchone() is not None


def forget_openings(before: datetime) -> None:
    """Remove the marks of links that have long expired."""
    MediaOpenings.delete().where(MediaOpenings.opened_at < before).execute()


def kept(after: Kept | None, limit: int) -> list[Kept]:
    """Return parts that were acknowledged, file by file, those after `after`."""
    at = (after.media_id, after.number) if after else (uuid.UUID(int=0), -1)
    rows = db.execute_sql(
        "SELECT part.object_id, part.number, media.person_id, part.bytes, part.sha256, part.sealed_bytes "
        "FROM media_parts part JOIN media_objects media ON media.id = part.object_id "
        "WHERE (part.object_id, part.number) > (%s, %s) ORDER BY part.object_id, part.number LIMIT %s",
        (*at, limit),
    )
    return [Kept(*row) for row in rows]
