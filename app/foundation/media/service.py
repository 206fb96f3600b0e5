"""Receives files in parts, reads them by ranges, and signs the links under which browsers read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app import clock, database, settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.keys.cipher import Cipher
from app.foundation.media import disk, store
from app.foundation.media.disk import DiskFull, NotWritable, PartMissing
from app.foundation.media.links import LinkExpired, read_token, sign
from app.foundation.media.store import Media, Part, Receiving

__all__ = ["DiskFull", "LinkExpired", "Media", "NotWritable", "Part", "PartMissing", "Received"]

PART_LIMIT = 16 * 1024 * 1024
KEEP_PART = 4 * 1024 * 1024
NUMBER_LIMIT = 10_000
NAME_LIMIT = 100
"""Characters of a content type; what is longer is none."""
ORPHAN_AGE = timedelta(hours=1)
SAME_OPENING = timedelta(minutes=30)
"""A break after which reading on counts as another opening: as long as a session may be idle."""

PLAYED = frozenset({"video/webm", "audio/webm", "video/mp4", "audio/mp4", "audio/ogg", "audio/mpeg", "audio/wav"})
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
DOWNLOADED = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/msword",
        "application/zip",
        "text/plain",
    }
)
OTHER = "application/octet-stream"
"""The content type of files that are in none of the lists; only played and shown types open in a page."""

_DIFFERENT = "A part with this number was received before with other contents. Start the file again."
_INCOMPLETE = "Parts of this file have not arrived yet. Send them and finish again."
_TOO_MANY = "A file has at most 10000 parts."
_TOO_LARGE = "This file is larger than %(mib)s MiB, the most that is kept. What arrived before this part stays."
_DAMAGED = "The file did not arrive as it was sent. Send it again."


@dataclass(frozen=True)
class Received:
    """A part that is on disk: its size and SHA-256 in hex."""

    bytes: int
    sha256: str


def start(person_id: UUID, kind: str, content_type: str) -> UUID:
    """Begin a file of a person and return its id; `kind` is a code such as resume or recording."""
    plain = content_type[:NAME_LIMIT].split(";")[0].strip().lower()
    return store.add(person_id, kind, plain if plain in PLAYED | SHOWN | DOWNLOADED else OTHER, clock.now())


def append(media_id: UUID, number: int, data: bytes, most_bytes: int | None = None) -> Received:
    """Receive part `number` (from 0): sealed and on disk when this returns and the transaction commits.

    The same part again gets the same answer; other contents under the number raise Conflict, a full disk DiskFull,
    one that cannot be written NotWritable, and a part with which the file would be larger than `most_bytes` raises
    Invalid before anything is written.
    """
    if not 0 <= number < NUMBER_LIMIT:
        raise Invalid(_TOO_MANY)
    if not 0 < len(data) <= PART_LIMIT:
        raise Invalid("A part must hold between 1 byte and 16 MiB.")
    digest = hashlib.sha256(data).hexdigest()
    with database.transaction():
        receiving = _receiving(media_id)
        present = store.part(media_id, number)
        if present is None and receiving.state == "finished" or present is not None and present.sha256 != digest:
            raise Conflict(_DIFFERENT)
        if present is None:
            if most_bytes is not None and receiving.bytes + len(data) > most_bytes:
                raise Invalid(_TOO_LARGE, mib=most_bytes // 1024**2)
            pieces = keys.cipher(receiving.person_id).seal_stream([data], *_place(media_id, number))
            sealed = disk.write(disk.path_of(settings.current().media_folder, media_id, number), pieces)
            store.add_part(media_id, Part(number, len(data), digest), sealed)
    return Received(len(data), digest)


def finish(media_id: UUID, parts: int, sha256: str | None = None) -> Media:
    """Close a file of `parts` parts; raises Conflict when a part is missing or the whole has another SHA-256 (hex)."""
    if not 0 < parts <= NUMBER_LIMIT:
        raise Invalid(_TOO_MANY)
    with database.transaction():
        media = _lock(media_id)
        # Numbers are unique and ascending: as many as there should be, up to the last one, are all of them.
        if len(media.parts) != parts or media.parts[-1].number != parts - 1:
            raise Conflict(_INCOMPLETE)
        whole_digest = media.sha256 or _digest(media)
        if sha256 is not None and sha256.lower() != whole_digest:
            raise Conflict(_DAMAGED)
        if media.state != "finished":
            store.finish(media_id, sum(part.bytes for part in media.parts), whole_digest, clock.now())
    return describe(media_id)


def keep(person_id: UUID, kind: str, content_type: str, data: bytes) -> UUID:
    """Store a whole file at once and return its id."""
    with database.transaction():
        media_id = start(person_id, kind, content_type)
        pieces = [data[at : at + KEEP_PART] for at in range(0, len(data), KEEP_PART)]
        for number, piece in enumerate(pieces):
            append(media_id, number, piece)
        finish(media_id, len(pieces), hashlib.sha256(data).hexdigest())
    return media_id


def describe(media_id: UUID) -> Media:
    """Return a file with the parts that have arrived; raises NotFound."""
    media = store.find(media_id)
    if media is None:
        raise NotFound
    return media


def read(media_id: UUID, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Return the pieces of bytes `start` to `end` (not included), one small chunk in memory at a time.

    The database and the key are asked before this returns, so the pieces can be sent after the connection went
    back to the pool.
    """
    media = describe(media_id)
    end = media.bytes if end is None else min(end, media.bytes)
    return _pieces(media, keys.cipher(media.person_id), max(0, start), end)


