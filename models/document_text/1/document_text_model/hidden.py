"""Find text of the layer that a reader of the page cannot see, by looking at the page as it is drawn.

A piece is hidden when drawing the page without it changes nothing in its place: white on white, the colour of its
background, drawn invisibly, clipped away, covered. That test costs a second drawing, so it is made only where a quick
one leaves a doubt.
"""

import ctypes
import itertools

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from document_text_model.layer import MARKS
from document_text_model.order import Piece

SMALLEST_HEIGHT = 2.5  # points of a line's box, which is about 1.25 times its letters' size: 2 points
PLAIN_CONTRAST = 48  # of 255: so much between lightest and darkest in a place and something is drawn there
SEEN_CHANGE = 20  # of 255: less than that no reader makes out
QUICK, CLOSE = 1.25, 2.5  # drawing scales, in pixels for each point
MOST_PIXELS = 20_000_000
MOST_ALONE = 40  # pieces of a page that are looked at one by one; each costs two drawings of its place
_COVERS = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH)


def draw(
    page: pdfium.PdfPage, scale: float, grey: bool = False, crop: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> np.ndarray:
    """Return the page as displayed, uint8 [height, width] or [height, width, 3] (blue, green, red).

    `crop` leaves out so many points at the left, bottom, right and top.
    """
    width, height = page.get_size()
    scale = min(scale, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=grey, crop=crop)
    pixels = bitmap.to_numpy().copy()
    bitmap.close()
    return pixels if grey else pixels[:, :, :3]


def split(document: pdfium.PdfDocument, page: pdfium.PdfPage, number: int, found: list[Piece]) -> tuple[list, list]:
    """Return what a reader can see of a page's text layer, and what not; the page may be left without its text."""
    width, height = page.get_size()
    found = _once(found)
    hidden = [piece for piece in found if _out_of_sight(piece, width, height)]
    outside = set(hidden)
    rest = [piece for piece in found if piece not in outside]
    overlapping = _overlapping(rest)
    hidden += _unseen_alone(document, number, overlapping)
    judged = set(overlapping)
    doubtful = [piece for piece in _doubtful(page, rest, width) if piece not in judged]
    if doubtful:
        hidden += _unseen(page, doubtful)
    unseen = set(hidden)
    return [piece for piece in found if piece not in unseen], hidden


def _once(found: list[Piece], near: float = 2.0) -> list[Piece]:
    """Drop what is printed again in the same place, which is how some programs make bold."""
    kept: dict[str, list[Piece]] = {}
    for piece in found:
        same = kept.setdefault(piece.text, [])
        if not any(abs(piece.x0 - one.x0) < near and abs(piece.y0 - one.y0) < near for one in same):
            same.append(piece)
    return [piece for same in kept.values() for piece in same]


def _out_of_sight(piece: Piece, width: float, height: float) -> bool:
    across, down = (piece.x0 + piece.x1) / 2, piece.middle
    tiny = piece.height < SMALLEST_HEIGHT and not MARKS.issuperset(piece.text.replace(" ", ""))
    return tiny or not (0 <= across <= width and 0 <= down <= height)


def _overlapping(pieces: list[Piece], most: int = MOST_ALONE) -> list[Piece]:
    """Return the pieces that share half of their area with another one, which would answer for them.

    The search ends with the first `most`: the others are judged together, as those without a neighbour are.
    """
    rows = sorted(pieces, key=lambda piece: piece.y0)
    found: dict[Piece, None] = {}
    for index, one in enumerate(rows):
        for other in itertools.islice(rows, index + 1, None):
            if other.y0 >= one.y1 or len(found) >= most:
                break
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            down = min(one.y1, other.y1) - other.y0
            least = min((p.x1 - p.x0) * p.height for p in (one, other))
            if across > 0 and across * down > 0.6 * least:
                found |= {one: None, other: None}
    return list(found)[:most]


def _doubtful(page: pdfium.PdfPage, pieces: list[Piece], width: float) -> list[Piece]:
    if not pieces:
        return []
    pixels = draw(page, QUICK, grey=True)
    scale = pixels.shape[1] / width
    covers = _covers(page)
    return [piece for piece in pieces if _flat(pixels, piece, scale) or _covered(piece, covers, page)]


def _flat(pixels: np.ndarray, piece: Piece, scale: float) -> bool:
    area = cut(pixels, piece, scale)
    return area.size == 0 or int(area.max()) - int(area.min()) < PLAIN_CONTRAST


def cut(pixels: np.ndarray, piece: Piece, scale: float) -> np.ndarray:
    """Return the pixels in a piece's place."""
    x0, y0 = max(0, int(piece.x0 * scale)), max(0, int(piece.y0 * scale))
    return pixels[y0 : max(y0 + 1, int(piece.y1 * scale) + 1), x0 : max(x0 + 1, int(piece.x1 * scale) + 1)]


def _covers(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    """Return the bounds of what could lie over text, in page coordinates; rules and frames are too thin to."""
    found = []
    for thing in page.get_objects(filter=_COVERS, max_depth=1):
        left, bottom, right, top = thing.get_bounds()
        if right - left > 4 and top - bottom > 4:
            found.append((left, bottom, right, top))
    return found


def _covered(piece: Piece, covers: list[tuple[float, float, float, float]], page: pdfium.PdfPage) -> bool:
    if not covers:
        return False
    if page.get_rotation():
        return True  # places and page coordinates differ: let the drawing decide
    _, _, _, top = page.get_bbox()
    across, up = (piece.x0 + piece.x1) / 2, top - piece.middle
    return any(left <= across <= right and bottom <= up <= above for left, bottom, right, above in covers)


def _unseen(page: pdfium.PdfPage, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces whose text, taken away with all other text, leaves the drawing as it was."""
    before = draw(page, CLOSE)
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=8):
        _make_invisible(thing.raw)
    after = draw(page, CLOSE)
    scale = before.shape[1] / page.get_size()[0]
    return [piece for piece in pieces if not _changed(cut(before, piece, scale), cut(after, piece, scale))]


def _unseen_alone(document: pdfium.PdfDocument, number: int, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces among others that are unseen: they have the colour of their ground, or cover nothing."""
    if not pieces:
        return []
    page = document[number]
    textpage = page.get_textpage()
    found = [piece for piece in pieces if _is_unseen(page, textpage, piece)]
    textpage.close()
    page.close()
    return found


def _is_unseen(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, piece: Piece) -> bool:
    thing = raw.FPDFText_GetTextObject(textpage, piece.character)
    colour = _colour(thing)
    shown = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else raw.FPDF_TEXTRENDERMODE_UNKNOWN
    before = _place_drawn(page, piece)
    _make_invisible(thing)
    after = _place_drawn(page, piece)
    if shown != raw.FPDF_TEXTRENDERMODE_UNKNOWN:
        raw.FPDFTextObj_SetTextRenderMode(thing, shown)
    ground = np.median(after.reshape(-1, 3), axis=0) if after.size else np.zeros(3)
    if colour is not None and float(np.abs(ground - colour).max()) < SEEN_CHANGE:
        return True
    return not _changed(before, after)


def _place_drawn(page: pdfium.PdfPage, piece: Piece) -> np.ndarray:
    """Return the drawing of a piece's place alone, uint8 [height, width, 3]."""
    width, height = page.get_size()
    x0, y0 = max(0.0, piece.x0), max(0.0, piece.y0)
    x1, y1 = min(width, piece.x1 + 1 / CLOSE), min(height, piece.y1 + 1 / CLOSE)
    if x1 <= x0 or y1 <= y0:
        return np.zeros((0, 0, 3), np.uint8)
    return draw(page, CLOSE, crop=(x0, height - y1, width - x1, y0))


def _colour(thing: object) -> np.ndarray | None:
    """Return what a text object is filled with: blue, green, red."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not thing or not raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha):
        return None
    return np.array([blue.value, green.value, red.value], float)


def _changed(before: np.ndarray, after: np.ndarray) -> bool:
    """Say whether a reader could tell two drawings of one place apart."""
    if not before.size:
        return False
    area = np.abs(before.astype(np.int16) - after.astype(np.int16)).max(axis=2)
    # A neighbour's letters reach into the edge of a box: the middle rows decide.
    quarter = area.shape[0] // 4
    middle = area[quarter : max(area.shape[0] - quarter, quarter + 1)]
    return int((middle >= SEEN_CHANGE).sum()) >= max(2, middle.size // 200)


def _make_invisible(thing: object) -> None:
    if thing:
        raw.FPDFTextObj_SetTextRenderMode(thing, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
