"""Receives files: streamed, sealed and on disk before they are acknowledged, each file once for a position."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Protocol

from app import clock, database, settings
from app.errors import NotFound
from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.uploads import checks, file_names, store
from app.hiring.uploads.store import Upload

PIECE = 4 * 1024 * 1024
ARCHIVE_TIMES = 10
"""An archive may be this many times larger than a single file."""
TURNS = 10_000
"""After this many files of one sender the order is that of arrival."""


class Source(Protocol):
    """Anything with `read(size)`."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


@dataclass(frozen=True)
class Receipt:
    """The result for a file that was sent; `repeated` when the same file was received before."""

    upload: Upload
    repeated: bool = False


@dataclass(frozen=True)
class Delivery:
    """The position of a file, its sender, and the archive that it came from."""

    position_id: uuid.UUID
    name: str
    actor: audit.Acting
    archive_id: uuid.UUID | None = None
    member: int | None = None


class _Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def receive(delivery: Delivery, source: Source) -> Receipt:
    """Receive one file from a stream and return its receipt; the file is on disk when this returns.

    A refused file leaves a row with the code of its refusal. Holds PIECE bytes in memory at a time.
    """
    first = _fill(source, PIECE)
    if len(first) < PIECE:
        # The whole file is here: one transaction, and one wait for the disk, for all of it.
        with database.transaction(), keys.once():
            return _take_whole(delivery, first)
    return _take(delivery, first, source)


def _take_whole(delivery: Delivery, data: bytes) -> Receipt:
    """Store a file that has arrived whole, in the current transaction."""
    person_id = _new_person()
    try:
        archive = _check(delivery, data)
        if len(data) > _limit(archive):
            raise _Refused("too_large")
    except _Refused as refused:
        return Receipt(refuse(delivery, person_id, None, refused.code))
    media_id = media.keep(person_id, _kind(archive), _content_type(data, archive), data)
    return _acknowledge(delivery, person_id, media_id, len(data), hashlib.sha256(data).hexdigest(), archive)


def _take(delivery: Delivery, first: bytes, source: Source) -> Receipt:
    """Store a file as it arrives; its committed parts are removed when the stream breaks."""
    person_id = _new_person()
    media_id: uuid.UUID | None = None
    try:
        archive = _check(delivery, first)
        media_id = media.start(person_id, _kind(archive), _content_type(first, archive))
        size, digest, parts = _store(media_id, first, source, _limit(archive))
    except _Refused as refused:
        return Receipt(refuse(delivery, person_id, media_id, refused.code))
    except BaseException:
        _drop(person_id, media_id)
        raise
    return _acknowledge(delivery, person_id, media_id, size, digest, archive, parts)


def _kind(archive: bool) -> str:
    return "archive" if archive else "resume"


def _content_type(head: bytes, archive: bool) -> str:
    return "application/zip" if archive else checks.content_type(head)


def limit_mib(archive: bool = False) -> int:
    """Return how large a file may be, in MiB."""
    return settings.current().upload_limit_mib * (ARCHIVE_TIMES if archive else 1)


def _limit(archive: bool) -> int:
    return limit_mib(archive) * 1024 * 1024


def _new_person() -> uuid.UUID:
    with database.joined():
        person_id = access.add_person(clock.now())
        keys.create(person_id)
    return person_id


def _check(delivery: Delivery, head: bytes) -> bool:
    """Return whether a file is an archive, by its name and head; raises _Refused for one that is not taken."""
    if not head:
        raise _Refused("empty_file")
    if delivery.archive_id and checks.ending(delivery.name) == ".zip":
        raise _Refused("nested_archive")
    code = checks.refusal_by_head(delivery.name, head)
    if code:
        raise _Refused(code)
    return checks.ending(delivery.name) == ".zip" and delivery.archive_id is None


