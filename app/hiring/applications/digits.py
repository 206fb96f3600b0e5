"""Reads the digits of a text whatever script they are written in; each letter stays at its place."""

from __future__ import annotations

import re
import unicodedata

SPOKEN = dict(zip("零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789", strict=True))
"""Digits as spoken and written out in Chinese."""
WRITTEN_OUT = re.compile(f"[{''.join(SPOKEN)}]")
MARKS = {
    "x": "X", "Ｘ": "X", "ｘ": "X", "×": "X", "＋": "+", "（": "(", "）": ")", "．": ".", "。": ".", "·": ".",
    "・": ".", "•": ".", "／": "/", "_": "-", "＿": "-", "−": "-", "~": "-", "～": "-",
}  # fmt: skip


def _table() -> dict[int, str]:
    table = {}
    for code in (*range(0x10000), *range(0x1D7CE, 0x1D800)):
        letter = chr(code)
        digit = unicodedata.digit(letter, None)
        if digit is not None:
            table[code] = str(digit)
        elif letter.isspace() or unicodedata.category(letter) in ("Zs", "Cf"):
            table[code] = " "
        elif unicodedata.category(letter) == "Pd":
            table[code] = "-"
    return table | {ord(letter): mark for letter, mark in MARKS.items()}


WRITTEN = _table()
WRITTEN_OR_SPOKEN = WRITTEN | {ord(letter): digit for letter, digit in SPOKEN.items()}
AS_DASH = WRITTEN | {ord("一"): "-"}
"""Readers of scans take a dash for the digit 1; so does this, where no digits are written out."""


NUMERALS = "xX" + "".join(chr(code) for code, letter in WRITTEN_OR_SPOKEN.items() if letter.isdigit() or letter == "X")
"""Every character that some reading takes for a digit, or for the X that ends an ID number."""


def _close(numerals: str) -> re.Pattern[str]:
    return re.compile(rf"[{numerals}](?:[^{numerals}\x00]{{0,5}}[{numerals}]){{6}}")


_CLOSE, _CLOSE_IN_ASCII = _close(NUMERALS), _close("0-9xX")


def may_hold_number(text: str) -> bool:
    """Return whether seven numerals stand as close together as those of one number; none continues past a NUL."""
    return (_CLOSE_IN_ASCII if text.isascii() else _CLOSE).search(text) is not None


def fold(text: str) -> str:
    """Return a text of the same length with digits, spaces, dashes and brackets in ASCII."""
    return text.translate(AS_DASH)


def fold_spoken(text: str) -> str | None:
    """Fold a text in which digits are written out in Chinese; None where there are fewer than seven of them."""
    return text.translate(WRITTEN_OR_SPOKEN) if len(WRITTEN_OUT.findall(text)) >= 7 else None
