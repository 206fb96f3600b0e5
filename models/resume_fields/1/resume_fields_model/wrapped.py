"""Put the cells of a table together whose words run on over several rows, by where the columns begin."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from . import dates
from .line import around
from .rows import Row
from .wording import CJK

_OPEN = re.compile(r"\d{4}\)?\s?[-–—~至到]\s?[A-Za-z]{0,9}\.?$")
Cells = dict[int, str]


def unwrapped(head: Row, rows: Sequence[Row]) -> list[Row]:
    """Return the rows below a table's head with one row for each of its entries; as they are where no cell runs on."""
    count = len(split(head))
    if not _runs_on(rows) and (hanging := _hanging(head, rows)):
        return hanging
    if count < 3 or len(rows) < 2 or any(line.box is None for row in (head, *rows) for line in row.lines):
        return list(rows)
    unit = unit_of(rows)
    edges = _edges([head, *rows], unit, count)
    if len(edges) != count or not _runs_on(rows):
        return list(rows)
    placed = [_placed(row, edges, unit) for row in rows]
    for number, row in enumerate(placed):
        above, below = placed[number - 1] if number else {}, placed[number + 1] if number + 1 < len(placed) else {}
        placed[number] = _settled(row, above, below, count)
    return _entries(rows, placed, count)


def _hanging(head: Row, rows: Sequence[Row]) -> list[Row]:
    """Return one row for each entry whose cells go on in rows right of the first column; or none."""
    if len(rows) < 2 or any(line.box is None for row in (head, *rows) for line in row.lines):
        return []
    count = max(len(split(row)) for row in rows)
    left, size = head.lines[0].edges[0], head.lines[0].height
    begins = [abs(row.lines[0].edges[0] - left) < size for row in rows]
    whole = [len(split(row)) >= count - 1 for row, first in zip(rows, begins, strict=True) if first]
    if count < 3 or not begins[0] or all(begins) or not all(whole) or not any(map(_open, rows)):
        return []
    groups: list[list[Row]] = []
    for row, first in zip(rows, begins, strict=True):
        if first:
            groups.append([row])
        else:
            groups[-1].append(row)
    return [_grown(group) for group in groups]


def _open(row: Row) -> bool:
    """Say whether a cell of a row ends before its period does: "June 2022 – April"."""
    return any(_OPEN.search(cell) and not _complete(cell) for cell in split(row))


def _grown(rows: Sequence[Row]) -> Row:
    """Return the first row with the cells of those below it: a year ends the open period, the others go in order."""
    cells = split(rows[0])
    for row in rows[1:]:
        more = split(row)
        period = next((n for n, cell in enumerate(cells) if _OPEN.search(cell) and not _complete(cell)), None)
        column = 1
        for cell in more:
            if period is not None and re.fullmatch(r"\d{4}|(?:[A-Z][a-z]+\.? )?\d{4}|\d{1,2}[./]\d{4}", cell):
                column = period
            cells[min(column, len(cells) - 1)] += f" {cell}"
            column += 1
    line = rows[0].lines[0]
    lines = [one for row in rows for one in row.lines]
    raw = " ".join(one.raw for one in lines)
    grown = replace(line, text="\t".join(cells), raw=raw, box=around(one.box for one in lines))
    return replace(rows[0], lines=(grown,))


def split(row: Row) -> list[str]:
    """Return the cells of a row."""
    return [cell.strip() for cell in row.text.split("\t") if cell.strip()]


def _runs_on(rows: Sequence[Row]) -> bool:
    """Say whether periods are parted: a row ends before the period does, "09/2016 –", or begins with its end."""
    firsts = [split(row)[0] for row in rows if split(row)]
    open_ = [
        bool(re.match(r".{4,20}\d\s?月?\s?[-–—~至到](?:\s|$)", f"{one} ")) and not _complete(one) for one in firsts
    ]
    ends = [bool(re.match(r"[-–—~至到]\s?\S", one)) for one in firsts]
    return sum(open_) + sum(ends) > 1 or (sum(open_) + sum(ends) > 0 and len(rows) < 5)


def _complete(text: str) -> bool:
    """Say whether a text holds a period with both of its ends."""
    return any(span.is_range for span in dates.find(text)) and not re.search(r"[-–—~至到]\s*$", text)


