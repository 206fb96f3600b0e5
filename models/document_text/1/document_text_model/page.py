"""What one page of a document answers with, in the shape of the contract."""

import re
from dataclasses import dataclass, field
from typing import Any

from serving.characters import sound

from document_text_model.order import Piece

LONGEST = 2000
"""Characters of a line of an answer: a long paragraph has fewer, and what reads lines counts on it."""
_RUN = re.compile(r"([^\w\s])\1{40,}|([ \t\u00a0\u2000-\u200a\u3000])\2{8,}|(\w)\3{80,}")


@dataclass(frozen=True)
class Page:
    """A page; width and height are None where the format has no places."""

    number: int
    width: float | None
    height: float | None
    source: str
    lines: list[Piece] = field(default_factory=list)
    placed: bool = True
    sure: bool = True

    def answer(self) -> dict[str, Any]:
        """Return the page as JSON holds it; `order` is there where nobody can tell how the page is read."""
        unsure = {} if self.sure else {"order": "unsure"}
        return unsure | {
            "number": self.number,
            "width": _rounded(self.width),
            "height": _rounded(self.height),
            "source": self.source,
            "lines": [self._line(piece, text) for piece in self.lines for text in texts(piece.text)],
        }

    def _line(self, piece: Piece, text: str) -> dict[str, Any]:
        box = [round(edge, 1) for edge in piece.place] if self.placed else None
        line = {"text": text, "box": box, "confidence": round(min(piece.confidence, 1.0), 3)}
        if self.source == "ocr" and self.placed and piece.box:
            line["level"] = [round(edge, 1) for edge in (piece.x0, piece.y0, piece.x1, piece.y1)]
        return line


def one_line(text: str) -> str:
    """Return text as a line of an answer: sound, without breaks."""
    return sound(text).replace("\n", " ").strip()


def texts(text: str) -> list[str]:
    """Return a text as lines of an answer: none that holds nothing, a very long one in parts, no endless runs."""
    rest, parts = _RUN.sub(_shortened, one_line(text)), []
    while len(rest) > LONGEST:
        cut = rest.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST
        parts.append(rest[:cut].strip())
        rest = rest[cut:]
    return [part for part in (*parts, rest.strip()) if part]


def _shortened(run: re.Match[str]) -> str:
    return run[0][: 8 if run[2] else 40 if run[1] else 80]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)


def unplaced(texts: list[str], source: str = "text") -> Page:
    """Return the one page of a format without places."""
    return Page(1, None, None, source, [Piece(text, 0, 0, 0, 0) for text in texts], placed=False)
