"""The order in which pages are read: columns one after the other, rows of forms and of dates at the margin whole."""

import pypdfium2 as pdfium
import pytest
import serving

from tests.models import documents as make

serving.code("document_text")
from document_text_model import layer, order  # noqa: E402 - the line above says where it is

pytestmark = pytest.mark.slow  # pages are drawn and read

STUDY = ["教育背景", "南开大学", "金融学 本科", "2012.09-2016.06", "技能", "Python", "SQL", "Excel"]
WORK = ["工作经历", "招商银行 客户经理", "2016.07-2020.08", "负责贷后", "民生银行 风险经理", "2020.09-至今", "管理押品"]
OTHER = ["语言能力", "英语", "普通话", "证书", "CFA", "FRM"]
ENGLISH = ["EDUCATION", "HARLOW STATE UNIVERSITY", "MSc in Computer Science", "May 2019", "BRACKEN COLLEGE", "May 2017"]
ENGLISH += ["SKILLS", "Java, Python"]
JOBS = ["EXPERIENCE", "MERIDIAN TRUST BANK", "Jun 2021 - Present", "Own the ledger", "PAYLEAF", "Jul 2019 - May 2021"]
FULL = ["專業技能", "風險管理", "語言能力", "英語", "日語"]
FULL_WORK = ["工作經歷", "國泰銀行 專員", "2015.07-2019.08", "玉山銀行 經理", "2019.09-至今"]


def read(across: tuple[int, ...], columns: tuple[list[str], ...], steps: tuple[float, ...]) -> list[str]:
    """Return the lines of a page with texts at places across, each column with its own step down."""
    page = make.sheet(9)
    page.text(15, 20, "王小明")
    for left, texts, step in zip(across, columns, steps, strict=True):
        for number, text in enumerate(texts):
            page.text(left, 35 + number * step, text)
    with pdfium.PdfDocument(make.done(page)) as document:
        return [line.text for line in order.in_order(layer.sounded(layer.pieces(document[0])))]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("across", "columns", "steps"),
    [
        ((15, 80), (STUDY, WORK), (6, 6)),
        ((15, 120), (WORK, STUDY), (6, 6)),
        ((15, 80), (STUDY, WORK), (6, 7.7)),
        ((15, 80, 150), (STUDY, WORK, OTHER), (6, 6, 6)),
        ((15, 80), (ENGLISH, JOBS), (6, 6)),
        ((15, 80), (FULL, FULL_WORK), (6, 6)),
    ],
    ids=["level", "jobs at the left", "steps of their own", "three", "english", "traditional"],
)
def test_page_when_its_columns_have_sections_of_their_own_then_each_is_read_to_its_end(across, columns, steps):
    assert read(across, columns, steps) == ["王小明", *(text for column in columns for text in column)]


def test_page_when_headings_are_in_two_languages_then_dates_at_the_margin_stay_with_their_rows():
    left = ["教育背景", "南开大学 金融学", "工作经历", "招商银行 经理", "民生银行 经理", "自我评价"]
    right = ["Education", "2012.09-2016.06", "Experience", "2016.07-2020.08", "2020.09-至今", "Summary"]
    assert read((15, 150), (left, right), (6, 6)) == ["王小明", *map("  ".join, zip(left, right, strict=True))]


def test_page_when_it_is_a_form_then_labels_stay_with_their_values():
    form = (["姓名", "电话", "学校"], ["张伟", "138", "南开"], ["性别", "邮箱", "专业"], ["男", "a@b.c", "金融"])
    rows = ["  ".join(cells) for cells in zip(*form, strict=True)]
    assert read((15, 40, 90, 120), form, (6, 6, 6, 6)) == ["王小明", *rows]
