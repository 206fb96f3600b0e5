"""Turn the pages of document_text into rows in reading order; a table read by columns becomes rows again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from . import dates
from .sections import heading_kinds
from .wording import BULLET, apart, clean, without_bullet


@dataclass(frozen=True)
class Line:
    page: int
    raw: str
    text: str
    box: tuple[float, float, float, float] | None
    confidence: float

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1] if self.box else 0.0


@dataclass(frozen=True)
class Row:
    """Lines that stand on one base line, left to right."""

    lines: tuple[Line, ...]
    number: int = 0
    column: int = 0

    @cached_property
    def text(self) -> str:
        return "\t".join(line.text for line in self.lines)

    @cached_property
    def bare(self) -> str:
        return without_bullet(self.text)

    @cached_property
    def bulleted(self) -> bool:
        return bool(BULLET.match(self.text))

    @cached_property
    def spans(self) -> tuple[dates.Span, ...]:
        return tuple(dates.find(self.bare))


def blocks(document: dict) -> Iterator[list[Row]]:
    """Yield the rows of each column of each page; odd or missing parts are left out rather than refused."""
    for page in document.get("pages") or []:
        if isinstance(page, dict):
            for column, block in enumerate(_blocks(list(_lines(page)))):
                yield [replace(row, column=column) for row in _joined(block)]


def numbered(parts: Iterable[list[Row]]) -> list[Row]:
    """Return the rows of all columns and pages in one list, numbered in reading order."""
    return [replace(row, number=number) for number, row in enumerate(row for rows in parts for row in rows)]


def _lines(page: dict):
    number = int(page.get("number") or 1)
    for line in page.get("lines") or []:
        raw = str(line.get("text") or "")
        box = line.get("box")
        box = tuple(float(v) for v in box) if isinstance(box, (list, tuple)) and len(box) == 4 else None
        pieces = raw.split("\n") if box is None else [raw]
        for piece in pieces:
            text = apart(clean(piece)) if page.get("source") == "ocr" else clean(piece)
            if text:
                yield Line(number, piece.strip(), text, box, float(line.get("confidence") or 0))


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Part the lines where the reader went up to a new column; a table read by columns is put together again."""
    blocks: list[list[Line]] = []
    for line in lines:
        last = blocks[-1][-1] if blocks else None
        if last is None or (line.box and last.box and _middle(line) < _middle(last) - 0.6 * line.height):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    whole: list[list[Line]] = []
    for block in blocks:
        if whole and _is_table(whole[-1], block):
            whole[-1] = whole[-1] + block
        else:
            whole.append(block)
    return whole


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _is_table(one: list[Line], two: list[Line]) -> bool:
    """Tell a table from columns: its rows lie on the same base lines and only one side has headings."""
    if not all(line.box for line in one + two):
        return False
    slack = one[0].height / 2
    top = max(min(map(_middle, one)), min(map(_middle, two))) - slack
    bottom = min(max(map(_middle, one)), max(map(_middle, two))) + slack
    beside, facing = ([line for line in side if top <= _middle(line) <= bottom] for side in (one, two))
    if not beside or not facing or max(line.box[2] for line in beside) > min(line.box[0] for line in facing) + 3:
        return False
    if all(dates.find(line.text) for line in facing):
        return True
    if all(any(heading_kinds(line.text) for line in side) for side in (beside, facing)):
        return False
    small, big = sorted((beside, facing), key=len)
    near = [any(abs(_middle(line) - _middle(other)) < 0.4 * line.height for other in big) for line in small]
    return sum(near) >= 0.6 * len(near)


def _same_row(a: Line, b: Line) -> bool:
    if not a.box or not b.box or a.page != b.page:
        return False
    near = abs(_middle(a) - _middle(b)) < 0.5 * min(a.height, b.height)
    return near and (a.box[2] <= b.box[0] + 3 or b.box[2] <= a.box[0] + 3)


def _joined(lines: list[Line]) -> list[Row]:
    """Join the lines of one base line from left to right."""
    if not lines or not all(line.box for line in lines):
        return [Row((line,)) for line in lines]
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (_middle(one), one.box[0])):
        home = next((row for row in rows[-3:][::-1] if all(_same_row(other, line) for other in row)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    return [Row(tuple(sorted(row, key=lambda one: one.box[0]))) for row in rows]
