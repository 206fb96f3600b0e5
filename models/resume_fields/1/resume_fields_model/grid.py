"""Put the cells of a table together by the gaps between its rows: what a tall cell holds stands in its middle."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from statistics import median

from . import dates
from .line import around, middle
from .rows import Row
from .wording import CJK
from .wrapped import grouped, split, unit_of, width

_TIMES = ("span", "start", "end")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_TIMELY = re.compile(
    r"(?=\D*\d)[\d年月日./\-–—~～至今到\s]+|至今|to|till|until|now|present|date|current|to date|till date"
    rf"|(?:{_MONTH})[a-z]{{0,6}}\.?",
    re.IGNORECASE,
)
_EMPTY = "—"
_MOST_ROWS, _MOST_COLUMNS = 60, 8
_JUMP = 1.3
"""How much larger at least the gaps between entries are than those between the rows of one."""


def joined(rows: Sequence[Row], slots: Sequence[str]) -> list[Row]:
    """Return one row for each entry below a table's head; `slots` are its fields; none where no entry has more rows."""
    if len(rows) < 2 or any(line.box is None for row in rows for line in row.lines):
        return []
    count = len(slots)
    if not 3 <= count <= _MOST_COLUMNS or len({row.lines[0].page for row in rows}) > 1:
        return []
    groups = _entries(list(rows[:_MOST_ROWS]))
    if len(groups) == len(rows) or any(sum(map(_has_period, group)) > 1 for group in groups):
        return []
    unit = unit_of(rows)
    tables = [[_cells(group, edges, unit, slots) for group in groups] for edges in _edges(rows, unit, count)]
    if not tables:
        return []
    placed = [cells for _, cells in min(tables, key=lambda table: sum(cost for cost, _ in table))]
    out: list[Row] = []
    for number, (group, cells) in enumerate(zip(groups, placed, strict=True)):
        filled = sum(bool(cell) for cell in cells)
        if not cells[0] and not cells[1] or filled < max(2, count - 2):
            return [*out, *(row for rest in groups[number:] for row in rest), *rows[_MOST_ROWS:]] if out else []
        out.append(_whole(group, cells))
    return [*out, *rows[_MOST_ROWS:]]


def _has_period(row: Row) -> bool:
    """Say whether a row holds a period with both ends, as no more than one row of an entry does."""
    return any(span.is_range for span in row.spans)


def is_centred(rows: Sequence[Row]) -> bool:
    """Say whether rows of a table overlap in height, as only lines in the middle of tall cells do."""
    if len(rows) < 2 or any(line.box is None for row in rows for line in row.lines):
        return False
    tops = [(middle(row.lines[0]), row.lines[0].height) for row in rows[:_MOST_ROWS]]
    return any(0 < two[0] - one[0] < 0.85 * one[1] for one, two in zip(tops, tops[1:], strict=False))


def _entries(rows: list[Row]) -> list[list[Row]]:
    """Return the rows of each entry, parted where the gaps are larger than the others."""
    at = [middle(row.lines[0]) for row in rows]
    gaps = [two - one for one, two in zip(at, at[1:], strict=False)]
    if min(gaps) <= 0:
        return [[row] for row in rows]
    height = median(row.lines[0].height for row in rows)
    ordered = sorted(gaps)
    jumps = [(two / one, (one + two) / 2) for one, two in zip(ordered, ordered[1:], strict=False) if two > 1.2 * height]
    ratio, limit = max(jumps, default=(0.0, 0.0))
    if ratio < _JUMP:
        return [rows] if is_centred(rows) else [[row] for row in rows]
    groups = [[rows[0]]]
    for row, gap in zip(rows[1:], gaps, strict=True):
        if gap > limit:
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _edges(rows: Sequence[Row], unit: float, count: int) -> list[list[float]]:
    """Return where the columns may begin: at the left of rows, and where the last cell of a row begins to end there.

    A column whose cells stand between others in all rows may be any; it is taken to begin half-way.
    """
    left = [row.lines[0].edges[0] for row in rows]
    last = [row.lines[-1].edges[2] - unit * width(split(row)[-1]) for row in rows if len(split(row)) > 1]
    exact = [line.edges[0] for row in rows for line in row.lines[1:]]
    groups = grouped(left, unit)
    for group in sorted(grouped([*exact, *last], unit), key=len, reverse=True):
        if all(abs(median(group) - median(one)) > 2.2 * unit for one in groups):
            groups.append(group)
    known = sorted(median(group) for group in sorted(groups, key=len, reverse=True)[:count])
    return [_filled(known, missing) for missing in combinations(range(1, count), count - len(known))]


