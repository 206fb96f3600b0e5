"""Read plain text in the encodings that occur in China and elsewhere."""

import codecs
import re
import unicodedata

from document_text_model import errors

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MOST_LINES = 5000
_WIDE = re.compile(r" *\t[ \t]*| {2,}")  # parts of one row, kept apart as in other kinds of file


def read(content: bytes) -> list[str]:
    """Return the lines that hold something; raises Unreadable where the bytes are no text."""
    text = decode(content)
    if text is None:
        raise errors.corrupted()
    lines = [_WIDE.sub("  ", line.replace("\u3000", " ")).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES:
        raise errors.too_large(f"The text has {len(lines)} lines and at most {MOST_LINES} are read")
    return lines


def decode(content: bytes) -> str | None:
    """Return the text, or None where no encoding gives one."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    return _decoded(content, "utf-8") or _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    strange = sum(1 for character in text[:20000] if _strange(character))
    # GB 18030 gives some character for nearly every pair of bytes: rare ones give noise away.
    return text if strange <= 0.05 * min(len(text), 20000) else None


def _strange(character: str) -> bool:
    if character in "\t\n\r\f":
        return False
    code = ord(character)
    if unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs"):
        return True
    return not (code < 0x250 or 0x2000 <= code < 0x2800 or 0x3000 <= code < 0xA000 or 0xFF00 <= code < 0xFFF0)
