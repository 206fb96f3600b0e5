"""Refuses a position whose texts name an attribute that the law forbids to select by."""

from __future__ import annotations

import re
import unicodedata

from app.chinese import simplified
from app.hiring.positions.protected import INNOCENT, PROTECTED, Protected
from app.inputs import Refused

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000·.*_]{1,3}(?=[\u4e00-\u9fff])")
SHOWN = 20
"""Characters before and after the words that a refusal quotes."""


class Unlawful(Refused):
    """A text of a position names a protected attribute; nothing was saved."""

    code = "protected_attribute"


def _plain(text: str) -> tuple[str, str]:
    """Return a text in the forms that the table matches: one width, one script, without and with blanks."""
    plain = unicodedata.normalize("NFKC", text).replace("_", " ")
    spaced = simplified(INVISIBLE.sub("", plain))
    joined = BETWEEN_HAN.sub("", spaced)
    for innocent in INNOCENT:
        spaced, joined = innocent.sub(" · ", spaced), innocent.sub(" · ", joined)
    return joined, spaced


def _first(text: str) -> tuple[Protected, re.Match[str]] | None:
    matches = ((attribute, attribute.words.search(plain)) for plain in _plain(text) for attribute in PROTECTED)
    return next(((attribute, match) for attribute, match in matches if match), None)


def protected(text: str) -> Protected | None:
    """Return the protected attribute that a text names, in Chinese or English."""
    first = _first(text)
    return first[0] if first else None


def check(text: str, field: str = "") -> None:
    """Raise Unlawful where a text names a protected attribute; the refusal quotes the words in their place."""
    first = _first(text)
    if first is None:
        return
    attribute, match = first
    quoted = text
    if len(text) > 4 * SHOWN:
        quoted = match.string[max(0, match.start() - SHOWN) : match.end() + SHOWN].strip()
    raise Unlawful(
        "“%(text)s” selects by %(attribute)s. That is not allowed (%(clause)s). %(instead)s",
        field,
        text=quoted[: 4 * SHOWN],
        attribute=attribute.name,
        clause=attribute.clause,
        instead=attribute.instead,
    )
