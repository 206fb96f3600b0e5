"""Read a DOCX in its order: headers, paragraphs, tables, text boxes; what Word does not show is set apart."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator

import numpy as np
from lxml import etree

from document_text_model import errors, pictures
from document_text_model.docx_look import Look, W, is_hidden_run, styles_of, tag
from document_text_model.order import Piece, in_order
from document_text_model.page import Page, unplaced

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, etree.XMLSyntaxError),
    *(KeyError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
)
MOST_PART = 60 * 1024 * 1024
MOST_PICTURES = 10
ENOUGH_TEXT = 24
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "  ", W + "noBreakHyphen": "-", W + "ptab": "  "}

Recognise = Callable[[np.ndarray], list[Piece]]


def read(content: bytes, recognise: Recognise) -> tuple[list[Page], list[str]]:
    """Return one page without places, and the texts that Word does not show; raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            lines, hidden = _text(archive)
            if sum(map(len, lines)) >= ENOUGH_TEXT:
                return [unplaced(lines)], hidden
            recognised = _pictures(archive, recognise)
    except DAMAGE as damaged:
        raise errors.corrupted() from damaged
    return [unplaced(lines + recognised, "ocr" if recognised else "text")], hidden


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one part, never more than the limit whatever the archive declares; raises Unreadable."""
    with archive.open(name) as stream:
        data = stream.read(MOST_PART + 1)
    if len(data) > MOST_PART:
        raise errors.bomb()
    return data


def tree(data: bytes) -> etree._Element:
    """Parse one part; a document type, with which entities could be declared, has no place in one."""
    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
        raise errors.bomb()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _text(archive: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    names = archive.namelist()
    styles = styles_of(tree(part(archive, "word/styles.xml"))) if "word/styles.xml" in names else {}
    reader = _Reader(styles)
    body = reader.part(tree(part(archive, "word/document.xml")))
    seen = set(body)
    heads, feet = [], []
    for kind, target in (("word/header", heads), ("word/footer", feet)):
        for name in sorted(name for name in names if name.startswith(kind) and name.endswith(".xml")):
            for line in reader.part(tree(part(archive, name))):
                if line not in seen and not line.isdigit():
                    target.append(line)
                    seen.add(line)
    return heads + body + feet, list(dict.fromkeys(reader.hidden))


def _pictures(archive: zipfile.ZipFile, recognise: Recognise) -> list[str]:
    """Return the text of the pictures of a document that is a scan put into Word."""
    lines: list[str] = []
    names = [name for name in sorted(archive.namelist()) if name.startswith("word/media/")]
    for name in names[:MOST_PICTURES]:
        try:
            picture = pictures.pixels(part(archive, name))
        except (OSError, ValueError, SyntaxError):
            continue  # a drawing (EMF, SVG) or a damaged picture beside readable ones
        lines += [piece.text for piece in in_order(recognise(picture))]
    return lines


class _Reader:
    """Walks parts and gathers what is not shown."""

    def __init__(self, styles: dict[str, Look]) -> None:
        self.styles = styles
        self.hidden: list[str] = []

    def part(self, root: etree._Element) -> list[str]:
        body = root.find(W + "body")
        return list(self._blocks(root if body is None else body))

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        for child in parent.iterchildren(etree.Element):
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "smartTag"):
                yield from self._blocks(child)

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _inside(table, W + "tr"):
            cells = [list(self._blocks(cell)) for cell in _inside(row, W + "tc")]
            cells = [cell for cell in cells if cell]
            if all(len(cell) == 1 for cell in cells):
                if cells:
                    yield "  ".join(cell[0] for cell in cells)
            else:
                # Cells of several lines are a layout, not a table: each is read to its end.
                yield from (line for cell in cells for line in cell)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        shown: list[str] = []
        boxes: list[tuple[tuple[int, int], etree._Element]] = []
        self._runs(paragraph, paragraph, shown, boxes)
        for line in "".join(shown).split("\n"):
            if line.strip():
                yield line.strip()
        for _, box in sorted(boxes, key=lambda pair: pair[0]):
            yield from self._blocks(box)

    def _runs(self, parent: etree._Element, paragraph: etree._Element, shown: list[str], boxes: list) -> None:
        for child in parent.iterchildren(etree.Element):
            if child.tag == W + "r":
                text = self._run(child, boxes)
                if text.strip() and is_hidden_run(child, paragraph, self.styles):
                    self.hidden.append(" ".join(text.split()))
                else:
                    shown.append(text)
            elif tag(child) not in ("pPr", "del", "moveFrom", "Fallback"):
                self._runs(child, paragraph, shown, boxes)

    def _run(self, run: etree._Element, boxes: list) -> str:
        text = ""
        for child in run.iterchildren(etree.Element):
            if child.tag == W + "t":
                text += child.text or ""
            elif child.tag in _BREAKS:
                text += _BREAKS[child.tag]
            elif child.tag in (W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"):
                boxes += _text_boxes(child)
        return text


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also where content controls wrap them."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == wanted:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _inside(child, wanted)


def _text_boxes(drawing: etree._Element) -> list[tuple[tuple[int, int], etree._Element]]:
    """Return the outermost text boxes of a drawing and where they stand, without the fallback that repeats them."""
    found = []
    for box in drawing.iter(W + "txbxContent"):
        above = list(box.iterancestors())
        inner = above[: above.index(drawing)] if drawing in above else above
        if any(element.tag in (_MC + "Fallback", W + "txbxContent") for element in inner):
            continue
        anchor = next((element for element in above if element.tag == _WP + "anchor"), None)
        found.append((_where(anchor), box))
    return found


def _where(anchor: etree._Element | None) -> tuple[int, int]:
    """Return how far down and across a text box stands, in Word's units."""
    if anchor is None:
        return 0, 0
    place = []
    for axis in ("positionV", "positionH"):
        offset = anchor.find(f"{_WP}{axis}/{_WP}posOffset")
        digits = (offset.text or "0").strip() if offset is not None else "0"
        place.append(int(digits) if digits.lstrip("-").isdigit() else 0)
    return place[0], place[1]
