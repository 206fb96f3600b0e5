"""Headings in plain words, and lists told in sentences, in Chinese and English."""

import pytest
import serving

pytestmark = pytest.mark.feature("RS-01")


@pytest.fixture(scope="module")
def fields():
    """Read lines without boxes as a page; return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(*texts: str) -> dict:
        lines = [{"text": text, "box": None, "confidence": 1.0} for text in texts]
        page = {"number": 1, "width": 595.0, "height": 842.0, "source": "text", "lines": lines}
        document = {"kind": "pdf", "pages": [page], "hidden_text": []}
        return model.answer({"document": document, "as_of": "2025-06-30"})["fields"]

    return read


ZH = ("林小雨", "13510486279", "工作经历", "2019.03 - 2021.05  青禾银行 柜员")
EN = ("Ann Lee", "ann.lee@mail.com", "Employment", "Oak Partners Ltd", "Clerk  Mar 2019 - May 2021")


@pytest.mark.parametrize(
    "heading", ["来时的路", "供职机构", "任职记录", "做过的事", "上过的班", "这些年的工作", "从业单位", "打过的工"]
)
def test_work_when_its_chinese_heading_is_in_plain_words_then_it_is_read(fields, heading):
    rows = ("教育", "2015.09 - 2019.06 湘潭大学 会计 本科", heading, "2019.03 - 2021.05  华远贸易 出纳")
    assert [job["employer"] for job in fields("林小雨", "13510486279", *rows)["work"]] == ["华远贸易"]


@pytest.mark.parametrize(
    "heading",
    ["The road so far", "How I got here", "My story so far", "How I earn my living", "Who I've worked for", "Path"],
)
def test_work_when_its_english_heading_is_in_plain_words_then_it_is_read(fields, heading):
    read = fields(
        *("Ann Lee", "ann@mail.com", "Education", "University of Leeds", "BSc Economics, 2015 - 2018", heading),
        *("Finch and Hale", "Clerk  Mar 2019 - May 2021"),
    )
    assert [job["employer"] for job in read["work"]] == ["Finch and Hale"]
    assert [study["school"] for study in read["education"]] == ["University of Leeds"]


@pytest.mark.parametrize("heading", ["上过的学校", "求学记", "读书的地方", "念过的书", "寒窗苦读", "就学经历"])
def test_studies_when_their_chinese_heading_is_in_plain_words_then_they_are_read(fields, heading):
    read = fields(*ZH, heading, "2011.09 - 2015.06 湘潭大学 会计 本科")
    assert [study["school"] for study in read["education"]] == ["湘潭大学"]


@pytest.mark.parametrize(
    "heading", ["UNIVERSITY", "Diplomas", "School and university", "My school years", "How I learned my trade"]
)
def test_studies_when_their_english_heading_is_in_plain_words_then_they_are_read(fields, heading):
    read = fields(*EN, heading, "University of Leeds", "BSc Economics, 2015 - 2018")
    assert [study["school"] for study in read["education"]] == ["University of Leeds"]


@pytest.mark.parametrize(
    ("heading", "text", "field", "values"),
    [
        ("看家本事", "Excel、票据鉴别", "skills", ["Excel", "票据鉴别"]),
        ("能做什么", "Excel、票据鉴别", "skills", ["Excel", "票据鉴别"]),
        ("拿到的证", "基金从业资格、FRM", "certificates", ["基金从业资格", "FRM"]),
        ("考下来的证", "基金从业资格、FRM", "certificates", ["基金从业资格", "FRM"]),
        ("能说的语言", "粤语、英语", "languages", ["粤语", "英语"]),
        ("技能", "网点管理；会英语（一般）", "skills", ["网点管理"]),
        ("技能", "网点管理；会英语（一般）", "languages", ["英语"]),
        ("技能", "能写SQL脚本", "skills", ["SQL"]),
        ("技能", "会计核算、会务组织", "skills", ["会计核算", "会务组织"]),
        ("技能", "Python（pandas、numpy）", "skills", ["Python", "pandas", "numpy"]),
        ("技能", "贷款（个人、公司、票据）", "skills", ["贷款（个人、公司、票据）"]),
        ("证书", "CFA三级通过", "certificates", ["CFA三级通过"]),
        ("证书", "CPA已通过", "certificates", ["CPA"]),
    ],
)
def test_list_when_told_in_plain_chinese_then_its_items_are_read(fields, heading, text, field, values):
    assert fields(*ZH, heading, text)[field] == values


@pytest.mark.parametrize(
    ("heading", "text", "field", "values"),
    [
        ("Handy with", "Excel, SQL", "skills", ["Excel", "SQL"]),
        ("Areas of strength", "Excel, SQL", "skills", ["Excel", "SQL"]),
        ("Technical forte", "Excel, SQL", "skills", ["Excel", "SQL"]),
        ("Letters after my name", "FRM, CeMAP", "certificates", ["FRM", "CeMAP"]),
        ("Tongues", "English, French", "languages", ["English", "French"]),
        ("Idioms", "English, French", "languages", ["English", "French"]),
        ("Skills", "I price NDFs, run Bloomberg and build tools in VBA.", "skills", ["NDFs", "Bloomberg", "VBA"]),
        ("Skills", "Python (pandas, scikit-learn), Excel", "skills", ["Python", "pandas", "scikit-learn", "Excel"]),
        ("Skills", "Python (pandas)", "skills", ["Python (pandas)"]),
        ("Skills", "Lending (retail, SME)", "skills", ["Lending (retail, SME)"]),
        ("Certificates", "ANBIMÁ CPA-20; ACI Dealing Certificate", "certificates",
         ["ANBIMA CPA-20", "ACI Dealing Certificate"]),
        ("Certificates", "CIBN; . CDA Level II", "certificates", ["CIBN", "CDA Level II"]),
        ("Further training", "2018 Eurex Trader Exam", "certificates", ["Eurex Trader Exam"]),
    ],
)  # fmt: skip
def test_list_when_told_in_plain_english_then_its_items_are_read(fields, heading, text, field, values):
    assert fields(*EN, heading, text)[field] == values


@pytest.mark.parametrize(
    "heading", ["Away from work", "Off duty", "How I unwind", "下班以后", "工作之外", "不上班的时候"]
)
def test_interests_when_their_heading_is_in_plain_words_then_they_are_no_skills(fields, heading):
    read = fields(*(EN if heading.isascii() else ZH), "Skills", "Excel, SQL", heading, "chess, running")
    assert read["skills"] == ["Excel", "SQL"]


@pytest.mark.parametrize(
    ("title", "internship"),
    [
        ("学生助理", True), ("图书馆学生助管", True), ("行长助理", False), ("学生工作处干事", False),
        ("Co-op Student", True), ("Working Student", True), ("Student Loans Officer", False),
    ],
)  # fmt: skip
def test_job_when_a_student_has_it_then_it_is_an_internship_and_work_about_students_is_not(fields, title, internship):
    zh = ("林小雨", "工作经历", f"2019.03 - 2021.05  青禾银行 {title}")
    en = ("Ann Lee", "Employment", "Oak Partners Ltd", f"{title}  Mar 2019 - May 2021")
    assert [job["internship"] for job in fields(*(en if title.isascii() else zh))["work"]] == [internship]


@pytest.mark.parametrize("told", ["2021年6月起在家备考注册会计师，可随时到岗。", "2021.06 - 至今 在家带娃"])
def test_job_when_a_time_at_home_is_told_then_it_is_none(fields, told):
    assert [job["employer"] for job in fields(*ZH, told)["work"]] == ["青禾银行"]


@pytest.mark.parametrize(
    ("told", "field", "value"),
    [
        ("28岁（1997年3月）", "birth_date", "1997-03"),
        ("我出生于2001年2月，河北保定人。", "birth_date", "2001-02"),
        ("28岁，家住厦门", "birth_date", None),
        ("电话 020-8734 5521", "phone", "020-8734 5521"),
        ("ID No. 29407715\tDate of birth\t14 June 1992", "id_number", "29407715"),
        ("Employee No. 29407715", "id_number", None),
    ],
)
def test_person_when_facts_stand_in_sentences_or_without_a_colon_then_they_are_read(fields, told, field, value):
    assert fields("林小雨", told, "工作经历", "岭北银行\t2016年8月-2019年10月\t柜员")[field] == value


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("林小雨（曾用名：林雨）", "林小雨"),
        ("林小雨 又名林雨", "林小雨"),
        ("Ann Lee (aka Annie)", "Ann Lee"),
        ("Ann Lee, Risk Manager", "Ann Lee"),
    ],
)
def test_name_when_another_stands_beside_it_then_it_is_given_alone(fields, row, name):
    assert fields(row, "x@mail.com", "Employment", "Oak Partners Ltd", "Clerk\tAug 2016 - Oct 2019")["name"] == name
