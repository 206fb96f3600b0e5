"""Opens an untrusted zip: its directory is bounded before it is read, and its packing is an ordinary one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, IndexError, KeyError, OverflowError, TypeError, AssertionError),
)
"""What reading a damaged zip raises; the errors of our own disk, database and keys are none of these."""

DIRECTORY_BYTES = 8 * 1024 * 1024
"""Python reads the list of members at once and makes an object of each; 2000 members take a tenth of this."""

PIECE_BYTES = 4 * 1024 * 1024
"""How much of a member is read at once."""

ORDINARY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others (bzip2, LZMA) unpack a whole piece at once, however large it becomes, and no office program uses them."""


class Damaged(Exception):
    """The zip, or a member of it, cannot be read; a failure of our own is never this."""


class TooManyMembers(Exception):
    """The list of members is larger than that of any archive that is taken."""


class _Bounded(io.BufferedReader):
    """A file of which nobody reads more than a directory may hold in one piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes; raises TooManyMembers where that is absurd."""
        if size is not None and size > DIRECTORY_BYTES:
            raise TooManyMembers
        return super().read(DIRECTORY_BYTES if size is None or size < 0 else size)


def opened(raw: io.RawIOBase | bytes) -> zipfile.ZipFile:
    """Open an archive; raises TooManyMembers or Damaged."""
    source = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    with _damage_errors():
        return zipfile.ZipFile(_Bounded(source, 1024 * 1024))


class Member:
    """The contents of one member as a stream; making it and reading it raise Damaged."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        with _damage_errors():
            self._stream = archive.open(member)

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        with _damage_errors():
            return self._stream.read(min(size, PIECE_BYTES))


def is_ordinary(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is stored or deflated."""
    return member.compress_type in ORDINARY


@contextmanager
def _damage_errors() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as damage:
        raise Damaged from damage
