"""The PDF of a report, read back: numbers masked, the reader and the time on every page, words that can be selected."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as raw
import pytest

from app import clock
from app.foundation.audit import service as audit
from app.hiring.reports import exporting
from app.text import reader, when
from tests.app.hiring.resumes import ID_NUMBER, PHONE
from tests.app.hiring.test_reports import QUOTE, rated, statement

TEXTS = {
    "en": ("Report: 李梅", "Risk points", "No words of the answers show one."),
    "zh": ("面试报告：李梅", "优势", "风险点"),
}


def words(data: bytes) -> list[str]:
    """Return the text of each page, as a reader selects it, without the breaks of its lines."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
    return ["".join(text.replace("\r", "").split("\n")) for text in pages]


def embedded(data: bytes) -> set[bool]:
    """Return whether the fonts of the text are in the file."""
    found = set()
    for page in pypdfium2.PdfDocument(data):
        for item in page.get_objects():
            if item.type == raw.FPDF_PAGEOBJ_TEXT:
                font, size = raw.FPDFTextObj_GetFont(item), ctypes.c_size_t()
                assert raw.FPDFFont_GetFontData(font, None, 0, size)
                found.add(bool(raw.FPDFFont_GetIsEmbedded(font)))
                points = ctypes.c_float()
                assert raw.FPDFTextObj_GetFontSize(item, points)
                assert 6 <= points.value <= 20.5, "lines as high as their distance, none over another"
    return found


@pytest.mark.feature("RP-07")
def test_pdf_when_printed_then_numbers_are_masked_and_each_page_names_its_reader_and_the_time(people, app):
    said = [statement("5", f"第 {number} 点：核实 {PHONE} 与 {ID_NUMBER}", QUOTE) for number in range(1, 13)]
    application = rated(people, app, 4.0, 4.2, None, 1.5, statements=said)
    at = clock.now()
    for language, texts in TEXTS.items():
        with reader(language, "Asia/Shanghai"):
            data = exporting.pdf(people.manager, application.id, at)
            mark = f"Manager · {when(at)}"
        pages = words(data)
        assert len(pages) >= 2
        assert all(mark in page for page in pages)
        whole = "".join(pages)
        assert all(text in whole for text in texts)
        assert QUOTE.replace(" ", "") in whole.replace(" ", "")
        assert PHONE not in whole
        assert ID_NUMBER not in whole
        assert "138****5678" in whole
        assert embedded(data) == {True}
    kept = [one for one in audit.recent(50, person_id=application.person_id) if one.object_kind == "report"][:2]
    assert {(one.actor_id, one.action) for one in kept} == {(str(people.manager.id), "export")}


def test_pdf_when_asked_for_over_the_page_then_is_a_file_that_names_nobody(people, app, browse):
    application = rated(people, app, 3.6, 4.0, None, 2.0)
    path = f"/applications/{application.id}/report.pdf"
    answer = browse("hr").get(path)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="report-{str(application.id)[:8]}.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert browse("other_hr").get(path).status_code == 404
