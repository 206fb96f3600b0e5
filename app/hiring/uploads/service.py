"""Receives files for a position, and returns the state of each."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.errors import Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications.masking import mask_text
from app.hiring.positions import life
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.hiring.uploads import intake, reading, refusals, store
from app.hiring.uploads.intake import Delivery, Receipt, Source
from app.hiring.uploads.store import Upload

FILES_SHOWN = 500
PENDING = ("received", "reading", "fields", "unpacking")
PENDING_STAGES = ("received", "screening")


@dataclass(frozen=True)
class File:
    """A file as its table shows it; `progress` is received, reading, fields, screening, screened, refused, …"""

    id: uuid.UUID
    name: str
    progress: str
    code: str | None
    sentence: str
    application_id: uuid.UUID | None
    members: int | None
    can_retry: bool
    created_at: datetime


@dataclass(frozen=True)
class Files:
    """The files of a position: those shown, the count of each state, and whether any is being read."""

    position: Position
    shown: list[File]
    counts: dict[str, int]
    pending: bool

    @property
    def state(self) -> str:
        """A digest of the table, so that an unchanged table is not sent again."""
        shown = [(file.id, file.progress, file.code, file.members) for file in self.shown]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def receive(position_id: uuid.UUID, name: str, data: bytes | Source, actor: audit.Acting) -> Receipt:
    """Receive a file for a position and return its receipt; the same file again gives the same receipt.

    Raises Conflict where the position is not open.
    """
    life.check_open(positions.get(position_id))
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    return intake.receive(Delivery(position_id, name, actor), source)


def files(account: Account, position_id: uuid.UUID, seen_state: str | None = None) -> Files:
    """Return the files of a position that the account may see; only HR sees their names.

    The reading is recorded once for each state: not again where `seen_state` is the present one.
    """
    files = _files(account, position_id)
    if files.shown and files.state != seen_state:
        audit.record(account, "read", "position", position_id, detail={"part": "files", "files": len(files.shown)})
    return files


def _files(account: Account, position_id: uuid.UUID) -> Files:
    position = positions.visible(account, position_id)
    if not may(account, "resumes.upload"):
        return Files(position, [], {}, False)
    uploads, counts = store.overview(position_id, FILES_SHOWN)
    shown = [_file(upload, name) for upload, name in zip(uploads, intake.names(uploads), strict=True)]
    pending = any(state in PENDING for state in counts) or any(file.progress in PENDING_STAGES for file in shown)
    return Files(position, shown, counts, pending)


def file(account: Account, upload_id: uuid.UUID) -> File:
    """Return one file of a position that the account may see; raises NotFound."""
    upload = _upload(account, upload_id)
    return _file(upload, intake.names([upload])[0])


def described(receipt: Receipt) -> File:
    """Return a file that was just sent."""
    return _file(receipt.upload, intake.names([receipt.upload])[0])


def retry(account: Account, upload_id: uuid.UUID) -> uuid.UUID:
    """Read a file again that failed, and return its position; raises NotFound or Invalid."""
    upload = _upload(account, upload_id)
    if upload.media_id is None or not _can_retry(upload):
        raise Invalid("This file was not kept. Send it again.")
    reading.retry(upload, upload.media_id)
    return upload.position_id


def to_receive(account: Account, position_id: uuid.UUID) -> uuid.UUID:
    """Return the position if the account may hand files in for it; raises NotFound, Forbidden or Conflict."""
    position = positions.visible(account, position_id)
    if not may(account, "resumes.upload"):
        raise Forbidden("Only HR hands in résumés.")
    life.check_open(position)
    return position.id


def _upload(account: Account, upload_id: uuid.UUID) -> Upload:
    upload = store.get(upload_id)
    if upload is None or not may(account, "resumes.upload"):
        raise NotFound
    positions.visible(account, upload.position_id)
    return upload


def _can_retry(upload: Upload) -> bool:
    return upload.media_id is not None and (upload.state == "refused" or upload.code == "model_failed")


def _file(upload: Upload, name: str) -> File:
    progress = upload.state
    if upload.state == "read" and upload.stage:
        progress = upload.stage if upload.stage in PENDING_STAGES else "screened"
        progress = "screening" if progress == "received" else progress
    limit = intake.limit_mib(archive=upload.code == "too_large" and name.lower().endswith(".zip"))
    sentence = refusals.sentence(upload.code, limit)
    return File(
        upload.id, mask_text(name), progress, upload.code, sentence, upload.application_id, upload.members,
        _can_retry(upload), upload.created_at,
    )  # fmt: skip
