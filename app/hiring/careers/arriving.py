"""Reads the form of an applicant, which brings fields and one file: bounded before anything is made of it."""

from __future__ import annotations

import io
from dataclasses import dataclass

import falcon
from falcon.media.multipart import MultipartFormHandler, MultipartParseError, MultipartParseOptions
from falcon.util import BufferedReader

from app import inputs
from app.errors import AppError, Invalid, Unreadable
from app.hiring.uploads import file_names

BODY_MIB = 16
"""How large a form may be; the edge passes no more on."""
PARTS, TEXT_BYTES = 20, 4096
"""How many fields a form may have, and how long each may be."""


@dataclass(frozen=True)
class Arrived:
    """The fields of a form as they came, and the name and bytes of its file."""

    fields: dict[str, list[str]]
    name: str
    data: bytes


def read(req: falcon.Request) -> Arrived:
    """Read a form with at most one file; raises Invalid, TooLarge or Unreadable."""
    content_type = req.content_type or ""
    try:
        if not content_type.startswith("multipart/form-data"):
            raise Invalid("Choose at least one file.", at="file")
        data = inputs.raw(req, BODY_MIB * 1024 * 1024, "What was sent is too large; %(most)s KiB are the limit.")
    except AppError:
        # A browser shows the answer only once it has sent everything.
        req.bounded_stream.exhaust()
        raise
    try:
        return _parsed(data, content_type)
    except (MultipartParseError, UnicodeDecodeError) as error:
        raise Unreadable from error


def _parsed(data: bytes, content_type: str) -> Arrived:
    options = MultipartParseOptions()
    options.max_body_part_count = PARTS
    reader = BufferedReader(io.BytesIO(data).read, len(data))
    fields: dict[str, list[str]] = {}
    name, contents = "", b""
    for number, part in enumerate(MultipartFormHandler(options).deserialize(reader, content_type, len(data)), 1):
        sent_name = file_names.of_part(part, number)
        if sent_name and not name:
            name, contents = sent_name, part.stream.read()
        elif not sent_name:
            text = part.stream.read(TEXT_BYTES).decode()
            fields.setdefault(inputs.sound(part.name or "")[:100], []).append(inputs.sound(text))
    return Arrived(fields, name, contents)
