"""Documents for the tests of document_text, made while they run: no binary file is kept."""

import io
import zipfile
from collections.abc import Callable, Sequence

import docx
import numpy as np
import pypdfium2 as pdfium
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from fpdf import FPDF
from PIL import Image

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
RESUME = [
    "王小明",
    "电话: 13800138000  邮箱: wang@example.com",
    "教育经历",
    "华东政法大学  金融学  本科",
    "工作经历",
    "招商银行  风险控制经理",
    "负责零售信贷风险模型的开发与上线",
    "Credit risk modelling with Python and SQL",
]


def sheet(size: float = 11) -> FPDF:
    """Return a PDF with one empty A4 page and a font for both languages."""
    page = FPDF(format="A4")
    page.add_font("noto", "", FONT)
    page.add_page()
    page.set_font("noto", size=size)
    return page


def done(page: FPDF) -> bytes:
    return bytes(page.output())


def text_pdf(lines: list[str] = RESUME, extra: Callable[[FPDF], None] | None = None) -> bytes:
    """Return a PDF with a text layer; `extra` draws after the lines."""
    page = sheet()
    for line in lines:
        page.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    if extra:
        extra(page)
    return done(page)


def columns_pdf(left: list[str], right: list[str], steps: tuple[float, float], head: str) -> bytes:
    """Return a PDF with a head over two columns that keep their own line spacing, drawn line by line across."""
    page = sheet()
    page.text(15, 20, head)
    for number in range(max(len(left), len(right))):
        if number < len(left):
            page.text(15, 35 + number * steps[0], left[number])
        if number < len(right):
            page.text(85, 36 + number * steps[1], right[number])
    return done(page)


def picture_of(content: bytes, dots: int = 150) -> Image.Image:
    """Return the first page of a PDF as a scanner would."""
    with pdfium.PdfDocument(content) as document:
        return document[0].render(scale=dots / 72).to_pil().convert("RGB")


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **how)
    return data.getvalue()


def scan_pdf(image: Image.Image, layer: Sequence[str] = (), seen: str = "") -> bytes:
    """Return a PDF of one picture over a whole page; `layer` lies under it, as a scanner puts its OCR, `seen` on it."""
    page = sheet()
    page.set_text_color(0, 0, 0)
    with page.local_context(text_mode="INVISIBLE"):
        for number, line in enumerate(layer):
            page.text(12, 16 + number * 8, line)
    page.image(io.BytesIO(saved(image, "PNG")), 0, 0, 210, 297)
    page.text(100, 285, seen)
    return done(page)


def word(build: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    build(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def hide(run: Run) -> None:
    """Give a Word run the property that keeps it from being shown."""
    run._r.get_or_add_rPr().append(OxmlElement("w:vanish"))


def resume_word(document: docx.document.Document) -> None:
    """Fill a Word document with a header, a table, a text box, and four kinds of unseen text."""
    document.sections[0].header.paragraphs[0].text = "应聘岗位:风险经理"
    for line in RESUME[:3]:
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(
        table.rows, (("2015.09-2019.06", "华东政法大学", "金融学"), ("2019.07-", "招商银行", "经理")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    text_box(document.add_paragraph("技能"), "Python 与 SQL")
    paragraph = document.add_paragraph("自我评价:踏实。")
    hide(paragraph.add_run("vanished words"))
    paragraph.add_run("white words").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("tiny words").font.size = Pt(1)
    shaded = document.add_table(rows=1, cols=1).rows[0].cells[0]
    shaded.paragraphs[0].add_run("白字深底的标题").font.color.rgb = RGBColor(255, 255, 255)
    fill = OxmlElement("w:shd")
    fill.set(qn("w:fill"), "1F3864")
    shaded._tc.get_or_add_tcPr().append(fill)


def text_box(paragraph: Paragraph, text: str) -> None:
    """Put a text box into a Word paragraph as Word writes it: once, and once more for old programs."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    paragraph.add_run()._r.append(
        parse_xml(
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing>'
            "</mc:Choice>"
            f"<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
        )
    )


def changed_zip(content: bytes, **members: bytes) -> bytes:
    """Return a copy of a zip with members added or replaced; in a name a double underscore is a slash and DOT a dot."""
    target = io.BytesIO()
    new = {name.replace("__", "/").replace("DOT", "."): data for name, data in members.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in old.infolist():
            if member.filename not in new:
                archive.writestr(member.filename, old.read(member))
        for name, data in new.items():
            archive.writestr(name, data)
    return target.getvalue()


def noise_photo(image: Image.Image) -> Image.Image:
    """Return the page as a phone sees it: in perspective, on a grey table, with uneven light."""
    wide, tall = image.size
    page = image.convert("RGBA")
    around = Image.new("RGB", (wide + 200, tall + 200), (96, 92, 88))
    source = [(0, 0), (wide, 0), (wide, tall), (0, tall)]
    target = [(130, 90), (wide + 70, 140), (wide + 130, tall + 110), (60, tall + 60)]
    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    factors = np.linalg.solve(np.array(rows, float), np.array(source, float).ravel())
    bent = page.transform(around.size, Image.Transform.PERSPECTIVE, tuple(factors), Image.Resampling.BICUBIC)
    around.paste(bent, (0, 0), bent)
    light = np.linspace(0.75, 1.0, around.size[0])[None, :, None]
    return Image.fromarray((np.asarray(around) * light).astype(np.uint8))
