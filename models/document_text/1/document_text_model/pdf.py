"""Read a PDF: its text layer where a reader would see it too, OCR where there is none."""

import difflib
import re
from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from document_text_model import errors, hidden, layer, unpacking
from document_text_model.order import Piece, in_order
from document_text_model.page import Page
from document_text_model.turned import SCATTERED, in_reading_order, scattered

MOST_PAGES = 30
MOST_SCANS = 12
MOST_PIECES = 20_000  # a page printed letter by letter has 5000
OCR_SCALE = 150 / 72
ENOUGH_TEXT = 24  # visible characters: fewer beside a picture and the page is a scan with a number on it
ENOUGH_OVER_SCAN = 200  # over a picture of most of the page: fewer are what a scanning program adds at the margin
AGREES = 0.6

Recognise = Callable[[np.ndarray], list[Piece]]


def read(content: bytes, recognise: Recognise) -> tuple[list[Page], list[str]]:
    """Return the pages and the texts that a reader cannot see; raises Unreadable."""
    document = _open(content)
    recognise = _limited(recognise)
    try:
        if not 1 <= len(document) <= MOST_PAGES:
            raise errors.too_large(f"The document has {len(document)} pages and at most {MOST_PAGES} are read")
        pages, unseen = [], []
        for number in range(len(document)):
            page, texts = _page(document, number, recognise)
            pages.append(page)
            unseen += texts
    except pdfium.PdfiumError as damaged:
        raise errors.corrupted() from damaged
    finally:
        document.close()
    if not any(page.lines for page in pages):
        raise errors.no_text() if b"%%EOF" in content[-2048:] else errors.corrupted()
    return pages, unseen


def _limited(recognise: Recognise) -> Recognise:
    """Return the recogniser with a limit: a page takes seconds, and who asks waits three minutes at most."""
    asked = 0

    def once_more(pixels: np.ndarray) -> list[Piece]:
        nonlocal asked
        asked += 1
        if asked > MOST_SCANS:
            raise errors.too_large(f"More than {MOST_SCANS} pages are scans")
        return recognise(pixels)

    return once_more


def _open(content: bytes) -> pdfium.PdfDocument:
    if unpacking.is_absurd(content):
        raise errors.bomb()
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as failure:
        if getattr(failure, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise errors.encrypted() from failure
        raise errors.corrupted() from failure
    if len(document) == 0:
        document.close()
        raise errors.corrupted()
    return document


def _page(document: pdfium.PdfDocument, number: int, recognise: Recognise) -> tuple[Page, list[str]]:
    page = _flattened(document, number)
    width, height = page.get_size()
    found = layer.pieces(page)
    if len(found) > MOST_PIECES:
        raise errors.too_large(f"A page has more than {MOST_PIECES} pieces of text")
    picture = _picture_share(page)
    garbage = layer.is_garbage(found)
    seen, unseen = ([], []) if garbage else hidden.split(document, page, number, layer.sounded(found))
    page.close()
    letters = sum(len(piece.text) for piece in seen)
    if garbage or _is_scan(letters, picture):
        lines = _scanned(document, number, recognise)
        texts = [piece.text for piece in in_order(unseen)]
        if picture > 0.5:
            # The text layer of a scanner lies unseen behind the picture; only what the picture does not say is hidden.
            texts = [text for text in texts if not _agrees(text, lines)]
        return Page(number + 1, width, height, "ocr", lines), texts
    lines, sure = in_reading_order(seen, width, height), scattered(seen) < SCATTERED
    return Page(number + 1, width, height, "text", lines, sure=sure), [piece.text for piece in in_order(unseen)]


def _is_scan(letters: int, picture: float) -> bool:
    """Say whether a page's text is in its picture, by the characters seen and the share the largest picture covers."""
    if picture > 0.5:
        return letters < ENOUGH_OVER_SCAN
    return letters < ENOUGH_TEXT and (picture > 0.05 or not letters)


def _flattened(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """Return a page with filled form fields and notes made part of it, as a reader sees them there."""
    page = document[number]
    if raw.FPDFPage_GetAnnotCount(page):
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.close()
        page = document[number]
    return page


def _picture_share(page: pdfium.PdfPage) -> float:
    """Return the share of the page that its largest picture covers."""
    width, height = page.get_size()
    areas = [0.0]
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        left, bottom, right, top = thing.get_bounds()
        areas.append(max(0.0, right - left) * max(0.0, top - bottom))
    return max(areas) / max(width * height, 1)


def _scanned(document: pdfium.PdfDocument, number: int, recognise: Recognise) -> list[Piece]:
    page = document[number]
    pixels = hidden.draw(page, OCR_SCALE)
    scale = pixels.shape[1] / max(page.get_size()[0], 1)
    page.close()
    if int(pixels.max()) - int(pixels.min()) < hidden.SEEN_CHANGE:
        return []  # an empty page asks nothing of the networks
    return [line.scaled(1 / scale) for line in in_order(recognise(np.ascontiguousarray(pixels)))]


def _agrees(text: str, lines: list[Piece]) -> bool:
    """Say whether the picture says this too, but for mistakes of recognition."""
    wanted = _bare(text)
    if not wanted:
        return True
    whole = "".join(_bare(line.text) for line in lines)
    if wanted in whole:
        return True
    blocks = difflib.SequenceMatcher(None, wanted, whole, autojunk=False).get_matching_blocks()
    # Single letters match anywhere; runs of two and more are words.
    return sum(block.size for block in blocks if block.size > 1) >= AGREES * len(wanted)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