def _fill(source: Source, size: int) -> bytes:
    """Read `size` bytes, fewer at the end; a stream may return less than requested."""
    pieces, missing = [], size
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _store(media_id: uuid.UUID, first: bytes, source: Source, limit: int) -> tuple[int, str, int]:
    digest, size, number, piece = hashlib.sha256(), 0, 0, first
    while piece:
        size += len(piece)
        if size > limit:
            raise _Refused("too_large")
        digest.update(piece)
        media.append(media_id, number, piece)
        number += 1
        piece = _fill(source, PIECE)
    return size, digest.hexdigest(), number


def _acknowledge(
    delivery: Delivery,
    person_id: uuid.UUID,
    media_id: uuid.UUID,
    size: int,
    digest: str,
    archive: bool,
    parts: int | None = None,
) -> Receipt:
    """Add the row of a file; `parts` is how many there are of one that is still to be finished."""
    upload = _row(delivery, person_id, state="received", media_id=media_id, size=size, sha256=digest)
    with database.joined():
        added = store.add(upload)
        if added:
            if parts is not None:
                media.finish(media_id, parts, digest)
            enqueue(upload, "uploads.unpack" if archive else "uploads.read")
            detail = {"position": str(delivery.position_id), "bytes": size}
            audit.record(delivery.actor, "upload", "resume", upload.id, person_id, detail)
    if added:
        return Receipt(upload)
    _drop(person_id, media_id)
    first = store.same(delivery.position_id, digest)
    if first is None:
        raise NotFound
    if delivery.archive_id:
        _note_repeated(delivery, first)
    return Receipt(first, repeated=True)


def enqueue(upload: Upload, task: str) -> None:
    """Add the job that reads or unpacks a file, in the current transaction.

    Its turn is how many files of its sender wait, itself among them: an archive of documents that each take the whole
    time they are given holds up its sender, and others by two documents at a time.
    """
    waiting = store.pending(upload.actor_kind, upload.actor_id, TURNS)
    work.enqueue(task, queue="screening", turn=waiting, upload_id=upload.id)


def _note_repeated(delivery: Delivery, first: Upload) -> None:
    """Add a row for a member of an archive that repeats another file, so that its table is complete."""
    with database.transaction():
        upload = _row(delivery, first.person_id, state="repeated", size=first.bytes, sha256=first.sha256)
        store.add(upload)


def refuse(delivery: Delivery, person_id: uuid.UUID | None, media_id: uuid.UUID | None, code: str) -> Upload:
    """Add a row with the code of a refused file, and discard its parts."""
    upload = _row(delivery, person_id or _new_person(), state="refused", code=code)
    with database.transaction():
        if media_id:
            media.discard(media_id)
        store.add(upload)
        detail = {"position": str(delivery.position_id), "refused": code}
        audit.record(delivery.actor, "upload", "resume", upload.id, upload.person_id, detail)
    return upload


def _row(
    delivery: Delivery,
    person_id: uuid.UUID,
    *,
    state: str,
    media_id: uuid.UUID | None = None,
    size: int = 0,
    sha256: str | None = None,
    code: str | None = None,
) -> Upload:
    upload_id, at = uuid.uuid4(), clock.now()
    name = keys.seal(person_id, "uploads", "name", upload_id, delivery.name[-255:])
    return Upload(
        upload_id, delivery.position_id, person_id, name, media_id, size, sha256, state, code, delivery.archive_id,
        delivery.member, None, None, delivery.actor.kind, str(delivery.actor.id), at, at,
    )  # fmt: skip


def _drop(person_id: uuid.UUID, media_id: uuid.UUID | None) -> None:
    """Discard a file that is not kept, and make its parts on disk unreadable at once."""
    with database.transaction():
        if media_id:
            media.discard(media_id)
        keys.destroy(person_id)


def names(uploads: list[Upload]) -> list[str]:
    """Open the names of files, in order, with one call to the key provider; an erased person's is a dash."""
    places = [(keys.Field(upload.person_id, "uploads", "name", upload.id), upload.name) for upload in uploads]
    return [file_names.shown(name) if name else "–" for name in keys.open_many(places, erased="–")]
