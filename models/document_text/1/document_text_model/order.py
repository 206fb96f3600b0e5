"""Put pieces of text with places into lines and the lines into the order a reader takes, column by column."""

import re
from dataclasses import dataclass
from statistics import median

from serving.characters import HAN

from document_text_model.headings import kind_of

_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_CJK = re.compile(rf"[\u3000-\u30ff\uff00-\uffef{HAN}]")
RUNNING_TEXT = 16  # line heights: a line of prose is longer, a label and its value shorter


@dataclass(frozen=True)
class Piece:
    """A run of text; coordinates from the top left of an upright page, `box` where it lies on the page as sent."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0
    box: tuple[float, float, float, float] | None = None
    character: int = -1  # where the text layer holds its first visible character
    turn: int = 0  # in which direction it goes: see `turned`

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def place(self) -> tuple[float, float, float, float]:
        return self.box or (self.x0, self.y0, self.x1, self.y1)

    def scaled(self, factor: float) -> "Piece":
        """Return the piece in other units of length."""
        left, top, right, bottom = self.place
        box = (left * factor, top * factor, right * factor, bottom * factor)
        edges = (self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)
        return Piece(self.text, *edges, self.confidence, box)


@dataclass(frozen=True)
class Zone:
    """Consecutive rows that a gutter divides."""

    first: int
    last: int
    left: list[Piece]
    right: list[Piece]
    weight: tuple[int, float]


def rows_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Return the pieces as rows from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.x0)):
        if rows:
            last = rows[-1][-1]
            shared = min(piece.y1, last.y1) - max(piece.y0, last.y0)
            if shared > 0.5 * min(piece.height, last.height):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def in_order(pieces: list[Piece], depth: int = 0) -> list[Piece]:
    """Return one piece for each line, in reading order; a page in columns is read one column after the other."""
    rows = rows_of(pieces)
    if len(pieces) >= 6 and depth < 4:
        for zone in _zones(rows):
            if _are_columns(zone):
                before = [piece for row in rows[: zone.first] for piece in row]
                after = [piece for row in rows[zone.last + 1 :] for piece in row]
                parts = (before, zone.left, zone.right, after)
                return [line for part in parts if part for line in in_order(part, depth + 1)]
    return [joined(row) for row in rows]


def joined(row: list[Piece]) -> Piece:
    """Return a row as one piece; parts that lie far apart are kept apart by two spaces."""
    text, right = row[0].text, row[0].x1
    for piece in row[1:]:
        gap = (piece.x0 - right) / max(piece.height, 1e-6)
        tight = gap < 0.3 and _CJK.match(text[-1:]) and _CJK.match(piece.text[:1])
        text += ("" if tight else "  " if gap > 1.0 else " ") + piece.text
        right = max(right, piece.x1)
    places = [piece.place for piece in row]
    total = sum(len(piece.text) for piece in row) or 1
    return Piece(
        re.sub(r" {3,}", "  ", text).strip(),
        min(piece.x0 for piece in row),
        min(piece.y0 for piece in row),
        max(piece.x1 for piece in row),
        max(piece.y1 for piece in row),
        sum(piece.confidence * len(piece.text) for piece in row) / total,
        (min(p[0] for p in places), min(p[1] for p in places), max(p[2] for p in places), max(p[3] for p in places)),
    )


def _zones(rows: list[list[Piece]]) -> list[Zone]:
    """Return every divided zone that could be columns, the one with most rows on both sides first."""
    edges = sorted({round(piece.x1 + 1) for row in rows for piece in row})
    zones = []
    for gutter in edges:
        first = 0
        for index in range(len(rows) + 1):
            crossed = index == len(rows) or any(piece.x0 < gutter < piece.x1 for piece in rows[index])
            if crossed:
                zone = _zone(rows, first, index - 1, gutter)
                if zone:
                    zones.append(zone)
                first = index + 1
    return sorted(zones, key=lambda zone: zone.weight, reverse=True)


def _zone(rows: list[list[Piece]], first: int, last: int, gutter: float) -> Zone | None:
    def sided(row: list[Piece]) -> tuple[bool, bool]:
        return any(piece.x1 <= gutter for piece in row), any(piece.x0 >= gutter for piece in row)

    sides = [(index, *sided(rows[index])) for index in range(first, last + 1)]
    if sum(left for _, left, _ in sides) < 3 or sum(right for _, _, right in sides) < 3:
        return None
    # What stands at the left above the right column is read before both, in the column or not.
    # So is a row with its date at the margin, which columns may follow without a gap.
    dated = [any(_YEAR.search(piece.text) for piece in rows[index]) for index in range(first, last + 1)]
    starts = (index for index, left, right in sides if right and not (left and dated[index - sides[0][0]]))
    first = next(starts, last)
    inside = [piece for index in range(first, last + 1) for piece in rows[index]]
    left = [piece for piece in inside if piece.x1 <= gutter]
    right = [piece for piece in inside if piece.x0 >= gutter]
    if len(rows_of(left)) < 3 or len(rows_of(right)) < 3:
        return None
    width = min(piece.x0 for piece in right) - max(piece.x1 for piece in left)
    if width < 0.9 * median(piece.height for piece in inside):
        return None
    return Zone(first, last, left, right, (min(len(rows_of(left)), len(rows_of(right))), width))


def _are_columns(zone: Zone) -> bool:
    """Tell columns from rows whose parts lie far apart, such as an employer with its dates at the margin."""
    left, right = rows_of(zone.left), rows_of(zone.right)
    if _both_headed(left, right):
        return True
    small, big = sorted((left, right), key=len)
    if max(_share(left, _YEAR), _share(right, _YEAR)) >= 0.5:
        return False
    centres = [row[0].middle for row in big]
    aligned = [row for row in small if min(abs(row[0].middle - y) for y in centres) < 0.2 * row[0].height]
    if len(aligned) < 0.6 * len(small):
        return True
    top, bottom = small[0][0].y0, small[-1][0].y1
    beside = [row for row in big if top <= row[0].middle <= bottom]
    dense = len(small) >= 0.6 * len(beside)
    # Lines at equal heights on both sides: a form of labels and values unless one side holds running text.
    return dense and len(small) >= 6 and max(_measure(left), _measure(right)) >= RUNNING_TEXT


def _both_headed(left: list[list[Piece]], right: list[list[Piece]]) -> bool:
    """Say whether each side has a section of its own: no form and no row with its date at the margin is so."""
    headings = [
        [(piece.middle, piece.height, kind) for row in side for piece in row if (kind := kind_of(piece.text))]
        for side in (left, right)
    ]
    # A heading in two languages has one at each margin.
    twice = [
        (one, other)
        for one in headings[0]
        for other in headings[1]
        if one[2] == other[2] and abs(one[0] - other[0]) < one[1]
    ]
    return all(len(side) > len(twice) for side in headings)


def _measure(rows: list[list[Piece]]) -> float:
    """Return how long the longest piece of the middle row is, in heights of its letters; a table's row is many short ones."""  # noqa: E501
    return median(max((piece.x1 - piece.x0) / max(piece.height, 1e-6) for piece in row) for row in rows)


def _share(rows: list[list[Piece]], pattern: re.Pattern[str]) -> float:
    """Return the share of rows in which the pattern occurs."""
    return sum(any(pattern.search(piece.text) for piece in row) for row in rows) / len(rows)
