"""Takes files in by parts, gives them back by ranges, and signs the links under which browsers read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app import clock, database, settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access.service import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import disk, store
from app.foundation.media.disk import DiskFull, PartMissing
from app.foundation.media.links import LinkExpired, read_token, sign
from app.foundation.media.store import Media, Part

__all__ = ["DiskFull", "LinkExpired", "Media", "Part", "PartMissing", "Received"]

PART_LIMIT = 16 * 1024 * 1024
KEEP_PART = 4 * 1024 * 1024
NUMBER_LIMIT = 100_000
ORPHAN_AGE = timedelta(hours=1)

PLAYED = frozenset({"video/webm", "audio/webm", "video/mp4", "audio/mp4", "audio/ogg", "audio/mpeg", "audio/wav"})
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
KEPT = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/msword",
        "application/zip",
        "text/plain",
    }
)
OTHER = "application/octet-stream"
"""What a type that is in none of the lists is kept as; only played and shown types open in a page."""

_DIFFERENT = "A part with this number was received before with other contents. Start the file again."
_INCOMPLETE = "Parts of this file have not arrived yet. Send them and finish again."
_DAMAGED = "The file did not arrive as it was sent. Send it again."


@dataclass(frozen=True)
class Received:
    """A part that is on disk: its size and SHA-256 in hex."""

    bytes: int
    sha256: str


def start(person_id: UUID, kind: str, content_type: str) -> UUID:
    """Begin a file of a person and return its id; `kind` is a code such as resume or recording."""
    plain = content_type.split(";")[0].strip().lower()
    return store.add(person_id, kind, plain if plain in PLAYED | SHOWN | KEPT else OTHER, clock.now())


def append(media_id: UUID, number: int, data: bytes) -> Received:
    """Take part `number` (from 0): sealed and on disk when this returns and the transaction commits.

    The same part again gets the same answer; other contents under the number raise Conflict, a full disk DiskFull.
    """
    if not 0 <= number < NUMBER_LIMIT or not 0 < len(data) <= PART_LIMIT:
        raise Invalid("A part must hold between 1 byte and 16 MiB.")
    digest = hashlib.sha256(data).hexdigest()
    with database.transaction():
        media = _locked(media_id)
        known = next((part for part in media.parts if part.number == number), None)
        if known is None and media.state == "finished" or known is not None and known.sha256 != digest:
            raise Conflict(_DIFFERENT)
        if known is None:
            pieces = keys.cipher(media.person_id).seal_stream([data], *_place(media_id, number))
            sealed = disk.write(disk.path_of(settings.current().media_folder, media_id, number), pieces)
            store.add_part(media_id, Part(number, len(data), digest), sealed)
    return Received(len(data), digest)


def finish(media_id: UUID, parts: int, sha256: str | None = None) -> Media:
    """Close a file of `parts` parts; raises Conflict when one is missing or the whole has another SHA-256 (hex)."""
    with database.transaction():
        media = _locked(media_id)
        if [part.number for part in media.parts] != list(range(parts)) or parts < 1:
            raise Conflict(_INCOMPLETE)
        whole_digest = media.sha256 or _digest(media)
        if sha256 is not None and sha256.lower() != whole_digest:
            raise Conflict(_DAMAGED)
        if media.state != "finished":
            store.finish(media_id, sum(part.bytes for part in media.parts), whole_digest, clock.now())
    return describe(media_id)


def keep(person_id: UUID, kind: str, content_type: str, data: bytes) -> UUID:
    """Take a whole file at once and return its id."""
    with database.transaction():
        media_id = start(person_id, kind, content_type)
        pieces = [data[at : at + KEEP_PART] for at in range(0, len(data), KEEP_PART)]
        for number, piece in enumerate(pieces):
            append(media_id, number, piece)
        finish(media_id, len(pieces), hashlib.sha256(data).hexdigest())
    return media_id


def describe(media_id: UUID) -> Media:
    """Return what is known of a file and which parts are there; raises NotFound."""
    found = store.find(media_id)
    if found is None:
        raise NotFound
    return found


def read(media_id: UUID, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Return the pieces of bytes `start` to `end` (not included), one small chunk in memory at a time.

    The database and the key are asked before this returns, so the pieces can be sent after the connection went
    back to the pool.
    """
    media = describe(media_id)
    return _pieces(media, keys.cipher(media.person_id), start, media.bytes if end is None else min(end, media.bytes))


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
    """Return the file that a link names, recording the link's first use; raises LinkExpired, or NotFound for others."""
    media_id, owner = read_token(token, settings.current().cookie_key(), clock.now())
    if owner is not None and (account is None or owner != account.id):
        raise NotFound
    media = describe(media_id)
    with database.transaction():
        if store.first_opening(hashlib.sha256(token.encode()).digest(), clock.now()):
            actor = account or audit.Actor("candidate", media.person_id)
            audit.record(actor, "open_media", "media", media_id, media.person_id, {"kind": media.kind})
    return media


def sweep(older_than: timedelta = ORPHAN_AGE) -> int:
    """Remove files of no acknowledged part, which a crash left behind; returns how many.

    `older_than` spares what a transaction in progress has just written.
    """
    removed = 0
    for media_id, paths in disk.objects(settings.current().media_folder):
        with database.transaction():
            if not store.lock(media_id, wait=False) and store.exists(media_id):
                continue
            known = {str(number) for number in store.numbers(media_id)}
            removed += disk.remove_old((path for path in paths if path.name not in known), older_than.total_seconds())
    store.forget_openings(clock.now() - timedelta(days=1))
    return removed


def _locked(media_id: UUID) -> Media:
    if not store.lock(media_id):
        raise NotFound
    return describe(media_id)


def _digest(media: Media) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(media, keys.cipher(media.person_id), 0, media.bytes):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(media: Media, cipher: keys.Cipher, start: int, end: int) -> Iterator[bytes]:
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
