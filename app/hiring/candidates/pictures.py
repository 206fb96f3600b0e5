"""Draws a page of an original as a PNG, with ID and telephone numbers covered."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterable, Sequence

import pypdfium2
from PIL import Image, ImageDraw, ImageOps, ImageSequence

from app.errors import AppError, NotFound
from app.hiring.candidates import masking

PIXELS_ACROSS = 1240
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
COVER = (60, 70, 68)
_pdfium = threading.Lock()
"""PDFium works for one thread at a time."""


class NotDrawn(AppError):
    """The page cannot be drawn."""

    status = 422
    code = "not_drawn"
    message = "This page cannot be shown as a picture. Its text is beside it."


def page(data: bytes, page: dict, known: Sequence[str]) -> bytes:
    """Return page `page` (as document_text describes it) of a PDF or picture; raises NotFound or NotDrawn."""
    try:
        drawn = _pdf(data, page["number"]) if b"%PDF-" in data[:1024] else _picture(data, page["number"])
    except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotDrawn from None
    draw = ImageDraw.Draw(drawn)
    across, down = drawn.width / page["width"], drawn.height / page["height"]
    for left, top, right, bottom in covers(page, known):
        draw.rectangle((left * across, top * down, right * across, bottom * down), fill=COVER)
    made = io.BytesIO()
    drawn.save(made, "PNG")
    return made.getvalue()


def _pdf(data: bytes, number: int) -> Image.Image:
    with _pdfium, pypdfium2.PdfDocument(data) as document:
        if not 1 <= number <= len(document):
            raise NotFound
        sheet = document[number - 1]
        return sheet.render(scale=PIXELS_ACROSS / max(sheet.get_width(), 1)).to_pil().convert("RGB")


def _picture(data: bytes, number: int) -> Image.Image:
    with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as image:
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        if image.format == "JPEG":
            image.draft("RGB", (2 * PIXELS_ACROSS, 2 * PIXELS_ACROSS))
        for at, frame in enumerate(ImageSequence.Iterator(image), 1):
            if at == number:
                shown = ImageOps.exif_transpose(frame).convert("RGB")
                shown.thumbnail((PIXELS_ACROSS, 4 * PIXELS_ACROSS))
                return shown
    raise NotFound


def covers(page: dict, known: Sequence[str]) -> Iterable[tuple[float, float, float, float]]:
    """Return the boxes to cover: the stretch of each line that a number takes, wider by a letter on each side."""
    for line in page["lines"]:
        places = masking.places(line["text"], known)
        if not places or not line.get("box"):
            continue
        left, top, right, bottom = line["box"]
        ends = [0.0]
        for letter in line["text"]:
            ends.append(ends[-1] + (2.0 if ord(letter) > 0x2E7F else 1.0))
        unit = (right - left) / max(ends[-1], 1.0)
        for start, end, _ in places:
            yield (
                max(left, left + (ends[start] - 1.5) * unit), top, min(right, left + (ends[end] + 1.5) * unit), bottom
            )  # fmt: skip


def can_be_drawn(kind: str, page: dict, known: Sequence[str]) -> bool:
    """Say whether a page may be shown as a picture: it has a place, and so has every number to cover."""
    if kind not in ("pdf", "image") or not page.get("width") or not page.get("height"):
        return False
    return all(line.get("box") or not masking.places(line["text"], known) for line in page["lines"])
