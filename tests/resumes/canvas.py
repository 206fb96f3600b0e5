"""A tiny page description and its printers: PDF with text, DOCX and plain text; `spoiled` makes scans and photos."""
# ruff: noqa: E501 - a page is easiest to see with one item a line

import io
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

from docx import Document
from docx.shared import Cm, Pt
from fpdf import FPDF

FONTS = Path("/usr/share/fonts/opentype/noto")


class Item:
    """Something on a page, from the top downwards."""


@dataclass(frozen=True)
class Line(Item):
    text: str
    size: float = 10
    bold: bool = False
    align: str = "L"
    indent: float = 0


@dataclass(frozen=True)
class Row(Item):
    """Cells on one base line: (fraction of the width, text, L or R); without a frame."""

    cells: tuple[tuple[float, str, str], ...]
    size: float = 10
    bold: bool = False


@dataclass(frozen=True)
class Grid(Item):
    """A table with a frame; a cell may hold several lines."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    border: bool = True
    centred: bool = False


@dataclass(frozen=True)
class Columns(Item):
    left: tuple
    right: tuple
    fraction: float


@dataclass(frozen=True)
class Gap(Item):
    height: float = 3


def both(left: str, right: str, bold: bool = False, size: float = 10) -> Row:
    """A text at the left edge and one at the right edge."""
    return Row(((0, left, "L"), (1, right, "R")), size, bold)


class _Pdf:
    def __init__(self, serif: bool):
        self.pdf = FPDF(format="A4")
        self.pdf.set_margin(15)
        self.pdf.set_auto_page_break(True, 15)
        face = "Serif" if serif else "Sans"
        self.pdf.add_font("cjk", "", FONTS / f"Noto{face}CJK-Regular.ttc", collection_font_number=2)
        self.pdf.add_font("cjk", "B", FONTS / f"Noto{face}CJK-Bold.ttc", collection_font_number=2)
        self.pdf.add_page()

    def font(self, size: float, bold: bool) -> float:
        self.pdf.set_font("cjk", "B" if bold else "", size)
        return size * 0.55

    def draw(self, items, x0: float, width: float) -> None:
        for item in items:
            getattr(self, "_" + type(item).__name__.lower())(item, x0, width)

    def _gap(self, item: Gap, x0, width):
        self.pdf.set_y(self.pdf.get_y() + item.height)

    def _line(self, item: Line, x0, width):
        height = self.font(item.size, item.bold)
        self.pdf.set_x(x0 + item.indent)
        self.pdf.multi_cell(width - item.indent, height, item.text, align=item.align, new_x="LMARGIN", new_y="NEXT")

    def _row(self, item: Row, x0, width):
        height = self.font(item.size, item.bold)
        if self.pdf.get_y() + height > 282:
            self.pdf.add_page()
        y = self.pdf.get_y()
        for fraction, text, align in item.cells:
            wide = self.pdf.get_string_width(text) + 2
            x = x0 + fraction * width - (wide if align == "R" else 0)
            self.pdf.set_xy(x, y)
            self.pdf.cell(wide, height, text)
        self.pdf.set_xy(x0, y + height)

    def _grid(self, item: Grid, x0, width):
        self.font(9, False)
        self.pdf.set_x(x0)
        widths = [int(w * 1000) for w in item.widths]
        with self.pdf.table(width=width, col_widths=widths, align="L", first_row_as_headings=False, line_height=5, v_align="MIDDLE" if item.centred else "TOP",
                            borders_layout="ALL" if item.border else "NONE") as table:  # fmt: skip
            for cells in item.rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)

    def _columns(self, item: Columns, x0, width):
        y, gap = self.pdf.get_y(), 5
        left = width * item.fraction
        self.draw(item.left, x0, left - gap)
        bottom = self.pdf.get_y()
        self.pdf.set_y(y)
        self.pdf.page = 1
        self.draw(item.right, x0 + left + gap, width - left - gap)
        self.pdf.set_y(max(bottom, self.pdf.get_y()))


def pdf(items, serif: bool = False) -> bytes:
    """Print as a PDF with a text layer."""
    page = _Pdf(serif)
    page.draw(items, 15, 180)
    return bytes(page.pdf.output())


def _docx_items(holder, items, width: float) -> None:
    for item in items:
        if isinstance(item, Line):
            run = holder.add_paragraph().add_run(item.text)
            run.bold, run.font.size = item.bold, Pt(item.size)
        elif isinstance(item, Row):
            paragraph = holder.add_paragraph()
            for fraction, _, _ in item.cells[1:]:
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(fraction * width))
            paragraph.add_run("\t".join(text for _, text, _ in item.cells)).bold = item.bold
        elif isinstance(item, Grid):
            table = _docx_table(holder, len(item.rows), max(map(len, item.rows)), width)
            for number, cells in enumerate(item.rows):
                for place, cell in enumerate(cells):
                    table.cell(number, place).text = cell
        elif isinstance(item, Columns):
            table = _docx_table(holder, 1, 2, width)
            _docx_items(table.cell(0, 0), item.left, width * item.fraction)
            _docx_items(table.cell(0, 1), item.right, width * (1 - item.fraction))


def _docx_table(holder, rows: int, columns: int, width: float):
    return holder.add_table(rows, columns) if hasattr(holder, "sections") else _nested(holder, rows, columns)


def _nested(cell, rows: int, columns: int):
    return cell.add_table(rows, columns)


def docx(items) -> bytes:
    """Print as a DOCX file with paragraphs, tab stops and tables."""
    document, out = Document(), io.BytesIO()
    _docx_items(document, items, 16)
    document.save(out)
    return out.getvalue()


def web_page(items, charset: str) -> bytes:
    """Print as the web page of a job site: rows and columns are tables, what was never meant to be seen is not shown."""
    head = f'<html><head><meta charset="{charset}"><title>export</title><style>.no{{display:none}}</style></head><body>'
    body = "\n".join(_marked_up(items))
    return f'{head}<div class="no">share this page</div>{body}</body></html>'.encode(charset)


def message(items, charset: str) -> bytes:
    """Print as a web page packed as Word and browsers pack it, quoted-printable."""
    packed = EmailMessage()
    packed["MIME-Version"] = "1.0"
    page = web_page(items, charset).decode(charset)
    packed.set_content(page, subtype="html", charset=charset, cte="quoted-printable")
    return packed.as_bytes()


def _marked_up(items) -> list[str]:
    out: list[str] = []
    for item in items:
        if isinstance(item, Line):
            text = escape(item.text)
            tag = "h2" if item.bold and item.size > 10 else "p"
            out.append(f"<li>{text[2:]}</li>" if text.startswith("• ") else f"<{tag}>{text}</{tag}>")
        elif isinstance(item, Row):
            out.append(
                "<table><tr>" + "".join(f"<td>{escape(text)}</td>" for _, text, _ in item.cells) + "</tr></table>"
            )
        elif isinstance(item, Grid):
            rows = (
                "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in cells) for cells in item.rows
            )
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        elif isinstance(item, Columns):
            sides = ("\n".join(_marked_up(side)) for side in (item.left, item.right))
            out.append("<table><tr>" + "".join(f"<td>{side}</td>" for side in sides) + "</tr></table>")
    return out


def plain(items) -> bytes:
    """Print as a text file, cells two spaces apart, columns one after the other."""
    return "\n".join(_plain(items)).encode()


def _plain(items) -> list[str]:
    lines: list[str] = []
    for item in items:
        if isinstance(item, Line):
            lines.append(item.text)
        elif isinstance(item, Row):
            lines.append("  ".join(text for _, text, _ in item.cells))
        elif isinstance(item, Grid):
            lines += ["  ".join(cell.replace("\n", "  ") for cell in cells if cell) for cells in item.rows]
        elif isinstance(item, Columns):
            lines += _plain(item.left) + _plain(item.right)
    return lines
