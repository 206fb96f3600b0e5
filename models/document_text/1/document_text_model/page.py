"""What one page of a document answers with, in the shape of the contract."""

from dataclasses import dataclass, field
from typing import Any

from document_text_model.order import Piece


@dataclass(frozen=True)
class Page:
    """A page; width and height are None where the format has no places."""

    number: int
    width: float | None
    height: float | None
    source: str
    lines: list[Piece] = field(default_factory=list)
    placed: bool = True

    def answer(self) -> dict[str, Any]:
        """Return the page as JSON holds it."""
        return {
            "number": self.number,
            "width": _rounded(self.width),
            "height": _rounded(self.height),
            "source": self.source,
            "lines": [self._line(piece) for piece in self.lines],
        }

    def _line(self, piece: Piece) -> dict[str, Any]:
        box = [round(edge, 1) for edge in piece.place] if self.placed else None
        return {"text": piece.text, "box": box, "confidence": round(min(piece.confidence, 1.0), 3)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)


def unplaced(texts: list[str], source: str = "text") -> Page:
    """Return the one page of a format without places."""
    return Page(1, None, None, source, [Piece(text, 0, 0, 0, 0) for text in texts], placed=False)
