"""Jobs of this room: reading a file, taking an archive apart."""

from __future__ import annotations

import uuid

from app.foundation.work.service import task
from app.hiring.candidates import archives, reading


@task("candidates.read")
def read(upload_id: str) -> None:
    """Read one file into an application."""
    reading.read(uuid.UUID(upload_id))


@task("candidates.unpack")
def unpack(upload_id: str) -> None:
    """Take the files of an archive in."""
    archives.unpack(uuid.UUID(upload_id))
