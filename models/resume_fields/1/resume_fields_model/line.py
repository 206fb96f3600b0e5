"""A line of a page as read, and where it lies."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A line as read (`raw`), and `text` for matching: one width, Simplified characters, as long as what is matched.

    `box` is where it lies on the page laid flat, `place` where on the page as sent if that is elsewhere.
    """

    page: int
    raw: str
    text: str
    box: Box | None
    confidence: float
    place: Box | None = None

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Return the box of a line that has one."""
        if self.box is None:
            raise ValueError("a line without a box")
        return self.box

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1] if self.box else 0.0


def around(boxes: Iterable[Box | None]) -> Box | None:
    """Return the box that holds all of the boxes, None where one of them is None."""
    held = list(boxes)
    if not held or None in held:
        return None
    left, top, right, bottom = zip(*held, strict=True)
    return min(left), min(top), max(right), max(bottom)


def joint(one: Line, two: Line) -> Line:
    """Return a line that holds two, of which the second runs on from the first."""
    gap = " " if one.text[-1:].isascii() and two.text[:1].isascii() else ""
    box = around((one.box, two.box)) if one.page == two.page else one.box
    return replace(one, text=one.text + gap + two.text, raw=one.raw + gap + two.raw, box=box)


def middle(line: Line) -> float:
    """Return the height at which a line's middle lies on its page."""
    return (line.edges[1] + line.edges[3]) / 2
