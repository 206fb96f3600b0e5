"""Read photos and scans: the right way up, reduced to what OCR needs, refused where they are beyond limits."""

import io
import warnings
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from document_text_model import errors
from document_text_model.order import Piece, in_order
from document_text_model.page import Page

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
MOST_PIXELS = 40_000_000
MOST_JPEG_PIXELS = 250_000_000  # decoded at a fraction of its size, so a phone's largest picture is no burden
MOST_FRAMES = 12
ENOUGH_SIDE = 2200

Recognise = Callable[[np.ndarray], list[Piece]]


def read(content: bytes, recognise: Recognise) -> list[Page]:
    """Return one page for each frame; units are pixels of the picture as displayed. Raises Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            pages = _frames(content, recognise)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as damaged:
        raise errors.corrupted() from damaged
    except Image.DecompressionBombError as large:
        raise _too_many_pixels() from large
    if not any(page.lines for page in pages):
        raise errors.no_text()
    return pages


def pixels(content: bytes) -> np.ndarray:
    """Return one picture as uint8 [height, width, 3], blue, green, red; raises what Pillow raises."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        return _array(_reduced(image))


def _frames(content: bytes, recognise: Recognise) -> list[Page]:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        frames = getattr(image, "n_frames", 1)
        if image.format == "TIFF" and frames > MOST_FRAMES:
            raise errors.too_large(f"The scan has {frames} pages and at most {MOST_FRAMES} are read")
        if image.format != "TIFF":
            return [_page(1, image, recognise)]
        return [_page(number, frame, recognise) for number, frame in enumerate(ImageSequence.Iterator(image), 1)]


def _page(number: int, image: Image.Image, recognise: Recognise) -> Page:
    across, down = image.size
    if image.getexif().get(0x0112, 1) >= 5:  # turned by a quarter when displayed
        across, down = down, across
    array = _array(_reduced(image))
    factor = across / array.shape[1]
    lines = [line.scaled(factor) for line in in_order(recognise(array))]
    return Page(number, float(across), float(down), "ocr", lines)


def _reduced(image: Image.Image) -> Image.Image:
    """Return the frame decoded, displayed the right way up; raises Unreadable where it is too large."""
    count = image.size[0] * image.size[1]
    if count > (MOST_JPEG_PIXELS if image.format == "JPEG" else MOST_PIXELS):
        raise _too_many_pixels()
    if image.format == "JPEG" and max(image.size) > 2 * ENOUGH_SIDE:
        image.draft("RGB", (ENOUGH_SIDE, ENOUGH_SIDE))
    return ImageOps.exif_transpose(image)


def _array(image: Image.Image) -> np.ndarray:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        # Letters on nothing are meant for a white page.
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _too_many_pixels() -> errors.Unreadable:
    return errors.too_large(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels")
