"""Turn the pages of document_text into rows in reading order; a table read by columns becomes rows again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from serving.characters import simplified

from . import beside, dates, halves, markup, words
from .line import Box, Line, middle
from .sections import heading_kinds
from .wording import BULLET, address_apart, apart, clean, closed, sides, without_bullet, without_stray

_COLON = re.compile(r"\t(?=[:：])")  # "Company<tab>: Mannings"
_CAPITALS = re.compile(r"([A-Z][A-Z&/ -]{3,40}[A-Z]) (?=[A-Z]?[a-z])")
_GLUED = re.compile(
    r"(学历|学经历|经历|教育背景|教育经历|学习经历|工作经历|工作经验)"
    r"(?=[一-龥]{2,14}(?:大学|学院|中学|学校|公司|银行)(?:[\t ]|$))"
)
_DASH = words.pattern("rows.dash")
"""A dash between a department and a post, as recognition reads it."""
_TRADE = words.pattern("rows.trade")
"""Stands before the trade of an employer that a bar parted from it: "某某有限公司百货相关业"."""
_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d)[ \t]([A-Z][a-z]{2,8}\.? (?:19|20)\d\d ?[-–—] ?[A-Z][a-z]{2,8}\.?)(?=\t|$)")
"""A period in a narrow cell whose last year stands below it and was read first."""
_FURNITURE = re.compile(
    r"(?:copyright )?(?:©|\(c\)) ?(?:19|20)\d\d.{0,120}"
    r"|(?:(?:智联招聘|前程无忧|BOSS直聘|猎聘网?|拉勾网?|应届生求职网|104人力银行|zhaopin\.com|51job\.com|liepin\.com|[-–—\s|·/,]"
    r"|第\s?\d+\s?页|共\s?\d+\s?页|\d{1,2}+\s?/\s?\d{1,2}+|page \d+(?: of \d+)?))++",
    re.IGNORECASE,
)
"""What a program prints on each page: its own name and the number of the page."""
_HEAD = 6
"""Lines that a page's head has at most: name, post, contact."""


@dataclass(frozen=True)
class Row:
    """Lines that stand on one base line, left to right."""

    lines: tuple[Line, ...]
    number: int = 0
    column: int = 0

    @cached_property
    def text(self) -> str:
        return _COLON.sub("", "\t".join(line.text for line in self.lines))

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
            for column, block in enumerate(_blocks(halves.apart(list(_lines(page))))):
                yield [replace(row, column=column) for row in _joined(block)]


def numbered(parts: Iterable[list[Row]]) -> list[Row]:
    """Return the rows of all columns and pages in one list, numbered in reading order."""
    return [replace(row, number=number) for number, row in enumerate(row for rows in parts for row in rows)]


def _lines(page: dict):
    number = int(page.get("number") or 1)
    written = [str(line.get("text") or "") for line in page.get("lines") or []]
    marked = any(re.match(r"#{1,6} \S", text) for text in written)
    for line, raw in zip(page.get("lines") or [], written, strict=True):
        box, flat = _box(line.get("box")), _box(line.get("level"))
        box, place = (flat, box) if box and flat else (box, None)
        pieces = raw.split("\n") if box is None else [raw]
        for piece in pieces:
            text = clean(markup.plain(piece) if marked else piece)
            text = _recognised(text) if page.get("source") == "ocr" else text
            text = _label_apart(simplified(text), address_apart(text))
            if text and not _FURNITURE.fullmatch(text):
                yield Line(number, piece.strip(), simplified(text), box, float(line.get("confidence") or 0), place)


def _recognised(text: str) -> str:
    """Return a recognised line with what recognition is known to join, double or take for something else mended."""
    text = _DASH.sub("—", sides(without_stray(apart(closed(text)))))
    text = _TRADE.sub("\t", text)
    return _YEAR_FIRST.sub(r"\2 \1", text)


def _label_apart(folded: str, text: str) -> str:
    """Return a line with a tab behind the heading that ran together with what it heads: "WORK EXPERIENCE Teller"."""
    match = _CAPITALS.match(text) or _GLUED.match(folded)
    if not match or len(folded) != len(text) or not heading_kinds(match[1]):
        return text
    return f"{text[: match.end(1)]}\t{text[match.end(1) :].strip()}"


