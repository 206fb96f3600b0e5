"""Join the characters of a heading that is written from top to bottom, one in each row."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .line import around
from .rows import Row
from .sections import heading_kinds
from .wording import CJK

_MOST = 8
"""Characters that a heading written downwards has at most."""


def joined(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with one in place of those that each hold a character of a heading: "教", "育", "背", "景"."""
    out: list[Row] = []
    place = 0
    while place < len(rows):
        count = _count(rows, place)
        text = "".join(row.text for row in rows[place : place + count])
        if count > 1 and heading_kinds(text):
            out.append(_whole(rows[place : place + count]))
            place += count
            continue
        out.append(rows[place])
        place += 1
    return out


def _count(rows: Sequence[Row], place: int) -> int:
    count = 0
    for row in rows[place : place + _MOST]:
        if not re.fullmatch(f"[{CJK}]{{1,2}}", row.text):
            break
        count += 1
    return count


def _whole(rows: Sequence[Row]) -> Row:
    lines = [line for row in rows for line in row.lines]
    text, raw = "".join(line.text for line in lines), "".join(line.raw for line in lines)
    return replace(rows[0], lines=(replace(lines[0], text=text, raw=raw, box=around(line.box for line in lines)),))
