"""Take the marks off the rows that head entries where the duties below them have another mark."""

import re
from collections.abc import Callable
from dataclasses import replace

from .rows import Row

_MARK = re.compile(r"\s*([^\w\s(（])")


def without(rows: list[Row], kinds: Callable[[str], set[str]]) -> list[Row]:
    """Return the rows with the heads' mark gone: "* Oak Bank" above "Teller 2019 - 2021" and "- counted cash"."""
    mark = _mark_of_heads(rows, kinds)
    return [_bare(row) if mark and _marked(row) == mark else row for row in rows] if mark else rows


def _mark_of_heads(rows: list[Row], kinds: Callable[[str], set[str]]) -> str:
    """Return the mark of which every row stands above a plain row with a period, or nothing."""
    seen: dict[str, list[bool]] = {}
    for row, below in zip(rows, [*rows[1:], None], strict=False):
        if mark := _marked(row):
            above = below is not None and not below.bulleted and any(span.is_range for span in below.spans)
            seen.setdefault(mark, []).append(above and not row.spans and len(row.bare) < 80)
    heads = [mark for mark, shown in seen.items() if all(shown)]
    if len(heads) != 1 or len(seen) == 1 and len(seen[heads[0]]) < 2:
        return ""
    named = any(kinds(row.bare) & {"employer", "school"} for row in rows if _marked(row) == heads[0])
    return heads[0] if named else ""


def _marked(row: Row) -> str:
    match = _MARK.match(row.text) if row.bulleted else None
    return match[1] if match else ""


def _bare(row: Row) -> Row:
    return replace(
        row, lines=(replace(row.lines[0], text=_MARK.sub("", row.lines[0].text, count=1).strip()), *row.lines[1:])
    )
