"""Read a DOCX in its order: headers, paragraphs, tables, text boxes; what Word does not show is set apart."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator

import numpy as np
from lxml import etree

from document_text_model import errors, pictures
from document_text_model.docx_chunks import chunks_of
from document_text_model.docx_graphics import graphics_of, shown_in, words_of
from document_text_model.docx_lists import Bullets
from document_text_model.docx_look import Styles, W, is_hidden_run, tag
from document_text_model.docx_parts import part, tree
from document_text_model.order import Piece, in_order
from document_text_model.page import Page, unplaced

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, etree.XMLSyntaxError),
    *(KeyError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
)
MOST_PICTURES = 10
ENOUGH_TEXT = 24
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "  ", W + "noBreakHyphen": "-", W + "ptab": "  ", W + "sym": "•"}
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# What the writer took away, what old programs see in place of a shape, and how a name is pronounced.
_NOT_READ = {"pPr", "rPr", "sdtPr", "del", "moveFrom", "Fallback", "rt"}
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))

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


def _text(archive: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    names = archive.namelist()
    styles = tree(part(archive, "word/styles.xml")) if "word/styles.xml" in names else None
    reader = _Reader(Styles(styles), Bullets(archive, styles), chunks_of(archive))
    body = reader.part(tree(part(archive, "word/document.xml")), graphics_of(archive, "word/document.xml"))
    for name, note in _NOTES:
        if name in names:
            body += reader.notes(tree(part(archive, name)), note)
    seen = set(body)
    heads: list[str] = []
    feet: list[str] = []
    for kind, target in (("word/header", heads), ("word/footer", feet)):
        for name in sorted(name for name in names if name.startswith(kind) and name.endswith(".xml")):
            for line in reader.part(tree(part(archive, name)), graphics_of(archive, name)):
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
    """Walks parts and gathers what is not shown; `chunks` holds the lines of other documents put into this one."""

    def __init__(self, styles: Styles, bullets: Bullets, chunks: dict[str, tuple[list[str], list[str]]]) -> None:
        self.styles = styles
        self.bullets = bullets
        self.chunks = chunks
        self.graphics: dict[str, list[str]] = {}
        self.hidden: list[str] = []

    def part(self, root: etree._Element, graphics: dict[str, list[str]]) -> list[str]:
        """Return the lines of a part; `graphics` are those of the graphics that it shows."""
        self.graphics = graphics
        body = root.find(W + "body")
        return list(self._blocks(root if body is None else body))

    def notes(self, root: etree._Element, tag_name: str) -> list[str]:
        """Return the lines of footnotes or endnotes, without the rules that part them from the text."""
        notes = (note for note in root.iterchildren(W + tag_name) if note.get(W + "type", "normal") == "normal")
        return [line for note in notes for line in self._blocks(note)]

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        for child in parent.iterchildren(etree.Element):
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "altChunk":
                lines, hidden = self.chunks.get(child.get(_R + "id", ""), ([], []))
                self.hidden += hidden
                yield from lines
            elif tag(child) not in _NOT_READ:
                yield from self._blocks(child)  # content controls, insertions, moves, alternatives

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _inside(table, W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [
                list(self._blocks(cell)) for cell in _inside(row, W + "tc") if cell.find(f"{W}tcPr/{W}cellDel") is None
            ]
            cells = [cell for cell in cells if cell]
            if all(len(cell) == 1 for cell in cells):
                if cells:
                    yield "  ".join(cell[0] for cell in cells)
            else:
                # Cells of several lines are a layout, not a table: each is read to its end.
                yield from (line for cell in cells for line in cell)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        shown: list[str] = []
        boxes: list[tuple[tuple[int, int], etree._Element | list[str]]] = []
        self._runs(paragraph, paragraph, shown, boxes)
        bullet = "• " if self.bullets.before(paragraph) else ""
        for line in "".join(shown).split("\n"):
            if line.strip():
                yield bullet + line.strip()
                bullet = ""
        for _, box in sorted(boxes, key=lambda pair: pair[0]):
            yield from box if isinstance(box, list) else self._blocks(box)

    def _runs(self, parent: etree._Element, paragraph: etree._Element, shown: list[str], boxes: list) -> None:
        for child in parent.iterchildren(etree.Element):
            if child.tag == W + "r":
                self._run(child, paragraph, shown, boxes)
            elif child.tag == _M + "oMath":
                shown.append("".join(text.text or "" for text in child.iter(_M + "t")))
            elif tag(child) not in _NOT_READ:
                self._runs(child, paragraph, shown, boxes)

    def _run(self, run: etree._Element, paragraph: etree._Element, shown: list[str], boxes: list) -> None:
        text = ""
        for child in run.iterchildren(etree.Element):
            if child.tag == W + "t":
                text += child.text or ""
            elif child.tag in _BREAKS:
                text += _BREAKS[child.tag]
            elif child.tag == W + "ruby":
                self._show(text, run, paragraph, shown)
                self._runs(child, paragraph, shown, boxes)  # its base holds runs of its own
                text = ""
            elif child.tag in (W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"):
                boxes += _text_boxes(child)
                boxes.append(((0, 0), self._graphics(child)))
        self._show(text, run, paragraph, shown)

    def _graphics(self, drawing: etree._Element) -> list[str]:
        lines = [line for name in shown_in(drawing) for line in self.graphics.get(name, ())]
        return lines + (words_of(drawing) if drawing.tag == W + "pict" else [])

    def _show(self, text: str, run: etree._Element, paragraph: etree._Element, shown: list[str]) -> None:
        if text.strip() and is_hidden_run(run, paragraph, self.styles):
            self.hidden.append(" ".join(text.split()))
        else:
            shown.append(text)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also where content controls, insertions or alternatives wrap them."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == wanted:
            yield child
        elif tag(child) not in _NOT_READ:
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
