"""Reads the digits of a text whatever script they are written in; each letter stays at its place."""

from __future__ import annotations

import re
import unicodedata

SPOKEN = dict(zip("零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789", strict=True))
"""Digits as they are said and written out in Chinese."""
WRITTEN_OUT = re.compile(f"[{''.join(SPOKEN)}]")
MARKS = {
    "x": "X", "Ｘ": "X", "ｘ": "X", "×": "X", "＋": "+", "（": "(", "）": ")", "．": ".", "。": ".", "·": ".",
    "・": ".", "•": ".", "／": "/", "_": "-", "＿": "-", "−": "-", "~": "-", "～": "-",
}  # fmt: skip


def _table() -> dict[int, str]:
    made = {}
    for code in (*range(0x10000), *range(0x1D7CE, 0x1D800)):
        letter = chr(code)
        digit = unicodedata.digit(letter, None)
        if digit is not None:
            made[code] = str(digit)
        elif letter.isspace() or unicodedata.category(letter) in ("Zs", "Cf"):
            made[code] = " "
        elif unicodedata.category(letter) == "Pd":
            made[code] = "-"
    return made | {ord(letter): mark for letter, mark in MARKS.items()}


WRITTEN = _table()
SAID = WRITTEN | {ord(letter): digit for letter, digit in SPOKEN.items()}
AS_DASH = WRITTEN | {ord("一"): "-"}
"""Readers of scans take a dash for a one; so does this, where no digits are written out."""


def fold(text: str) -> str:
    """Return a text of the same length with digits, spaces, dashes and brackets in ASCII."""
    return text.translate(AS_DASH)


def fold_spoken(text: str) -> str | None:
    """Fold a text in which digits are written out in Chinese; None where there are fewer than seven of them."""
    return text.translate(SAID) if len(WRITTEN_OUT.findall(text)) >= 7 else None
