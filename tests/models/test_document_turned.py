"""Pages whose text is not written level, stands in columns, or is in a font that does not say its characters."""

import io
import re

import pypdfium2 as pdfium
import pytest
import serving

from tests.models import documents as make
from tests.models import hostile

serving.code("document_text")
from document_text_model import order, pdf  # noqa: E402 - the line above says where it is

pytestmark = pytest.mark.slow  # pages are drawn and turned

LINES = ["王小明", "Phone: 13800138000 wang@example.com", "工作经历", "招商银行 风险经理 2019.07-2022.08"]
LINES += ["Credit risk modelling with Python"]
COLUMNS = ["王小明", "电话：13800138000", "工作经历", "招商银行风险经理", "二〇一九年七月至今", "负责零售信贷风险模型"]


def read(content: bytes) -> tuple[list[str], bool]:
    """Return the lines of the first page and whether their order is sure; nothing may count as hidden."""
    [page, *_], hidden = pdf.read(content, lambda _: [])
    assert not hidden
    return [line.text for line in page.lines], page.sure


def turned(content: bytes, degrees: int) -> bytes:
    made = io.BytesIO()
    with pdfium.PdfDocument(content) as document:
        document[0].set_rotation(degrees)
        document.save(made)
    return made.getvalue()


def drawn(degrees: int) -> bytes:
    """Return a page whose text is turned to the left by its own matrix."""
    page = make.sheet()
    for number, text in enumerate(LINES):
        with page.rotation(degrees, x=105, y=148):
            page.text(15, 100 + number * 8, text)
    return make.done(page)


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("how", ["page", "matrix", "both"])
def test_page_when_its_text_is_turned_then_it_is_read_as_if_it_lay_level(degrees, how):
    level = drawn(0) if how == "page" else drawn(degrees)
    assert read(level if how == "matrix" else turned(level, degrees)) == (LINES, True)


def test_page_when_a_margin_carries_turned_words_then_they_stand_apart_from_its_lines():
    page = make.sheet()
    for number, text in enumerate(LINES):
        page.text(40, 20 + number * 8, text)
    with page.rotation(90, x=20, y=100):
        page.text(20, 100, "RESUME of Wang")
    assert read(make.done(page)) == ([*LINES, "RESUME of Wang"], True)


def columns(cells: list[tuple[int, int, str]]) -> bytes:
    page = make.sheet(12)
    for column, row, character in cells:
        page.text(180 - column * 9, 30 + row * 4.6, character)
    return make.done(page)


CELLS = [(column, row, one) for column, text in enumerate(COLUMNS) for row, one in enumerate(text)]


@pytest.mark.feature("RS-01")
def test_page_when_chinese_stands_in_columns_of_single_characters_then_they_are_read_from_the_right():
    assert read(columns(CELLS)) == (COLUMNS, True)


def test_page_when_its_file_draws_across_such_columns_then_they_are_read_by_place():
    assert read(columns(sorted(CELLS, key=lambda cell: (cell[1], cell[0])))) == (COLUMNS, True)


def test_page_when_single_characters_stand_anywhere_then_the_order_is_said_to_be_unsure():
    scattered = [(number * 7 % 19, number * 11 % 23 * 2, one) for number, (_, _, one) in enumerate(CELLS)]
    assert read(columns(scattered))[1] is False


def vertical(cmap: bytes, encoding: str) -> bytes:
    """Return a page set with a font that writes downwards, as vertical documents are printed."""
    lines = (
        b"BT /F1 12 Tf %d 780 Td <%s> Tj ET\n" % (540 - 24 * number, text.encode(encoding).hex().encode())
        for number, text in enumerate(COLUMNS)
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/%s/DescendantFonts[6 0 R]>>" % cmap
    inner = b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 7 0 R"
    inner += b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
    look = b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    look += b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    return hostile.pdf(hostile.sheet(b"5 0 R"), hostile.stream(b"".join(lines)), inner, look).replace(
        hostile.FONT, font
    )


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(("cmap", "encoding"), [(b"UniGB-UCS2-V", "utf-16-be"), (b"GBK-EUC-V", "gbk")])
def test_page_when_its_font_writes_downwards_then_its_columns_are_read_from_the_right(cmap, encoding):
    assert read(vertical(cmap, encoding)) == (COLUMNS, True)


def nameless(lines: list[str]) -> bytes:
    """Return a PDF whose font does not say which characters its codes stand for."""
    return re.sub(rb"/ToUnicode \d+ 0 R", lambda entry: b" " * len(entry[0]), make.text_pdf(lines))


GLYPHS = "".join(chr(0x4E00 + number * 7) for number in range(300))


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    "lines",
    [
        make.RESUME,
        [GLYPHS[at : at + 30] for at in range(0, 300, 30)],
        ["The quick brown fox jumps over the lazy dog"] * 9,
    ],
    ids=["both languages", "many characters", "english"],
)
def test_page_when_its_font_does_not_say_its_characters_then_the_page_is_recognised_as_a_picture(lines):
    asked = []
    content = nameless(lines)

    def recognise(picture):
        asked.append(picture)
        return [order.Piece("王小明", 10, 10, 90, 30)]

    [page], hidden = pdf.read(content, recognise)
    assert [line.text for line in page.lines] == ["王小明"]
    assert (page.source, len(asked), hidden) == ("ocr", 1, [])


@pytest.mark.parametrize(
    "lines",
    [
        make.RESUME,
        ["C++ / C# (5 yrs) & SQL; R&D @ AT&T: +20% p.a., $5m -> $8m", "https://example.com/~li?id=1&x=[2]", "Li Ming"],
        ["Nguyễn Thị Hương – Chuyên viên thẩm định tín dụng, Ngân hàng Quân đội", "Đại học Kinh tế Quốc dân, Hà Nội"],
        ["Łukasz Wójcik – Wykształcenie wyższe, Kraków; Doświadczenie: Bank Śląski, analityk kredytowy"],
    ],
    ids=["both languages", "signs", "vietnamese", "polish"],
)
def test_page_when_its_text_is_language_then_it_is_not_recognised_again(lines):
    [page], _ = pdf.read(make.text_pdf(lines), lambda _: pytest.fail("recognised"))
    assert page.source == "text"


def test_fields_when_the_order_of_a_page_is_unsure_then_name_and_years_are_in_doubt():
    model = serving.code("resume_fields").Model()
    lines = [{"text": text, "box": None, "confidence": 1.0} for text in LINES]
    for said, code in (({"order": "unsure"}, "order_unsure"), ({}, None)):
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines} | said
        doubts = model.answer({"document": {"pages": [page]}, "as_of": "2025-06-30"})["doubts"]
        assert doubts.get("/years_total", {}).get("code") == code
