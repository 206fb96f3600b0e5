"""The files of a form while they arrive: what breaks on the way is told as cut off, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import falcon
from falcon.media.multipart import MultipartFormHandler, MultipartParseError, MultipartParseOptions
from falcon.util import BufferedReader

from app.errors import Invalid, TooLarge
from app.hiring.uploads import file_names

MOST_AT_ONCE = 500
"""How many files or other fields one request may bring: each takes transactions while its thread serves nobody else."""
MOST_BYTES = 1 << 40
"""How long a form may call itself: more than any edge lets through, and a number that every reader can count with."""


class CutOff(Invalid):
    """The stream of the files ended too soon or broke."""

    message = "The files did not arrive whole. Send them again; those that did arrive are kept."


class Reader(Protocol):
    """What is used of Falcon's buffered reader, which is compiled and has no type."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""

    def peek(self, size: int, /) -> bytes:
        """Return up to `size` of the next bytes, which stay."""


class ArrivingFile:
    """The bytes of one file of a form."""

    def __init__(self, file: Reader, form: Reader, delimiter: bytes) -> None:
        self._file, self._form, self._delimiter = file, form, delimiter

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end; raises CutOff where what ends a file in a form is not there."""
        with _cut_off():
            data = self._file.read(size)
            if size and not data and self._form.peek(len(self._delimiter)) != self._delimiter:
                raise CutOff
        return data


def files(req: falcon.Request) -> Iterator[tuple[str, ArrivingFile]]:
    """Yield the name and the bytes of each file of a form, in the order of arrival.

    Raises Invalid for a body of another kind, TooLarge beyond MOST_BYTES or after MOST_AT_ONCE parts, and CutOff.
    """
    content_type = req.content_type or ""
    if not content_type.startswith("multipart/form-data"):
        raise Invalid("Send the files as multipart/form-data.")
    length = req.content_length or 0
    if length > MOST_BYTES:
        raise TooLarge
    options = MultipartParseOptions()
    options.max_body_part_count = 0
    reader = BufferedReader(req.bounded_stream.read, length)
    delimiter = b"\r\n--" + falcon.parse_header(content_type)[1].get("boundary", "").rstrip().encode()
    with _cut_off():
        form = MultipartFormHandler(options).deserialize(reader, content_type, length)
        for number, part in enumerate(form, 1):
            if number > MOST_AT_ONCE:
                raise TooLarge(
                    "At most %(most)s files are taken at a time. The first of them are kept; send the rest in a zip.",
                    most=MOST_AT_ONCE,
                )
            name = file_names.of_part(part, number)
            if name:
                yield name, ArrivingFile(part.stream, reader, delimiter)


@contextmanager
def _cut_off() -> Iterator[None]:
    """Tell what breaks while a form is read, and that alone, as the sender's or the network's: raises CutOff."""
    try:
        yield
    except (MultipartParseError, OSError) as error:
        raise CutOff from error
