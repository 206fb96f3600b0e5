"""Put together what stands side by side on a page and was read one after the other: labels of tall cells, headings."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from .line import Line, around, middle
from .sections import heading_kinds, slot_of

_LABEL = 12
"""Characters that a label of a cell has at most."""


def interleaved(one: Sequence[Line], two: Sequence[Line]) -> list[Line] | None:
    """Return the lines of both from top to bottom where those of `two` stand in the gaps between those of `one`."""
    if not all(line.box for line in (*one, *two)):
        return None
    top, bottom = min(line.edges[1] for line in two), max(line.edges[3] for line in one)
    upper = [line for line in two if line.edges[1] < bottom]
    lower = [line for line in one if line.edges[3] > top]
    free = [not any(_overlap(line, other) for other in lower) for line in upper]
    level = [_is_level(line, lower) for line in upper]
    left, right = min(line.edges[0] for line in one), max(line.edges[2] for line in one)
    inside = all(left <= line.edges[0] and line.edges[2] <= right for line in upper)
    if len(upper) < 2 or not lower or not inside or sum(free) < 0.5 * len(free):
        return None
    if not all(one_free or one_level for one_free, one_level in zip(free, level, strict=True)):
        return None
    return sorted((*one, *two), key=middle)


def _overlap(a: Line, b: Line) -> bool:
    return min(a.edges[3], b.edges[3]) - max(a.edges[1], b.edges[1]) > 0.2 * min(a.height, b.height)


def _is_level(line: Line, others: Sequence[Line]) -> bool:
    """Say whether all that overlaps a line in height stands on its base line, left or right of it."""
    touching = [other for other in others if _overlap(line, other)]
    return all(
        abs(middle(line) - middle(other)) < 0.3 * line.height
        and (line.edges[2] <= other.edges[0] or other.edges[2] <= line.edges[0])
        for other in touching
    )


def cells(one: Sequence[Line], two: Sequence[Line]) -> list[Line] | None:
    """Return the lines with each label, which stands left of the middle of a tall cell, at the cell's first row."""
    if not all(line.box for line in (*one, *two)):
        return None
    end = max(line.edges[3] for line in one)
    facing = [line for line in two if line.edges[1] < end]
    left = min((line.edges[0] for line in facing), default=0.0)
    top = min(line.edges[1] for line in two)
    short = [line for line in one if line.edges[2] <= left + 2 and line.edges[3] > top and len(line.text) <= _LABEL]
    kept = [line for line in one if line not in short]
    if any(line.edges[3] > top + line.height for line in kept) or len(short) < 3:
        return None
    labels = _labels(short)
    known = [bool(heading_kinds(label.text) or slot_of(label.text)) for label in labels]
    if len(labels) < 2 or sum(known) < 0.5 * len(known):
        return None
    rows = _rows(two)
    out, rest = list(kept), [line for row in rows for line in row]
    rows = list(takewhile(lambda row: row[0].edges[0] > left - 2, rows))  # rows below have their own labels
    for label, held in zip(labels, _shared(labels, rows), strict=True):
        if not held:
            continue
        taken = {id(line) for row in held for line in row}
        rest = [line for line in rest if id(line) not in taken]
        first = held[0][0]
        box = (label.edges[0], first.edges[1], min(label.edges[2], first.edges[0] - 3), first.edges[3])
        out += [replace(label, box=box), *(line for row in held for line in row)]
    return out + rest


def _labels(short: Sequence[Line]) -> list[Line]:
    """Return the labels with those joined that were broken in two rows: "资格证" "书"."""
    out: list[Line] = []
    for line in sorted(short, key=middle):
        last = out[-1] if out else None
        near = last is not None and line.edges[1] - last.edges[3] < 0.8 * line.height
        if last is not None and near and not _is_whole(last.text, line.text):
            text, raw = last.text + line.text, last.raw + line.raw
            out[-1] = replace(last, text=text, raw=raw, box=around((last.box, line.box)))
        else:
            out.append(line)
    return out


def _is_whole(above: str, text: str) -> bool:
    """Say whether two labels stand one above the other, each known alone and not both together."""
    joined = heading_kinds(above + text) or slot_of(above + text)
    return not joined and bool(heading_kinds(above) or slot_of(above)) and bool(heading_kinds(text) or slot_of(text))


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=middle):
        if rows and abs(middle(rows[-1][0]) - middle(line)) < 0.5 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.edges[0]) for row in rows]


def _shared(labels: Sequence[Line], rows: list[list[Line]]) -> list[list[list[Line]]]:
    """Share the rows out among the labels, in order, so that each label is nearest to the middle of its rows."""
    rows = rows[:80]
    best: list[list[tuple[float, int]]] = [[(0.0 if not n else 1e9, 0) for n in range(len(rows) + 1)]]
    for label in labels:
        line = []
        for end in range(len(rows) + 1):
            options = [
                (best[-1][start][0] + _distance(label, rows[start:end]), start)
                for start in range(max(0, end - 30), end + 1)
            ]
            line.append(min(options))
        best.append(line)
    end = min(range(len(rows) + 1), key=lambda n: best[-1][n][0] + 4.0 * (len(rows) - n))
    out: list[list[list[Line]]] = []
    for number in range(len(labels), 0, -1):
        start = best[number][end][1]
        out.append(rows[start:end])
        end = start
    return out[::-1]


def _distance(label: Line, rows: list[list[Line]]) -> float:
    """Return how far a label is from the middle of rows, in heights of a line; without rows, a fixed cost."""
    if not rows:
        return 1.5
    centre = (rows[0][0].edges[1] + rows[-1][0].edges[3]) / 2
    return abs(centre - middle(label)) / max(1.0, rows[0][0].height)
