"""Jobs of this room: reading a file, taking an archive apart."""

from __future__ import annotations

import uuid

from app.foundation.work.service import task
from app.hiring.uploads import archives, reading


def note_failure(upload_id: str) -> None:
    """Mark a file that could not be read through a failure of our own; it is kept and can be read again."""
    reading.give_up(uuid.UUID(upload_id))


@task("uploads.read", given_up=note_failure, formerly="candidates.read")
def read(upload_id: str) -> None:
    """Read one file into an application."""
    reading.read(uuid.UUID(upload_id))


@task("uploads.unpack", given_up=note_failure, formerly="candidates.unpack")
def unpack(upload_id: str) -> None:
    """Receive the files of an archive."""
    archives.unpack(uuid.UUID(upload_id))
