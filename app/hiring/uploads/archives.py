"""Receives the files of a zip, each as if it had been sent alone."""

from __future__ import annotations

import io
import uuid
import zipfile

from app import clock, database
from app.foundation.audit import service as audit
from app.foundation.media import service as media
from app.hiring.uploads import checks, file_names, intake, packing, refusals, store
from app.hiring.uploads.intake import Delivery
from app.hiring.uploads.store import Upload

TOTAL_BYTES = 8 * 1024**3
"""A larger archive counts as a bomb, however many files it claims to hold."""
LARGE_BYTES, LARGE_TIMES = 1024**3, 20
"""So does an archive that unpacks to more than this and to that many times its size: documents are packed already."""

SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class StoredFile(io.RawIOBase):
    """A stored file as a seekable stream; a small range is in memory at a time."""

    def __init__(self, media_id: uuid.UUID, size: int) -> None:
        self._media_id, self._size, self._at = media_id, size, 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position."""
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if at < 0:
            # A damaged directory names places before the start; what is read there would never come to an end.
            raise ValueError("negative place")
        self._at = at
        return at

    def tell(self) -> int:
        """Return the position."""
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # 3.11 has no name for Buffer
        """Fill the buffer from the position on."""
        data = b"".join(media.read(self._media_id, self._at, min(self._size, self._at + len(buffer))))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def unpack(upload_id: uuid.UUID) -> None:
    """Receive every file of an archive; a job repeated after a kill continues with the missing files."""
    archive = store.get(upload_id)
    if archive is None or archive.media_id is None:
        return
    if archive.state not in ("received", "unpacking") and archive.code != refusals.OUR_FAILURE:
        return
    code: str | None = "corrupted"
    try:
        with packing.opened(StoredFile(archive.media_id, archive.bytes)) as opened:
            members = [member for member in opened.infolist() if _wanted(member)]
            code = _refusal(members, archive.bytes)
            if code is None:
                store.change(archive.id, clock.now(), state="unpacking", code=None, members=len(members))
                for number, member in enumerate(members):
                    _take(archive, opened, member, number)
    except packing.TooManyMembers:
        code = "too_many"
    except packing.Damaged:
        code = "corrupted"
    with database.transaction():
        state = "refused" if code else "unpacked"
        store.change(archive.id, clock.now(), state=state, code=code, media_id=None)
        media.discard(archive.media_id)


def _wanted(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not any(part in member.filename for part in SKIPPED)


def _refusal(members: list[zipfile.ZipInfo], size: int) -> str | None:
    if not members:
        return "empty_file"
    if len(members) > refusals.MEMBERS:
        return "too_many"
    total = sum(member.file_size for member in members)
    if total > TOTAL_BYTES or (total > LARGE_BYTES and total > LARGE_TIMES * size) or any(map(checks.absurd, members)):
        return "archive_bomb"
    return "encrypted" if any(member.flag_bits & 1 for member in members) else None


def _take(archive: Upload, opened: zipfile.ZipFile, member: zipfile.ZipInfo, number: int) -> None:
    if store.member(archive.id, number):
        return
    actor = audit.Actor(archive.actor_kind, archive.actor_id)
    delivery = Delivery(archive.position_id, member_name(member, number), actor, archive.id, number)
    if not packing.is_ordinary(member):
        intake.refuse(delivery, None, None, "packed_otherwise")
        return
    try:
        # What a member claims to be is not what it unpacks to; the stream is cut at the limit of one file.
        intake.receive(delivery, packing.Member(opened, member))
    except packing.Damaged:
        intake.refuse(delivery, None, None, "corrupted")


def member_name(member: zipfile.ZipInfo, number: int) -> str:
    """Return a member's own name without folders; zip declares UTF-8 alone, and Python takes the rest for DOS."""
    name = member.filename
    if not member.flag_bits & 0x800:
        name = file_names.read(name.encode("cp437"), number + 1)
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]
