"""Draws one page of an untrusted PDF or picture as a PNG with boxes covered; runs in a process of its own."""

from __future__ import annotations

import io
import warnings

import pypdfium2
from PIL import Image, ImageDraw, ImageOps, ImageSequence

PIXELS_ACROSS = 1240
MOST_PIXELS = 4 * PIXELS_ACROSS * PIXELS_ACROSS
MOST_SOURCE_PIXELS = 40_000_000
"""Pixels of a picture as it was sent; a JPEG is decoded at a fraction of its size and may be larger."""
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
COVER = (60, 70, 68)


def draw(request: dict, content: bytes) -> bytes:
    """Return page `number` as a PNG with `covers`, in units of a page of `width` by `height`, painted over.

    Raises ValueError or OSError for a file that cannot be drawn.
    """
    number, width, height = request["number"], request["width"], request["height"]
    page = _pdf(content, number) if b"%PDF-" in content[:1024] else _picture(content, number)
    painted = ImageDraw.Draw(page)
    across, down = page.width / width, page.height / height
    for left, top, right, bottom in request["covers"]:
        painted.rectangle((left * across, top * down, right * across, bottom * down), fill=COVER)
    output = io.BytesIO()
    page.save(output, "PNG")
    return output.getvalue()


def _pdf(content: bytes, number: int) -> Image.Image:
    try:
        with pypdfium2.PdfDocument(content) as document:
            if not 1 <= number <= len(document):
                raise ValueError("no such page")
            sheet = document[number - 1]
            return sheet.render(scale=scale_of(*sheet.get_size())).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as failure:
        raise ValueError("the PDF cannot be drawn") from failure


def scale_of(width: float, height: float) -> float:
    """Return how many pixels a point becomes: as wide as a page is shown, and never more than MOST_PIXELS in all."""
    return min(PIXELS_ACROSS / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)


def _picture(content: bytes, number: int) -> Image.Image:
    with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as image:
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        if image.format == "JPEG":
            image.draft("RGB", (2 * PIXELS_ACROSS, 2 * PIXELS_ACROSS))
        for at, frame in enumerate(ImageSequence.Iterator(image), 1):
            if frame.width * frame.height > MOST_SOURCE_PIXELS:
                raise ValueError("too many pixels")
            if at == number:
                shown = ImageOps.exif_transpose(frame).convert("RGB")
                shown.thumbnail((PIXELS_ACROSS, 4 * PIXELS_ACROSS))
                return shown
    raise ValueError("no such page")
