"""Part the lines of two columns that were read as one, where both columns have headings of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from . import dates
from .line import Line, middle
from .sections import heading_kinds, slot_of
from .wording import CJK

_LEAST = 4
"""Lines that hold both columns before a page is taken to be read across."""
_ALIKE = 0.03
"""How far the left edges of a column's lines lie apart at most, as a part of the width of all lines."""


def apart(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the left column, then those of the right one; other pages come back as they are."""
    lines = list(lines)
    if not lines or not all(line.box for line in lines):
        return lines
    start = _from(lines)
    edge = _edge(lines[start:]) if start < len(lines) else None
    if edge is None:
        return lines
    left: list[Line] = []
    right: list[Line] = []
    for line in lines[start:]:
        one, tab, two = line.text.partition("\t")
        if line.edges[0] >= edge - _slack(lines):
            right.append(line)
        elif tab:
            raw_one, raw_two = _raw(line, one, two)
            place, top, end, bottom = line.edges
            left.append(
                replace(
                    line,
                    text=one,
                    raw=raw_one,
                    box=(place, top, min(edge - 3, place + _width(one, line.height)), bottom),
                )
            )
            right.append(replace(line, text=two, raw=raw_two, box=(edge, top, max(end, edge + 3), bottom)))
        else:
            left.append(line)
    return lines[:start] + sorted(left, key=middle) + sorted(right, key=middle)


def _from(lines: Sequence[Line]) -> int:
    """Return where the columns begin: with the first line in which two cells are headings, or one beside a name."""
    for number, line in enumerate(lines):
        one, tab, two = line.text.partition("\t")
        if tab and heading_kinds(two) and "\t" not in two and not slot_of(one):
            return number
    return len(lines)


def _edge(lines: Sequence[Line]) -> float | None:
    """Return the left edge of the right column, None where the lines are not those of two columns."""
    slack = _slack(lines)
    start = min(line.edges[0] for line in lines) + 3 * slack
    both = [line for line in lines if "\t" in line.text and line.edges[0] <= start]
    inner = sorted(line.edges[0] for line in lines if line.edges[0] > start)
    if len(both) < _LEAST or not inner:
        return None
    edge = median(inner)
    alike = [left for left in inner if abs(left - edge) < slack]
    cells = [line.text.split("\t", maxsplit=1) for line in both]
    heads = [[heading_kinds(cell) for cell in side if heading_kinds(cell)] for side in zip(*cells, strict=True)]
    ones = [line.text for line in lines if "\t" not in line.text and heading_kinds(line.text)]
    periods = sum(any(span.is_range for span in dates.find(two)) and _is_bare(two) for _, two in cells)
    whole = len(alike) == len(inner) and all(heads) and len(heads[0]) + len(heads[1]) + len(ones) >= _LEAST
    return edge if whole and periods < 0.5 * len(both) else None


def _is_bare(text: str) -> bool:
    """Say whether a text is figures more than anything else, as a period beside its entry is."""
    return len(re.findall(r"[^\W\d_]", text)) < 12


def _width(text: str, height: float) -> float:
    """Return about how wide a text is in letters of a height."""
    return height * sum(1.0 if re.match(f"[{CJK}]", char) else 0.5 for char in text)


def _slack(lines: Sequence[Line]) -> float:
    left, right = min(line.edges[0] for line in lines), max(line.edges[2] for line in lines)
    return _ALIKE * (right - left)


def _raw(line: Line, one: str, two: str) -> tuple[str, str]:
    """Return the two parts of a line as it was read."""
    parts = re.split(r"\t|\s{2,}", line.raw, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (one, two)