def _box(edges: object) -> Box | None:
    if not isinstance(edges, (list, tuple)) or len(edges) != 4:
        return None
    left, top, right, bottom = map(float, edges)
    return left, top, right, bottom


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Part the lines where the reader went up to a new column; a table read by columns is put together again."""
    blocks: list[list[Line]] = []
    for line in lines:
        last = blocks[-1][-1] if blocks else None
        if last is None or (line.box and last.box and middle(line) < middle(last) - 0.6 * line.height):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    whole: list[list[Line]] = []
    for block in blocks:
        above = _above(whole[-1], block) if whole else 0
        if above:
            whole.insert(len(whole) - 1, block[:above])
        rest = block[above:]
        if rest and whole:
            whole[-1], rest = _given_back(whole[-1], rest)
        if rest and whole and (mixed := beside.interleaved(whole[-1], rest) or beside.cells(whole[-1], rest)):
            whole[-1] = mixed
        elif rest and whole and _is_table(whole[-1], rest):
            whole[-1] = whole[-1] + rest
        elif rest:
            back = _back(whole[-1], rest) if whole else len(rest)
            if back < len(rest):
                whole[-1] = whole[-1] + rest[back:]
            whole.append(rest[:back])
    return whole


def _given_back(one: list[Line], two: list[Line]) -> tuple[list[Line], list[Line]]:
    """Give the periods at the right edge of a column back to it where they were read with the side bar beside it."""
    if not all(line.box for line in one + two):
        return one, two
    edge = sorted(line.edges[0] for line in two)[len(two) // 2]
    periods, kept = [], []
    for line in two:
        first, _, rest = line.text.partition("\t")
        period = next(
            (span for span in dates.find(first) if span.is_range and span.to - span.at > len(first) - 3), None
        )
        level = any(abs(middle(line) - middle(other)) < 0.5 * line.height for other in one)
        if not period or not level or line.edges[0] > edge - 10:
            kept.append(line)
            continue
        left, top, right, bottom = line.edges
        box = (left, top, edge - 3 if rest else right, bottom)
        periods.append(replace(line, text=first, raw=first, box=box))
        if rest:
            kept.append(replace(line, text=rest, raw=rest, box=(edge, top, right, bottom)))
    return (one + periods, kept) if periods and len(kept) > len(periods) else (one, two)


def _back(one: list[Line], two: list[Line]) -> int:
    """Return where `two`, a column right of `one`, goes on at the left and below it, or its length."""
    if not all(line.box for line in one + two):
        return len(two)
    edge = max(line.edges[2] for line in one) - 3
    count = len(list(takewhile(lambda line: line.edges[0] > edge, two)))
    right = min((line.edges[0] for line in two[:count]), default=0)
    left = [line.edges[2] < right and middle(line) > middle(one[-1]) for line in two[count:]]
    return count if count and left and all(left) else len(two)


def _above(one: list[Line], two: list[Line]) -> int:
    """Return how many lines at the start of `two` are a page's head: above `one`, before any heading or period."""
    if not all(line.box for line in one + two):
        return 0
    top = min(line.edges[1] for line in one)
    head = takewhile(
        lambda line: (
            line.edges[3] <= top + 0.35 * line.height
            and not heading_kinds(line.text)
            and not any(span.is_range for span in dates.find(line.text))
        ),
        two,
    )
    count = len(list(head))
    return count if count <= _HEAD else 0


def _is_table(one: list[Line], two: list[Line]) -> bool:
    """Tell a table from columns: its rows lie on the same base lines and only one side has headings."""
    if not all(line.box for line in one + two):
        return False
    slack = one[0].height / 2
    top = max(min(map(middle, one)), min(map(middle, two))) - slack
    bottom = min(max(map(middle, one)), max(map(middle, two))) + slack
    left, level = ([line for line in side if top <= middle(line) <= bottom] for side in (one, two))
    right = max((line.edges[2] for line in left), default=0)
    facing = list(takewhile(lambda line: line.edges[0] > right - 3, level))  # then the reader may go on at the left
    if not left or not facing:
        return False
    if all(dates.find(line.text) for line in facing) or _dates_lead(left, facing):
        return True
    if _is_margin(left, facing):
        return True
    if all(any(heading_kinds(line.text) for line in side) for side in (left, facing)):
        return False
    small, big = sorted((left, facing), key=len)
    near = [any(abs(middle(line) - middle(other)) < 0.4 * line.height for other in big) for line in small]
    return sum(near) >= 0.6 * len(near)


def _is_margin(left: list[Line], right: list[Line]) -> bool:
    """Say whether the left side is a margin of periods and labels, set to the right, each level with its text."""
    level = [any(abs(middle(line) - middle(other)) < 0.3 * other.height for other in right) for line in left]
    dated = [any(span.is_range for span in dates.find(line.text)) for line in left]
    ends = [line.edges[2] for line in left]
    even = sum(abs(end - max(ends)) < 0.5 * left[0].height for end in ends) >= 0.7 * len(ends)
    return len(left) > 2 and sum(dated) > 1 and even and sum(level) >= 0.75 * len(level)


def _dates_lead(left: list[Line], right: list[Line]) -> bool:
    """Say whether the left side holds the periods of what stands at the right, each on the same base line."""
    dated = [line for line in left if any(span.is_range for span in dates.find(line.text)) and len(line.text) < 24]
    level = [any(abs(middle(line) - middle(other)) < 0.4 * line.height for other in right) for line in dated]
    return len(dated) > 1 and all(level) and not any(dates.find(one.text) or heading_kinds(one.text) for one in right)


def _same_row(a: Line, b: Line) -> bool:
    if not a.box or not b.box or a.page != b.page:
        return False
    near = abs(middle(a) - middle(b)) < 0.5 * min(a.height, b.height)
    return near and (a.edges[2] <= b.edges[0] + 3 or b.edges[2] <= a.edges[0] + 3)


def _joined(lines: list[Line]) -> list[Row]:
    """Join the lines of one base line from left to right."""
    if not lines or not all(line.box for line in lines):
        return [Row((line,)) for line in lines]
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (middle(one), one.edges[0])):
        home = next((row for row in rows[-3:][::-1] if all(_same_row(other, line) for other in row)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    return [Row(tuple(sorted(row, key=lambda one: one.edges[0]))) for row in rows]
