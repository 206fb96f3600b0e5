"""Put the labels of a form before their cells where they stand in the middle of tall cells."""

from dataclasses import replace
from itertools import takewhile

from .rows import Row
from .sections import heading_kinds, slot_of

_OF_PERSON = {"name", "phone", "email", "birth_date", "id_number", "sex", "skip"}
_FACTS = {"school", "degree", "major", "employer", "title", "department"}


def labels_first(rows: list[Row]) -> list[Row]:
    """Return the rows with each centred label before the first row of its cell; other pages come back as they are."""
    if not rows or any(line.box is None for row in rows for line in row.lines):
        return rows
    labels = {number: label for number, row in enumerate(rows) if (label := _label(row))}
    if not any(_between_lines(rows, number) or _has_orphans(rows, number, labels) for number in labels):
        return rows
    out: list[Row] = []
    free: list[Row] = []
    bottom = None
    for number, row in enumerate(rows):
        if number in labels:
            last = max((n for n, one in enumerate(free) if _left(one) < _right(row, labels[number])), default=-1)
            out += free[: last + 1]
            above = free[last + 1 :]
            middle = _middle(row)
            top = min([_top(one) for one in above] + [_top(row)])
            bottom = 2 * middle - top
            out += [_only(row, labels[number]), *above, *_rest(row, labels[number])]
            free = []
        elif bottom is not None and _middle(row) < bottom - 1:
            out.append(row)
        else:
            free.append(row)
            bottom = None
    return out + free


def _label(row: Row) -> str:
    """Return the heading that begins a row, when the row is nothing else or has its cell beside it."""
    first, *rest = row.text.split("\t")
    of_person = slot_of(first) in _FACTS and any(slot_of(cell) for cell in rest)  # "毕业院校 某大学 专业 会计学"
    return first if heading_kinds(first) and not of_person else ""


def _between_lines(rows: list[Row], number: int) -> bool:
    """Say whether a lone label overlaps the rows above and below it, as only the middle of a tall cell does."""
    if not 0 < number < len(rows) - 1 or "\t" in rows[number].text:
        return False
    row, above, below = rows[number], rows[number - 1], rows[number + 1]
    right = row.lines[0].edges[2]
    return (
        _bottom(above) > _top(row) + 1
        and _top(below) < _bottom(row) - 1
        and min(_left(above), _left(below)) > right - 2
    )


def _has_orphans(rows: list[Row], number: int, labels: dict[int, str]) -> bool:
    """Say whether dated rows set as far in as a label's content stand above it, and above them none but of a person."""
    row = rows[number]
    if "\t" not in row.text:
        return False
    right = _right(row, labels[number])
    above = list(takewhile(lambda one: _left(one) > right, reversed(rows[:number])))
    before = rows[number - len(above) - 1] if len(above) < number else None
    if before is None or not any(any(span.is_range for span in one.spans) for one in above):
        return False
    return slot_of(before.text.split("\t")[0]) in _OF_PERSON and abs(_left(before) - _left(row)) < 2 * _height(row)


def _height(row: Row) -> float:
    return _bottom(row) - _top(row)


def _only(row: Row, label: str) -> Row:
    return replace(row, lines=(replace(row.lines[0], text=label),))


def _rest(row: Row, label: str) -> list[Row]:
    """Return what stands beside the label in the same row."""
    first = row.lines[0]
    tail = first.text[len(label) :].strip(" \t")
    lines = ((replace(first, text=tail),) if tail else ()) + row.lines[1:]
    return [replace(row, lines=lines)] if lines else []


def _right(row: Row, label: str) -> float:
    box = row.lines[0].edges
    share = len(label) / max(1, len(row.lines[0].text))
    return box[0] + (box[2] - box[0]) * min(1.0, share)


def _left(row: Row) -> float:
    return row.lines[0].edges[0]


def _top(row: Row) -> float:
    return min(line.edges[1] for line in row.lines)


def _bottom(row: Row) -> float:
    return max(line.edges[3] for line in row.lines)


def _middle(row: Row) -> float:
    return (_top(row) + _bottom(row)) / 2
