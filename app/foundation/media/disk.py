"""Parts on disk: `<folder>/<aa>/<object>/<number>`, written whole or not at all."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from app.errors import AppError

log = logging.getLogger(__name__)


class DiskFull(AppError):
    """The disk of the media folder is full."""

    status = 507
    code = "disk_full"
    message = "The disk for files is full. Nothing of this part was kept; it can be sent again once there is room."


class NotWritable(AppError):
    """The media folder cannot be written: another owner, a read-only or a broken disk. The log names the cause."""

    status = 503
    code = "disk_not_writable"
    message = (
        "Files cannot be stored at the moment; the fault is on our side. Nothing of this part was kept: "
        "send it again later, and tell the administrator if it stays so."
    )


class PartMissing(AppError):
    """A part that was acknowledged is not on disk."""

    code = "part_missing"
    message = "A part of this file is missing on disk. Ask the administrator to restore it from the backup."


def path_of(folder: Path, media_id: uuid.UUID, number: int) -> Path:
    """Return the path of a part."""
    return folder / media_id.hex[:2] / str(media_id) / str(number)


def write(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file so that after this returns it is on disk, whole; returns its size.

    Raises DiskFull or NotWritable, whatever the disk reported, so that it is never taken for the sender's fault.
    """
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        _make(path.parent)
        size = 0
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in pieces:
                size += file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync(path.parent)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from None
        log.error("media folder: %s: %s", path.parent, error.strerror)
        raise NotWritable from None
    return size


def read(path: Path) -> BinaryIO:
    """Open a part; raises PartMissing."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise PartMissing from None


def objects(folder: Path) -> Iterator[tuple[uuid.UUID, list[Path]]]:
    """Walk through the folder: each object with the files that lie in its own folder."""
    for shelf in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        for place in sorted(shelf.iterdir()):
            try:
                yield uuid.UUID(place.name), sorted(place.iterdir())
            except (ValueError, NotADirectoryError):
                continue


def remove_old(paths: Iterable[Path], older_than_seconds: float) -> int:
    """Remove files that were written long enough ago, and their folder if nothing is left; returns how many."""
    removed = 0
    before = time.time() - older_than_seconds
    for path in paths:
        if path.stat().st_mtime <= before:
            path.unlink()
            removed += 1
            _remove_empty(path.parent)
    return removed


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise


def _make(folder: Path) -> None:
    """Make a folder and those above it, each of them on disk when this returns."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
