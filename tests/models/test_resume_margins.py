"""Labels that ran together with what they head, columns read across, marks of heads: parted before they are read."""

import pytest
import serving

pytestmark = pytest.mark.feature("RS-01")


@pytest.fixture(scope="module")
def fields():
    """Read lines, each with its left edge or None, as a page; return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(*lines: tuple[float | None, str], source: str = "text") -> dict:
        made = []
        for number, (left, text) in enumerate(lines):
            wide = sum(12.0 if ord(char) > 0x2E80 else 6.0 for char in text)
            box = None if left is None else [left, 20.0 * number, left + wide, 20.0 * number + 12]
            made.append({"text": text, "box": box, "confidence": 1.0})
        page = {"number": 1, "width": 595.0, "height": 842.0, "source": source, "lines": made}
        document = {"kind": "pdf", "pages": [page], "hidden_text": []}
        return model.answer({"document": document, "as_of": "2025-06-30"})["fields"]

    return read


def _plain(*texts: str) -> list[tuple[None, str]]:
    return [(None, text) for text in texts]


def test_labels_when_they_stand_in_a_margin_without_a_mark_then_each_heads_what_is_beside_it(fields):
    read = fields(
        (40.0, "姓名林小雨（女）"), (40.0, "出生日期 1994年10月21日"), (40.0, "手 机 138 1234 5678"),
        (40.0, "经历 2021.04至今 岭北银行 柜员"), (100.0, "办理开户与结算。"),
        (100.0, "2018.07至2021.03 羊角贸易 出纳"), (40.0, "学业 2014.09至2018.06 暨南大学 会计 本科"),
        (100.0, "主修会计。"), (40.0, "证照 基金从业资格"), (40.0, "工具 Excel、SQL"), (40.0, "语言粤语、英语"),
        source="ocr",
    )  # fmt: skip
    assert (read["name"], read["birth_date"]) == ("林小雨", "1994-10")
    assert [job["employer"] for job in read["work"]] == ["岭北银行", "羊角贸易"]
    assert [study["school"] for study in read["education"]] == ["暨南大学"]
    assert read["certificates"] == ["基金从业资格"]
    assert (read["skills"], read["languages"]) == (["Excel", "SQL"], ["粤语", "英语"])


def test_labels_when_a_margin_breaks_one_in_two_then_it_heads_both_rows(fields):
    read = fields(
        (40.0, "IRIS M. HALE"), (40.0, "Leeds · iris.hale@mail.com · 07700 900418"),
        (60.0, "In short Credit analyst with a steady record."), (44.0, "Where I've  Aire Partners Ltd"),
        (60.0, "worked  Risk Analyst Oct 2021 – present"), (140.0, "Own the arrears pack."),
        (140.0, "Finch Trading Ltd"), (140.0, "Clerk Feb 2019 – Sept 2021"), (140.0, "Counted cash."),
        (50.0, "Learning University of Leeds — BSc Economics Sept 2013 – Jul"), (140.0, "2016"),
        (46.0, "Letters &  CeMAP; FRM"), (50.0, "exams"), (46.0, "Good with SAS, SQL"),
        (50.0, "Tongues English, French"), (40.0, "Off duty Fell running"),
    )  # fmt: skip
    jobs = [(job["employer"], job["title"]) for job in read["work"]]
    assert jobs == [("Aire Partners Ltd", "Risk Analyst"), ("Finch Trading Ltd", "Clerk")]
    studies = [(study["school"], study["start"], study["end"]) for study in read["education"]]
    assert studies == [("University of Leeds", "2013-09", "2016-07")]
    assert (read["skills"], read["certificates"]) == (["SAS", "SQL"], ["CeMAP", "FRM"])


def test_labels_when_names_only_begin_like_headings_then_they_stay_whole(fields):
    read = fields(
        (40.0, "IRIS HALE"), (40.0, "iris.hale@mail.com"), (40.0, "Experience"), (40.0, "Skills Development Ltd"),
        (40.0, "Education Officer  Oct 2019 - Sep 2021"), (60.0, "Ran courses."), (40.0, "Languages Bureau plc"),
        (40.0, "Tutor  Oct 2015 - Sep 2019"), (60.0, "Taught."), (40.0, "Education"), (40.0, "University of Leeds"),
        (40.0, "BSc Economics, 2011 - 2014"),
    )  # fmt: skip
    assert [job["employer"] for job in read["work"]] == ["Skills Development Ltd", "Languages Bureau plc"]
    assert [study["school"] for study in read["education"]] == ["University of Leeds"]


def test_columns_when_two_were_read_across_then_each_is_read_down(fields):
    read = fields(
        (50.0, "Mei Lin  MY JOURNEY"), (240.0, "2011 - 2014 · Banyan Securities"), (50.0, "REACH ME  KYC Officer"),
        (50.0, "+65 9182 0645  Account reviews."), (50.0, "mei.lin@mail.com"),
        (240.0, "2014 - 2018 · Orchid Bank"), (50.0, "TOOLKIT  AML Analyst"), (50.0, "SQL  Cleared alerts daily."),
        (50.0, "Actimize"), (50.0, "LICENCES  WHERE I STUDIED"), (50.0, "CAMS  Nanyang Technological University"),
        (50.0, "LANGUAGES  Bachelor of Accountancy, 2007 - 2011"), (50.0, "English"),
    )  # fmt: skip
    assert read["name"] == "Mei Lin"
    assert [job["employer"] for job in read["work"]] == ["Banyan Securities", "Orchid Bank"]
    assert [study["school"] for study in read["education"]] == ["Nanyang Technological University"]
    assert (read["skills"], read["certificates"], read["languages"]) == (["SQL", "Actimize"], ["CAMS"], ["English"])


def test_rows_when_they_hold_several_labelled_lists_then_each_is_read(fields):
    read = fields(*_plain("林小雨", "证书\t注册会计师（CPA）、CET-6\t外语\t英语（熟练）"))
    assert (read["certificates"], read["languages"]) == (["注册会计师（CPA）", "CET-6"], ["英语"])


@pytest.mark.parametrize("mark", ["*", "•", "●", "◆"])
def test_jobs_when_employers_have_a_mark_and_duties_another_then_each_has_its_employer(fields, mark):
    read = fields(
        *_plain("Ann Lee", "EXPERIENCE", f"{mark} Oak Credit Union, Leeds", "Teller\tMarch 2018 - Present"),
        *_plain("- Counted cash", f"{mark} Elm Bookstore", "Clerk\tMay 2015 - March 2018", "- Sold books"),
    )
    assert [(job["employer"], job["title"]) for job in read["work"]] == [
        ("Oak Credit Union", "Teller"), ("Elm Bookstore", "Clerk"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("结算部一营业经理", "营业经理"),
        ("运营管理部一部门副总经理", "部门副总经理"),
        ("公司业务一部客户经理", "公司业务一部客户经理"),
        ("个人金融部一级分析师", "个人金融部一级分析师"),
    ],
)
def test_title_when_recognition_took_a_dash_for_one_then_the_department_goes(fields, text, title):
    read = fields(*_plain("林小雨", "工作经历", "岭北银行\t2006年8月-2015年10月", text, "其他"), source="ocr")
    assert [job["title"] for job in read["work"]] == [title]


@pytest.mark.parametrize(
    ("text", "school", "degree", "major"),
    [
        ("2006-2009 Nakuru Girls High School High School (KCSE)", "Nakuru Girls High School", "High school", None),
        ("2010-2012 Fergusson College, Pune, H.S.C.", "Fergusson College", "High school", None),
        ("2010 - 2012 Highfield High School", "Highfield High School", "High school", None),
        ("Leeds University | Finance, Accounting and Law | Bachelor | 2014 - 2018", "Leeds University", "Bachelor",
         "Finance, Accounting and Law"),
        ("兰州大学（成人教育）法学 本科 2009年3月-2012年1月", "兰州大学", "本科", "法学"),
        ("中国地质大学（武汉） 会计 本科 2009.03-2012.01", "中国地质大学（武汉）", "本科", "会计"),
    ],
)  # fmt: skip
def test_study_when_its_parts_run_together_then_each_is_told(fields, text, school, degree, major):
    studies = fields(*_plain("Ann Lee" if text.isascii() else "林小雨", "Education", text))["education"]
    assert [(one["school"], one["degree"], one["major"]) for one in studies] == [(school, degree, major)]


@pytest.mark.parametrize(
    ("text", "employer", "title"),
    [
        ("Audit Intern: helped with two annual audits of listed companies.", "Oak Partners Ltd", "Audit Intern"),
        ("审计实习生：参与两家上市公司年报底稿整理。", "Oak Partners Ltd", "审计实习生"),
    ],
)
def test_job_when_its_post_stands_before_a_colon_then_it_is_the_title(fields, text, employer, title):
    work = fields(*_plain("Ann Lee", "Experience", "Oak Partners Ltd\tDec 2013 - Mar 2014", text))["work"]
    assert [(job["employer"], job["title"], job["internship"]) for job in work] == [(employer, title, True)]


def test_job_when_its_post_breaks_at_the_end_of_the_row_then_it_is_whole(fields):
    row = "2021-09 - now Merlin Bank (China) Ningbo Branch Senior"
    work = fields(*_plain("Ann Lee", "Experience", row, "Compliance Officer"))["work"]
    assert [(job["employer"], job["title"]) for job in work] == [
        ("Merlin Bank (China) Ningbo Branch", "Senior Compliance Officer")
    ]
