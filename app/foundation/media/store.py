"""Rows of files and their parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.database import db, fetch, select, tuples
from app.foundation.media.schema import MediaObjects, MediaOpenings, MediaParts

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that somebody still reads: a player asks for many ranges."""


@dataclass(frozen=True)
class Part:
    """A part as it was acknowledged."""

    number: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Media:
    """A file; while it arrives `bytes` counts the acknowledged parts and `sha256` is None."""

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
class Receiving:
    """What the next part of a file must fit to: whose it is, its state, and the bytes acknowledged so far."""

    person_id: uuid.UUID
    state: str
    bytes: int


@dataclass(frozen=True)
class StoredPart:
    """A part with its person and its size on disk."""

    media_id: uuid.UUID
    number: int
    person_id: uuid.UUID
    bytes: int
    sha256: str
    sealed_bytes: int


def add(person_id: uuid.UUID, kind: str, content_type: str, at: datetime) -> uuid.UUID:
    """Add a file of which nothing has arrived yet."""
    return MediaObjects.create(person_id=person_id, kind=kind, content_type=content_type, created_at=at).id


def add_whole(media: Media, sealed_bytes: int) -> None:
    """Add a file of one part, which is on disk."""
    [part] = media.parts
    db.execute_sql(
        """
        WITH object AS (
            INSERT INTO media_objects
                (id, person_id, kind, content_type, state, bytes, sha256, created_at, finished_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        )
        INSERT INTO media_parts (object_id, number, bytes, sha256, sealed_bytes) VALUES (%s, %s, %s, %s, %s)
        """,
        (
            *(media.id, media.person_id, media.kind, media.content_type, media.state, media.bytes, media.sha256),
            *(media.created_at, media.finished_at),
            *(media.id, part.number, part.bytes, part.sha256, sealed_bytes),
        ),
    )


def lock(media_id: uuid.UUID, *, wait: bool = True) -> bool:
    """Hold a file's row until the transaction ends; False when there is none, or it is held and `wait` is false."""
    query = MediaObjects.select(MediaObjects.id).where(MediaObjects.id == media_id)
    return query.for_update(skip_locked=not wait).tuples().first() is not None


def exists(media_id: uuid.UUID) -> bool:
    """Return whether a file has a row."""
    return MediaObjects.select().where(MediaObjects.id == media_id).exists()


def find(media_id: uuid.UUID) -> Media | None:
    """Return a file with its parts in order."""
    row = db.execute_sql(
        "SELECT person_id, kind, content_type, state, bytes, sha256, created_at, finished_at, "
        "(SELECT json_agg(json_build_array(number, bytes, sha256) ORDER BY number) FROM media_parts "
        "WHERE object_id = media.id) FROM media_objects media WHERE id = %s",
        (media_id,),
    ).fetchone()
    if row is None:
        return None
    person_id, kind, content_type, state, size, sha256, created_at, finished_at, listed = row
    parts = tuple(Part(*each) for each in listed or ())
    size = sum(part.bytes for part in parts) if size is None else size
    return Media(media_id, person_id, kind, content_type, state, size, sha256, created_at, finished_at, parts)


def receiving(media_id: uuid.UUID) -> Receiving:
    """Return a file that is there, its bytes counted by the database: there may be thousands of parts."""
    row = db.execute_sql(
        "SELECT person_id, state, coalesce((SELECT sum(bytes) FROM media_parts WHERE object_id = media.id), 0)::bigint "
        "FROM media_objects media WHERE id = %s",
        (media_id,),
    ).fetchone()
    return Receiving(*row)


def part(media_id: uuid.UUID, number: int) -> Part | None:
    """Return a part that was acknowledged."""
    row: Part | None = (
        select(MediaParts, Part).where((MediaParts.object_id == media_id) & (MediaParts.number == number)).first()
    )
    return row


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
    """Remove the rows of a file; its parts on disk are then orphans."""
    return bool(MediaObjects.delete().where(MediaObjects.id == media_id).execute())


def numbers(media_id: uuid.UUID) -> set[int]:
    """Return the numbers of the parts that were acknowledged."""
    query = MediaParts.select(MediaParts.number).where(MediaParts.object_id == media_id)
    return {number for (number,) in tuples(query)}


def begins(digest: bytes, at: datetime, since: datetime) -> bool:
    """Note that a reader opened a file; False where the reading has continued since `since`."""
    cursor = db.execute_sql(
        "INSERT INTO media_openings AS open (token_digest, opened_at) VALUES (%s, %s) ON CONFLICT (token_digest) "
        "DO UPDATE SET opened_at = excluded.opened_at WHERE open.opened_at < %s RETURNING 1",
        (digest, at, since),
    )
    if cursor.fetchone() is not None:
        return True
    stale = (MediaOpenings.digest == digest) & (MediaOpenings.opened_at < at - NOTED_EVERY)
    MediaOpenings.update(opened_at=at).where(stale).execute()
    return False


def forget_openings(before: datetime) -> None:
    """Remove the marks of files that nobody reads any more."""
    MediaOpenings.delete().where(MediaOpenings.opened_at < before).execute()


def stored_parts(after: StoredPart | None, limit: int) -> list[StoredPart]:
    """Return parts that were acknowledged, file by file, those after `after`."""
    at = (after.media_id, after.number) if after else (uuid.UUID(int=0), -1)
    return fetch(
        StoredPart,
        "SELECT part.object_id AS media_id, part.number, media.person_id, part.bytes, part.sha256, part.sealed_bytes "
        "FROM media_parts part JOIN media_objects media ON media.id = part.object_id "
        "WHERE (part.object_id, part.number) > (%s, %s) ORDER BY part.object_id, part.number LIMIT %s",
        (*at, limit),
    )