def _filled(known: Sequence[float], missing: Sequence[int]) -> list[float]:
    """Return the edges with those that are missing half-way between their neighbours."""
    edges = list(known)
    for place in missing:
        before = edges[place - 1]
        after = edges[place] if place < len(edges) else before + 100.0
        edges.insert(place, (before + after) / 2)
    return edges


def _cells(rows: Sequence[Row], edges: Sequence[float], unit: float, slots: Sequence[str]) -> tuple[float, list[str]]:
    """Return how badly an entry's rows stand in the columns, and the text of each column."""
    held: list[list[tuple[float, str]]] = [[] for _ in edges]
    total = 0.0
    for row in sorted(rows, key=lambda row: len(split(row))):
        cells = split(row)[: len(edges)]
        options = [
            (_cost(row, cells, places, edges, unit, slots) + _taken(row, places, held), places)
            for places in combinations(range(len(edges)), len(cells))
        ]
        cost, places = min(options)
        total += cost
        for place, cell in zip(places, cells, strict=True):
            held[place].append((middle(row.lines[0]), cell))
    return total, [_run_on([cell for _, cell in sorted(parts)]) for parts in held]


def _taken(row: Row, places: Sequence[int], held: Sequence[Sequence[tuple[float, str]]]) -> float:
    """Return the cost of columns in which another line overlaps a row in height."""
    at, height = middle(row.lines[0]), row.lines[0].height
    return sum(3.0 for place in places for other, _ in held[place] if abs(other - at) < 0.85 * height)


def _cost(row: Row, cells: Sequence[str], places, edges: Sequence[float], unit: float, slots: Sequence[str]) -> float:
    """Return how badly the cells of a row stand in columns: by its two ends, by their widths, by which hold times."""
    start = row.lines[-1].edges[2] - unit * width(cells[-1])
    cost = abs(row.lines[0].edges[0] - edges[places[0]]) / unit
    cost += abs(start - edges[places[-1]]) / unit if len(cells) > 1 else 0.0
    for number, (place, cell) in enumerate(zip(places, cells, strict=True)):
        timely = bool(dates.find(cell)) or bool(_TIMELY.fullmatch(cell))
        cost += 3.0 * ((slots[place] in _TIMES) != timely)
        if number + 1 < len(cells):
            cost += max(0.0, edges[place] + unit * width(cell) - edges[places[number + 1]]) / unit
    return cost


def _run_on(parts: Sequence[str]) -> str:
    text = " ".join(parts)
    return re.sub(
        rf"(?<=[{CJK}(\d]) (?=[{CJK})])|(?<=[{CJK}]) (?=[(\d])|(?<=\)) (?=[{CJK}])|(?<=[至到]\d{{3}}) (?=\d)", "", text
    )


def _whole(rows: Sequence[Row], cells: Sequence[str]) -> Row:
    lines = [line for row in rows for line in row.lines]
    text = "\t".join(cell or _EMPTY for cell in cells)
    raw = " ".join(line.raw for line in lines)
    line = replace(lines[0], text=text, raw=raw, box=around(line.box for line in lines))
    return replace(rows[0], lines=(line,))
