"""Read plain text, whatever its encoding."""

import re

from serving.characters import sound

from document_text_model import encodings, errors

MOST_LINES = 5000
_WIDE = re.compile(r" *\t[ \t]*| {2,}")  # parts of one row, kept apart as in other kinds of file


def read(content: bytes) -> list[str]:
    """Return the lines that hold something; raises Unreadable where the bytes are no text."""
    text = encodings.decode(content)
    if text is None:
        raise errors.unknown_encoding()
    return lines(text)


def lines(text: str) -> list[str]:
    """Return the lines of a text that hold something; raises Unreadable where there are too many."""
    found = [_WIDE.sub("  ", line.replace("\u3000", "  ")).strip() for line in sound(text).split("\n")]
    found = [line for line in found if line]
    if len(found) > MOST_LINES:
        raise errors.too_large(f"The text has {len(found)} lines and at most {MOST_LINES} are read")
    return found
