"""Read the text layer of one PDF page: characters to pieces with places, whatever order the file keeps them in."""

import ctypes
import unicodedata

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from document_text_model.order import Piece

_BREAKS = {0x0A, 0x0D}
MARKS = set("-‐‑–—−~·•.,:;'’_|、。，")  # some fonts give them a box no larger than their ink
_DROPPED = {0x00, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0x02}


class Place:
    """Turn page coordinates (origin bottom left, before rotation) into ones from the top left as displayed."""

    SCALE = 16  # pdfium answers in whole device units: sixteenths of a point

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        self.width, self.height = page.get_size()

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 in points from the top left."""
        (ax, ay), (bx, by) = self._point(left, bottom), self._point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (round(self.width * self.SCALE), round(self.height * self.SCALE))
        raw.FPDF_PageToDevice(self.page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        return across.value / self.SCALE, down.value / self.SCALE


def clean(code: int) -> str:
    """Return the character as text: radicals and ligatures that some exporters write become the usual characters."""
    character = chr(code)
    if 0x2E80 <= code <= 0x2FDF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", character)
    return " " if character in "\t\u00a0\u3000" else character


def pieces(page: pdfium.PdfPage) -> list[Piece]:
    """Return the runs of the page's text layer; a wide gap or another line ends a run."""
    textpage = page.get_textpage()
    place = Place(page)
    found: list[Piece] = []
    text, box, first = "", None, -1
    rectangle = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _DROPPED:
            continue
        if code in _BREAKS:
            text, box = _end(text, box, place, found, first)
            continue
        if code in (0x20, 0xA0, 0x09):
            text += " "
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, rectangle):
            continue
        new = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if box and not _goes_on(box, new, chr(code) in MARKS, MARKS.issuperset(text.replace(" ", ""))):
            text, box = _end(text, box, place, found, first)
        first = index if box is None else first
        text += clean(code)
        box = (
            new if box is None else (min(box[0], new[0]), min(box[1], new[1]), max(box[2], new[2]), max(box[3], new[3]))
        )
    _end(text, box, place, found, first)
    textpage.close()
    return found


def _goes_on(box: tuple[float, ...], new: tuple[float, ...], mark: bool, only_marks: bool) -> bool:
    """Say whether a character continues the run that fills `box`, in either direction of writing."""
    height = max(new[3] - new[1], 0.1)
    shared = min(box[3], new[3]) - max(box[1], new[1])
    gap = new[0] - box[2]
    # A flat mark takes its measure from its neighbour, else "2017 – 2018" falls into three.
    size = max(height, box[3] - box[1]) if mark else height
    least = min(height, max(box[3] - box[1], 0.1)) if only_marks else height
    return shared > 0.4 * least and -1.0 * size < gap < 1.5 * size


def _end(text: str, box: tuple[float, ...] | None, place: Place, found: list[Piece], first: int) -> tuple[str, None]:
    if text.strip() and box is not None:
        found.append(Piece(" ".join(text.split()), *place.box(*box), character=first))
    return "", None


def is_garbage(found: list[Piece]) -> bool:
    """Say whether most of a text layer is no language: a font without a usable table of characters."""
    text = "".join(piece.text for piece in found).replace(" ", "")
    if not text:
        return False
    strange = sum(1 for character in text if _strange(character))
    return strange > 0.2 * len(text)


def _strange(character: str) -> bool:
    category = unicodedata.category(character)
    # Private use is what a font without a table gives; icon fonts use a few, so a share is asked, not one.
    return category in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd"
