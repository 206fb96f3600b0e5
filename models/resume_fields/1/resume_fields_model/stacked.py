"""Join the start of a period with the end that stands below it in a narrow column."""

import re
from collections.abc import Sequence
from dataclasses import replace

from . import dates
from .rows import Row

_NOW = re.compile(r"至?今|[现現]在|present|now|current|to date|date|ongoing", re.IGNORECASE)
_EDGE = " -–—~至到"


def joined(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with whole periods, where the first cells of several pairs of rows hold start and end."""
    pairs: list[int] = []
    for number, (row, below) in enumerate(zip(rows, rows[1:], strict=False)):
        used = pairs and pairs[-1] == number - 1
        if not used and "\t" in row.text and _is_moment(_first(row)) and _closes(row, below):
            pairs.append(number)
    if len(pairs) < 2:
        return list(rows)
    out: list[Row] = []
    for number, row in enumerate(rows):
        if number in pairs:
            period = f"{_first(row).strip(_EDGE)} - {_first(rows[number + 1]).strip(_EDGE) or '至今'}"
            out.append(_with_first(row, period))
        elif number - 1 in pairs:
            if "\t" in row.text:
                out.append(_with_first(row, ""))
        else:
            out.append(row)
    return out


def _first(row: Row) -> str:
    return row.text.partition("\t")[0].strip()


def _is_moment(text: str) -> bool:
    """Say whether a text is one date and no more, with or without the dash behind or before it."""
    bare = text.strip(_EDGE)
    if not 4 <= len(bare) <= 16 or not (bare[0].isdigit() or bare[0].isupper() or bare[0] in "民中"):
        return False
    spans = dates.find(bare)
    return len(spans) == 1 and not spans[0].is_range and spans[0].to - spans[0].at == len(bare)


def _closes(row: Row, below: Row) -> bool:
    text = _first(below)
    if not _is_moment(text) and not _NOW.fullmatch(text.strip(_EDGE)):
        return False
    one, two = row.lines[0], below.lines[0]
    if one.box is None or two.box is None:
        return one.box is two.box
    return abs(one.edges[0] - two.edges[0]) < 2 * one.height and two.edges[1] - one.edges[1] < 3 * one.height


def _with_first(row: Row, text: str) -> Row:
    """Return a row with another text in its first cell, or without that cell."""
    first, *rest = row.lines
    _, tab, others = first.text.partition("\t")
    whole = f"{text}{tab}{others}" if text else others
    return replace(row, lines=((replace(first, text=whole),) if whole else ()) + tuple(rest))