def unit_of(rows: Sequence[Row]) -> float:
    """Return the width of a Chinese character, twice that of another, as the rows of one cell have it."""
    lines = [line for row in rows if len(split(row)) == 1 for line in row.lines]
    widths = [(line.edges[2] - line.edges[0]) / width(line.text) for line in lines if len(line.text) > 3]
    return median(widths) if widths else median(line.height for row in rows for line in row.lines) * 0.9


def width(text: str) -> float:
    """Return how many Chinese characters a text is wide."""
    wide = len(re.findall(f"[{CJK}，。；：、（）]", text))
    return wide + 0.5 * (len(text) - wide)


def _edges(rows: Sequence[Row], unit: float, count: int) -> list[float]:
    """Return where the columns begin: at the left of rows, and where the last cell of a row must begin to end there."""
    left = [row.lines[0].edges[0] for row in rows]
    last = [row.lines[-1].edges[2] - unit * width(split(row)[-1]) for row in rows if len(split(row)) > 1]
    groups = grouped(left, unit)
    for group in sorted(grouped(last, unit), key=len, reverse=True):
        if len(groups) < count and all(abs(median(group) - median(one)) > 3 * unit for one in groups):
            groups.append(group)
    return sorted(median(group) for group in groups)


def grouped(values: Sequence[float], unit: float) -> list[list[float]]:
    """Return the values in groups that lie close together."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] < 1.5 * unit:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def _placed(row: Row, edges: Sequence[float], unit: float) -> Cells:
    """Return the words of a row by column; cells between the first and the last follow the first."""
    cells = split(row)
    first = _nearest(row.lines[0].edges[0], edges)
    out: Cells = {}
    if not cells:
        return out
    rest = _spread(out, cells[0], first, edges, unit, len(cells) > 1)
    at = rest
    if len(cells) > 1:
        start = row.lines[-1].edges[2] - unit * width(cells[-1])
        end = max(_nearest(start, edges), at + len(cells) - 1)
        middle = cells[1:-1]
        for number, cell in enumerate(middle):
            out[min(at + 1 + number, len(edges) - 1)] = cell
        _spread(out, cells[-1], min(end, len(edges) - 1), edges, unit, False)
    return out


def _nearest(x: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - x))


def _spread(out: Cells, text: str, column: int, edges: Sequence[float], unit: float, followed: bool) -> int:
    """Put a cell's words into its column, and those that go over its edge into the next; return the last column."""
    words = text.split(" ")
    x = edges[column]
    held: list[str] = []
    for word in words:
        end = x + unit * width(word)
        over = column + 1 < len(edges) and end > edges[column + 1] - 0.2 * unit
        if over and held:
            out[column] = " ".join(held)
            column, held = column + 1, []
            x = edges[column]
            end = x + unit * width(word)
        held.append(word)
        x = end + 0.5 * unit
    out[column] = " ".join(held)
    return column


def _settled(row: Cells, above: Cells, below: Cells, count: int) -> Cells:
    """Move a cell to the free column right of it where that one runs on above and below, and its own does not."""
    out = dict(row)
    for column in sorted(row, reverse=True):
        free = column + 1
        if column > 0 and free < count and free not in out and free in above and free in below and column not in below:
            out[free] = out.pop(column)
    return out


def _entries(rows: Sequence[Row], placed: Sequence[Cells], count: int) -> list[Row]:
    """Return one row for each entry: one begins with a date in the first column once the period before is whole."""
    groups: list[list[int]] = []
    period = ""
    for number, cells in enumerate(placed):
        first = cells.get(0, "")
        if groups and not (_complete(period) and dates.find(first)):
            groups[-1].append(number)
            period = f"{period} {first}"
        else:
            groups.append([number])
            period = first
    return [_whole([rows[n] for n in group], [placed[n] for n in group], count) for group in groups]


def _whole(rows: Sequence[Row], placed: Sequence[Cells], count: int) -> Row:
    texts = [" ".join(cells[column] for cells in placed if column in cells) for column in range(count)]
    texts = [re.sub(rf"(?<=[{CJK}(]) (?=[{CJK})])|(?<=[{CJK}]) (?=\()|(?<=\)) (?=[{CJK}])", "", text) for text in texts]
    lines = [line for row in rows for line in row.lines]
    raw = " ".join(line.raw for line in lines)
    line = replace(lines[0], text="\t".join(filter(None, texts)), raw=raw, box=around(line.box for line in lines))
    return replace(rows[0], lines=(line,))