def whole(media_id: UUID) -> bytes:
    """Return a file in memory."""
    return b"".join(read(media_id))


def discard(media_id: UUID) -> None:
    """Forget a file; its parts on disk are removed by the next sweep. Raises NotFound."""
    if not store.remove(media_id):
        raise NotFound


def link(media_id: UUID, account_id: UUID | None) -> str:
    """Return an address under which this account alone can read the file for five minutes; None is its own person."""
    return f"/media/{sign(media_id, account_id, settings.current().cookie_key(), clock.now())}"


def open_link(token: str, account: Account | None) -> Media:
    """Return the file that a link names, and record the opening; raises LinkExpired, or NotFound for others.

    Links end while a recording plays, and the page fetches new ones: reading by the same account of the same file
    on the same day, with no longer break than SAME_OPENING, is one opening.
    """
    at = clock.now()
    media_id, owner = read_token(token, settings.current().cookie_key(), at)
    if owner is not None and (account is None or owner != account.id):
        raise NotFound
    media = describe(media_id)
    with database.transaction():
        actor = account or audit.Actor("candidate", media.person_id)
        if store.begins(_opening_digest(actor, media_id, at), at, at - SAME_OPENING):
            audit.record(actor, "open_media", "media", media_id, media.person_id, {"kind": media.kind})
    return media


def _opening_digest(actor: audit.Acting, media_id: UUID, at: datetime) -> bytes:
    """Return the digest of a reader, a file and a day in the time zone of the site."""
    day = at.astimezone(ZoneInfo(settings.current().time_zone)).date()
    return hashlib.sha256(f"{actor.kind}:{actor.id}:{media_id}:{day}".encode()).digest()


def sweep(older_than: timedelta = ORPHAN_AGE) -> int:
    """Remove files of no acknowledged part, which a crash left behind; returns how many.

    `older_than` spares what a transaction in progress has just written.
    """
    removed = 0
    for media_id, paths in disk.objects(settings.current().media_folder):
        with database.transaction():
            if not store.lock(media_id, wait=False) and store.exists(media_id):
                continue
            names = {str(number) for number in store.numbers(media_id)}
            removed += disk.remove_old((path for path in paths if path.name not in names), older_than.total_seconds())
    store.forget_openings(clock.now() - timedelta(days=1))
    return removed


def _lock(media_id: UUID) -> Media:
    if not store.lock(media_id):
        raise NotFound
    return describe(media_id)


def _receiving(media_id: UUID) -> Receiving:
    """Return the state that the next part must fit to, with the row locked; raises NotFound."""
    if not store.lock(media_id):
        raise NotFound
    return store.receiving(media_id)


def _digest(media: Media) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(media, keys.cipher(media.person_id), 0, media.bytes):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(media: Media, cipher: Cipher, start: int, end: int) -> Iterator[bytes]:
    folder = settings.current().media_folder
    offset = 0
    for part in media.parts:
        if start < offset + part.bytes and offset < end:
            with disk.read(disk.path_of(folder, media.id, part.number)) as file:
                inner = (max(0, start - offset), min(part.bytes, end - offset))
                place = _place(media.id, part.number)
                yield from cipher.open_stream(file, part.bytes, *place, start=inner[0], end=inner[1])
        offset += part.bytes


def _place(media_id: UUID, number: int) -> tuple[str, str, int]:
    return ("media_parts", str(media_id), number)
