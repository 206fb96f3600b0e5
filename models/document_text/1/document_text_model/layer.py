"""Read the text layer of one PDF page: characters to pieces with places, whatever order the file keeps them in."""

import ctypes
import math
import re
import unicodedata
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from serving.characters import sound

from document_text_model.order import Piece
from document_text_model.turned import columned

_BREAKS = {0x0A, 0x0D}
_SPACES = {0x09, 0x20, 0xA0, 0x3000}
NO_CHARACTER = 0xFFFD  # for a letter that its font gives no character: seen on the page, unknown in the layer
MARKS = set("-‐‑–—−~·•.,:;'’_|、。，")  # some fonts give them a box no larger than their ink
ENOUGH_TO_TELL = 40
_ODD = re.compile(r"""[!"#$%&'*+;<=>?\[\\\]^`{}~\u00a1-\u00b6\u00b8-\u00bf\u0180-\u036f]""")
_DROPPED = {0x02, 0xAD, 0xFFFE}  # hyphens that only part a word at the end of its line


class Place:
    """Turn page coordinates (origin bottom left, before rotation) into ones from the top left as displayed."""

    SCALE = 16  # pdfium answers in whole device units: sixteenths of a point

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        self.width, self.height = page.get_size()
        self.rotation = page.get_rotation() // 90

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 in points from the top left."""
        (ax, ay), (bx, by) = self._point(left, bottom), self._point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def turn(self, textpage: pdfium.PdfTextPage, index: int) -> int:
        """Return by how many quarter turns to the left the character goes as displayed."""
        angle = raw.FPDFText_GetCharAngle(textpage, index)
        # PDFium counts the angle clockwise, as the page counts its own.
        return (-round(angle / (math.pi / 2)) - self.rotation) % 4 if angle >= 0 else 0

    def level(self, box: tuple[float, ...], turn: int) -> tuple[float, ...]:
        """Return a box of page coordinates (left, bottom, right, top) turned until its text is level."""
        left, bottom, right, top = box
        quarter = (turn + self.rotation) % 4
        return (
            (left, bottom, right, top),
            (bottom, -right, top, -left),
            (-right, -top, -left, -bottom),
            (-top, left, -bottom, right),
        )[quarter]

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (round(self.width * self.SCALE), round(self.height * self.SCALE))
        raw.FPDF_PageToDevice(self.page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        return across.value / self.SCALE, down.value / self.SCALE


def pieces(page: pdfium.PdfPage) -> list[Piece]:
    """Return the runs of the page's text layer; a wide gap or another line ends a run."""
    textpage = page.get_textpage()
    place = Place(page)
    found: list[Piece] = []
    text, box, first, turn = "", None, -1, 0
    rectangle = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _DROPPED:
            continue
        if code in _BREAKS:
            text, box = _end(text, box, place, found, first, turn)
            continue
        if code in _SPACES:
            text += " "
            continue
        if 0xDC00 <= code <= 0xDFFF and text:
            text += chr(code)  # PDFium gives a character beyond the first plane as two halves in one place
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, rectangle):
            continue
        new = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        going, before = place.turn(textpage, index), turn
        marks = (chr(code) in MARKS, MARKS.issuperset(text.replace(" ", "")))
        turned = bool(turn + place.rotation)
        if box:
            held, next_to = (place.level(box, turn), place.level(new, turn)) if turned else (box, new)
            if going != turn or not _goes_on(held, next_to, *marks):
                text, box = _end(text, box, place, found, first, before)
        turn = going
        first = index if box is None else first
        text += chr(code or NO_CHARACTER)
        box = (
            new if box is None else (min(box[0], new[0]), min(box[1], new[1]), max(box[2], new[2]), max(box[3], new[3]))
        )
    _end(text, box, place, found, first, turn)
    textpage.close()
    return columned(found)


def _goes_on(box: tuple[float, ...], new: tuple[float, ...], mark: bool, only_marks: bool) -> bool:
    """Say whether a character continues the run that fills `box`, in either direction of writing."""
    height = max(new[3] - new[1], 0.1)
    shared = min(box[3], new[3]) - max(box[1], new[1])
    gap = new[0] - box[2]
    # A flat mark takes its measure from its neighbour, else "2017 – 2018" falls into three.
    size = max(height, box[3] - box[1]) if mark else height
    least = min(height, max(box[3] - box[1], 0.1)) if only_marks else height
    return shared > 0.4 * least and -1.0 * size < gap < 1.5 * size


def _end(
    text: str, box: tuple[float, ...] | None, place: Place, found: list[Piece], first: int, turn: int
) -> tuple[str, None]:
    if text.strip() and box is not None:
        found.append(Piece(" ".join(text.split()), *place.box(*box), character=first, turn=turn))
    return "", None


def sounded(found: list[Piece]) -> list[Piece]:
    """Return the pieces with sound text, without those that then hold nothing."""
    made = (replace(piece, text=" ".join(sound(piece.text).split())) for piece in found)
    return [piece for piece in made if piece.text]


def is_garbage(found: list[Piece]) -> bool:
    """Say whether most of a text layer is no language: a font without a usable table of characters."""
    text = "".join(piece.text for piece in found).replace(" ", "")
    if not text:
        return False
    strange = sum(map(_strange, text))
    # Codes taken for characters are signs and letters of all alphabets, one as often as the other.
    odd = len(_ODD.findall(text)) if len(text) >= ENOUGH_TO_TELL else 0
    return strange > 0.1 * len(text) or odd + strange > 0.25 * len(text)


def _strange(character: str) -> bool:
    category = unicodedata.category(character)
    # Private use is what a font without a table gives; icon fonts use a few, so a share is asked, not one.
    return category in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd"
