"""Put the cells of a table together by the gaps between its rows: what a tall cell holds stands in its middle."""

import re
from collections.abc import Iterator, Sequence
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
_MOST_ROWS, _MOST_COLUMNS, _MOST_LIMITS = 60, 8, 4
_JUMP = 1.25
"""How much larger at least the gaps between entries are than those between the rows of one."""
_TURNED = re.compile(r"(校)(.+学)|(司)(.+公)|(月)(.+\d)|(业)(.+毕)|(行)(.+[银分支])")
"""The end of a cell that recognition read before what stands above it: "校北京市第一中学"."""
_PARTED = re.compile(rf"(有限公)((?!司)[{CJK}]{{2,12}})司$")
Table = tuple[tuple[int, int, float], list[list[Row]], list[list[str]]]


def joined(rows: Sequence[Row], slots: Sequence[str]) -> list[Row]:
    """Return one row for each entry below a table's head; `slots` are its fields; none where no entry has more rows."""
    if len(rows) < 2 or any(line.box is None for row in rows for line in row.lines):
        return []
    count = len(slots)
    if not 3 <= count <= _MOST_COLUMNS or len({row.lines[0].page for row in rows}) > 1:
        return []
    unit = _unit(rows)
    edges = _edges(rows, unit, count)
    best = min(
        (table for groups in _groupings(list(rows[:_MOST_ROWS])) for table in _tables(groups, edges, unit, slots)),
        key=lambda table: table[0],
        default=None,
    )
    if best is None:
        return []
    _, groups, placed = best
    out = [_whole(group, cells) for group, cells in zip(groups, placed, strict=True)]
    return [*out, *rows[sum(map(len, groups)) :]]


def _unit(rows: Sequence[Row]) -> float:
    """Return the width of a Chinese character: no line has room for wider ones."""
    lines = [(row.lines[-1].edges[2] - row.lines[0].edges[0], width(row.text)) for row in rows]
    return min([unit_of(rows), *(room / wide for room, wide in lines if wide > 6)])


def _tables(groups: list[list[Row]], edges: list[list[float]], unit: float, slots: Sequence[str]) -> Iterator[Table]:
    """Yield the entries as they stand in the columns that there may be, with how many rows are none and how badly."""
    for columns in edges:
        placed = [_cells(group, columns, unit, slots) for group in groups]
        entries = [cells for _, cells in placed]
        forms = [_form(cells, slots) for cells in entries]
        count = next((n for n, form in enumerate(forms) if not form or form != forms[0]), len(forms))
        if sum(len(group) for group in groups[:count]) > count:
            stray = sum(len(group) for group in groups[count:])
            yield (stray, -count, sum(cost for cost, _ in placed)), groups[:count], entries[:count]


def _form(cells: Sequence[str], slots: Sequence[str]) -> str:
    """Return how an entry tells its time, as a period or a point, or nothing where its cells are not one entry."""
    times = " - ".join(cell for slot, cell in zip(slots, cells, strict=True) if slot in _TIMES and cell)
    found = dates.find(times)
    ranges = sum(span.is_range for span in found)
    filled = bool(cells[0] or cells[1]) and sum(map(bool, cells)) >= max(2, len(cells) - 2)
    if not filled or re.search(r"[-–—~至到]\s*$", times):
        return ""
    return "period" if ranges == 1 else "point" if not ranges and len(found) == 1 else ""


def is_centred(rows: Sequence[Row]) -> bool:
    """Say whether rows of a table overlap in height, as only lines in the middle of tall cells do."""
    if len(rows) < 2 or any(line.box is None for row in rows for line in row.lines):
        return False
    tops = [(middle(row.lines[0]), row.lines[0].height) for row in rows[:_MOST_ROWS]]
    return any(0 < two[0] - one[0] < 0.85 * one[1] for one, two in zip(tops, tops[1:], strict=False))


def _groupings(rows: list[Row]) -> Iterator[list[list[Row]]]:
    """Yield the rows of each entry as they may be: parted where the gaps between them are larger than some limit."""
    at = [middle(row.lines[0]) for row in rows]
    gaps = [two - one for one, two in zip(at, at[1:], strict=False)]
    if min(gaps) <= 0:
        return
    ordered = sorted(set(gaps))
    limits = [(one + two) / 2 for one, two in zip(ordered, ordered[1:], strict=False) if two > _JUMP * one]
    for limit in [*limits[-_MOST_LIMITS:], ordered[-1] + 1] if is_centred(rows) else limits[-_MOST_LIMITS:]:
        groups = [[rows[0]]]
        for row, gap in zip(rows[1:], gaps, strict=True):
            if gap > limit:
                groups.append([row])
            else:
                groups[-1].append(row)
        yield groups


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
        options = [
            (_cost(row, cells, places, edges, unit, slots) + _taken(row, places, held), places, cells)
            for cells in _readings(row, len(edges))
            for places in combinations(range(len(edges)), len(cells))
        ]
        cost, places, cells = min(options)
        total += cost
        for place, cell in zip(places, cells, strict=True):
            held[place].append((middle(row.lines[0]), cell))
    return total, [_run_on([cell for _, cell in sorted(parts)]) for parts in held]


def _readings(row: Row, most: int) -> list[list[str]]:
    """Return the cells of a row, and those that it has if spaces between Chinese characters part cells too."""
    cells = split(row)
    apart = [part for cell in cells for part in re.split(rf"(?<=[{CJK}\d]) (?=[{CJK}])", cell)]
    return [one[:most] for one in ([cells] if len(apart) == len(cells) or len(apart) > most else [cells, apart])]


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
        after = places[number + 1] if number + 1 < len(cells) else place + 1
        if after < len(edges):
            cost += max(0.0, edges[place] + unit * width(cell) - edges[after]) / unit
    return cost


def _run_on(parts: Sequence[str]) -> str:
    text = " ".join(_TURNED.sub(_turned, part) if _TURNED.fullmatch(part) else part for part in parts)
    text = re.sub(
        rf"(?<=[{CJK}(\d]) (?=[{CJK})])|(?<=[{CJK}]) (?=[(\d])|(?<=\)) (?=[{CJK}])|(?<=[至到]\d{{3}}) (?=\d)", "", text
    )
    return _PARTED.sub(r"\1司\2", text)


def _turned(match: re.Match[str]) -> str:
    last, first = (group for group in match.groups() if group)
    return first + last


def _whole(rows: Sequence[Row], cells: Sequence[str]) -> Row:
    lines = [line for row in rows for line in row.lines]
    text = "\t".join(cell or _EMPTY for cell in cells)
    raw = " ".join(line.raw for line in lines)
    line = replace(lines[0], text=text, raw=raw, box=around(line.box for line in lines))
    return replace(rows[0], lines=(line,))
