"""Tell in which encoding the bytes of a text are, by which of them makes usual characters of it."""

import codecs
import re
import unicodedata
from functools import cache

from document_text_model import alphabets

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_UNITS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_BYTES = ("gb18030", "big5hkscs", *alphabets.ENCODINGS)
_ESCAPED = ("iso2022_jp_2", "iso2022_kr", "hz")  # seven bits, told by an escape or a shift
_SHIFTS = re.compile(rb"\x1b[$(.]|\x0e|~\{[!-~]{2,200}~\}")
_SAMPLE = 20_000
_USUAL = 0.8  # of the characters beyond ASCII: the right encoding gives 0.95 and more, a wrong one some 0.5
_STRANGE = 0.05
_WIDE = re.compile("[\u3000-\u303f\uff00-\uffef\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u2460-\u2473]")


def decode(content: bytes) -> str | None:
    """Return the text of bytes without a declared encoding, or None where no encoding makes sense of them."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _likely(_decoded(content[len(mark) :], encoding))
    if _SHIFTS.search(content) and b"\x00" not in content:
        read = next((text for name in _ESCAPED if (text := _decoded(content, name)) and not text.isascii()), None)
        if read is not None:
            return _likely(read)
    if b"\x00" not in content:
        text = _decoded(content, "utf-8")
        if text is not None:
            return _likely(text)
    guesses = [(share, text) for encoding in _candidates(content) if (text := _decoded(content, encoding)) is not None
               for share in [_share(text, encoding)]]  # fmt: skip
    share, text = max(guesses, key=lambda guess: guess[0], default=(0.0, ""))
    return text if share >= _USUAL else None


def declared(content: bytes, name: str | None) -> str | None:
    """Return the text in a declared encoding where it is known and fits, a mark at the beginning going first."""
    if any(content.startswith(mark) for mark, _ in _MARKS):
        return decode(content)
    name = (name or "").strip().strip("\"'").lower()
    # Chinese pages that declare GB2312 are written in what came after it; "unicode" is Word's name for UTF-16.
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "unicode": "utf-16-le"}.get(name, name)
    name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "ascii") else name
    try:
        text = _decoded(content, name) if name else None
    except LookupError:
        text = None
    return _likely(text) or decode(content)


def _candidates(content: bytes) -> tuple[str, ...]:
    if b"\x00" in content:
        return _UNITS
    return _BYTES + (_UNITS if len(content) % 2 == 0 else ())


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likely(text: str | None) -> str | None:
    """Return a text of a known encoding unless it is noise."""
    if text is None:
        return None
    sample = text[:_SAMPLE]
    strange = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\n\r\f\v" for c in sample)
    return text if strange <= _STRANGE * len(sample) else None


def _share(text: str, encoding: str) -> float:
    """Return which part of a sample's characters beyond ASCII (of all, in UTF-16 and 32) is usual."""
    sample = text[:_SAMPLE]
    if encoding in alphabets.ENCODINGS:
        return alphabets.share(sample, encoding)
    asked = sample if encoding in _UNITS else [character for character in sample if character > "\x7f"]
    usual = sum(" " <= c <= "~" or c in "\t\n\r" or c in _han() or bool(_WIDE.match(c)) for c in asked)
    share = usual / len(asked) if asked else 0.0
    # Korean in EUC-KR makes usual ideographs of GB 18030, but hardly any of those that Chinese is made of.
    return min(share, _USUAL - 0.01) if encoding == "gb18030" and not alphabets.is_chinese(asked) else share


@cache
def _han() -> frozenset[str]:
    """Return the ideographs of everyday use: the first levels of GB 2312 and of Big5, some 8000 together."""
    simple = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    full = (bytes([row, cell]) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    read = {code.decode("gb2312", "ignore") for code in simple} | {code.decode("big5", "ignore") for code in full}
    return frozenset(read - {""})
