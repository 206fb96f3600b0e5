"""What the arrangement of a résumé says of its entries: tables, labels, columns, headings."""

import re

import pytest
import serving

Cell = tuple[float, str]
SIZE = 10.0


@pytest.fixture(scope="module")
def model():
    """The model that finds fields."""
    return serving.code("resume_fields").Model()


def _fields(model, lines: list[dict]) -> dict:
    page = {"number": 1, "width": 600.0, "height": 850.0, "source": "text", "lines": lines}
    asked = {"document": {"kind": "pdf", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"}
    return model.answer(asked)["fields"]


@pytest.fixture(scope="module")
def fields(model):
    """Read the lines of a text without places, and return the answer's fields."""

    def read(text: str) -> dict:
        return _fields(model, [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines() if line])

    return read


@pytest.fixture(scope="module")
def placed(model):
    """Read rows (top, cells with their left edges), each as one line, in the order given."""

    def read(*rows: tuple[float, list[Cell]]) -> dict:
        lines = []
        for top, cells in rows:
            left, text = cells[-1]
            right = left + sum(SIZE if re.match("[\u2e80-\uffff]", char) else SIZE / 2 for char in text)
            box = [cells[0][0], top, right, top + SIZE]
            lines.append({"text": "   ".join(text for _, text in cells), "box": box, "confidence": 1.0})
        return _fields(model, lines)

    return read


def _jobs(read: dict) -> list[tuple]:
    return [(job["employer"], job["title"], job["start"]) for job in read["work"]]


def _studies(read: dict) -> list[tuple]:
    return [(study["school"], study["degree"], study["major"]) for study in read["education"]]


LONE_LABELS_ZH = """林小明
工作經驗
富邦證券股份有限公司
職務名稱
研究員
任職期間
2015/04 ~ 仍在職
工作內容
撰寫研究報告。
元大商業銀行
職務名稱
理財專員
任職期間
2012/08 ~ 2015/03"""
LONE_LABELS_EN = """Ann Lee
Employment
Company
Dah Sing Bank
Position
Operations Officer
Period
May 2017 to Present
Company
Mannings
Position
Cashier
Period
Sep 2010 to Jan 2013"""
FROM_TO_EN = """Chan Tai Man
Working Experience
From  To  Name of Employer  Post Held  Reason for Leaving
06/2015  Present  Chong Hing Bank  Credit Officer  -
03/2010  05/2015  Café de Coral  Supervisor  Career change"""
FROM_TO_ZH = """陳大文
工作經驗
由  至  僱主名稱  職位  離職原因
06/2015  現在  創興銀行  信貸主任  -
03/2010  05/2015  大家樂集團  主任  轉換環境"""
UNKNOWN_LABEL = """許大文
學校名稱  科系  學位  起迄年月
國立中興大學  應用經濟學系  學士  2005/09-2009/06
服務機關  職稱  起迄年月
國泰世華商業銀行  企業金融部經理  2016/03-迄今
新光三越百貨  樓管  2009/09-2010/12"""


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (LONE_LABELS_ZH, [("富邦證券股份有限公司", "研究員", "2015-04"), ("元大商業銀行", "理財專員", "2012-08")]),
        (LONE_LABELS_EN, [("Dah Sing Bank", "Operations Officer", "2017-05"), ("Mannings", "Cashier", "2010-09")]),
        (FROM_TO_EN, [("Chong Hing Bank", "Credit Officer", "2015-06"), ("Café de Coral", "Supervisor", "2010-03")]),
        (FROM_TO_ZH, [("創興銀行", "信貸主任", "2015-06"), ("大家樂集團", "主任", "2010-03")]),
        (UNKNOWN_LABEL, [("國泰世華商業銀行", "企業金融部經理", "2016-03"), ("新光三越百貨", "樓管", "2009-09")]),
    ],
    ids=["labels above", "labels above in English", "from and to", "由 至", "a label of no list"],
)
def test_jobs_when_labels_stand_apart_from_their_values_then_they_are_no_values(fields, text, jobs):
    assert _jobs(fields(text)) == jobs


@pytest.mark.feature("RS-01")
def test_studies_when_a_label_is_unknown_then_the_columns_below_tell_it(fields):
    read = fields(
        "陳大文\n學歷\n年份  就讀學府  主修  成績\n"
        "2008-2012  香港樹仁大學  會計  甲等\n2004-2008  香港理工大學  英文  良"
    )
    assert [study[::2] for study in _studies(read)] == [("香港樹仁大學", "會計"), ("香港理工大學", "英文")]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("Ann Lee\nEducation\nDates  School  Degree\n2009-2012  Newcastle University  BA Geography", "Geography"),
        (
            "Ann Lee\nEducation\nDates  School  Award\n2009-2012  Leeds University  Bachelor of Accountancy",
            "Accountancy",
        ),
        ("张三\n教育背景\n时间  学校  学历\n2009-2012  南开大学  金融学本科", "金融学"),
    ],
)
def test_major_when_it_shares_the_cell_of_the_degree_then_it_is_found(fields, text, study):
    assert fields(text)["education"][0]["major"] == study


@pytest.mark.feature("RS-01")
def test_studies_when_they_stand_in_the_head_of_a_form_then_only_their_cells_are_read(fields):
    read = fields(
        "登记表\n姓名  李四  性别  男  出生年月  1988.05\n毕业院校  山东大学  专业  金融学\n"
        "学历  大学本科  就读时间  2006.09-2010.06\n手机  13800138000\n工作经历\n2010.07-至今  齐鲁银行  客户经理"
    )
    assert _studies(read) == [("山东大学", "本科", "金融学")]
    assert read["education"][0]["start"] == "2006-09"


@pytest.mark.feature("RS-01")
def test_jobs_when_cells_run_on_over_rows_then_each_is_whole(placed):
    read = placed(
        (20, [(50, "Ann Lee")]),
        (50, [(50, "Work Experience")]),
        (70, [(50, "Period"), (130, "Employer"), (250, "Position")]),
        (90, [(50, "Jan 2018 –"), (130, "The Hongkong and"), (250, "Vice President,")]),
        (104, [(50, "Present"), (130, "Shanghai Banking"), (250, "Trade Operations")]),
        (118, [(130, "Corporation")]),
        (140, [(50, "Mar 2014 –"), (130, "Wing Lung Bank"), (250, "Clerk")]),
        (154, [(50, "Dec 2017")]),
    )
    assert _jobs(read) == [
        ("The Hongkong and Shanghai Banking Corporation", "Vice President, Trade Operations", "2018-01"),
        ("Wing Lung Bank", "Clerk", "2014-03"),
    ]


@pytest.mark.feature("RS-01")
def test_jobs_when_chinese_cells_run_on_and_a_column_is_passed_over_then_each_is_whole(placed):
    read = placed(
        (20, [(50, "王一")]),
        (50, [(50, "工作經驗")]),
        (70, [(50, "日期"), (120, "公司"), (190, "職位"), (240, "工作範圍")]),
        (90, [(50, "09/2016 –"), (120, "某某保險"), (190, "客戶服"), (240, "管理客戶服務中心，負責培訓及監察；處理")]),
        (104, [(50, "現在"), (120, "（國際）有"), (190, "務經理"), (240, "監管機構轉介的投訴個案")]),
        (118, [(120, "限公司"), (240, "全年無誤。")]),
        (140, [(50, "03/2011 –"), (120, "恒生銀行"), (190, "高級客"), (240, "優越理財客戶的日常查詢")]),
        (154, [(50, "08/2016"), (190, "戶服務"), (240, "協助推出手語服務。")]),
        (168, [(190, "主任")]),
    )
    assert _jobs(read) == [
        ("某某保險（國際）有限公司", "客戶服務經理", "2016-09"),
        ("恒生銀行", "高級客戶服務主任", "2011-03"),
    ]
    assert read["work"][1]["description"].replace(" ", "") == "優越理財客戶的日常查詢協助推出手語服務。"


@pytest.mark.feature("RS-01")
def test_title_when_its_last_character_falls_into_the_next_row_then_it_is_whole(placed):
    read = placed(
        (20, [(50, "王一")]),
        (50, [(50, "工作经历")]),
        (70, [(50, "2018年4月至今 中国邮政储蓄银行股份有限公司 普惠金融部副总经")]),
        (86, [(50, "理")]),
        (102, [(50, "2014年4月至2018年3月 汉口银行 客户经理")]),
    )
    assert _jobs(read)[0][:2] == ("中国邮政储蓄银行股份有限公司", "普惠金融部副总经理")


@pytest.mark.feature("RS-01")
def test_sections_when_headings_are_read_after_what_they_head_then_they_go_between(placed):
    read = placed(
        (20, [(50, "王一")]),
        (30, [(50, "13800138000")]),
        (50, [(250, "工作经历")]),
        (70, [(50, "2018.04-至今 汉口银行股份有限公司 模型岗")]),
        (90, [(50, "负责模型开发和验证工作，参与评审，每月向董事会报告")]),
        (130, [(50, "Python、SQL")]),
        (170, [(50, "FRM、CET-6")]),
        (110, [(250, "技能")]),
        (150, [(250, "证书")]),
    )
    assert (read["skills"], read["certificates"]) == (["Python", "SQL"], ["FRM", "CET-6"])


@pytest.mark.feature("RS-01")
def test_columns_when_they_stand_side_by_side_then_they_are_not_mixed(placed):
    read = placed(
        (20, [(50, "Ann Lee")]),
        (34, [(50, "ann@x.com")]),
        (70, [(50, "Skills")]),
        (85, [(50, "Python")]),
        (100, [(50, "SQL")]),
        (130, [(50, "Languages")]),
        (145, [(50, "English")]),
        (64, [(200, "Experience")]),
        (80, [(200, "HSBC, Analyst  Jan 2018 - Present")]),
        (96, [(200, "Built models for the regulators of two countries")]),
        (112, [(200, "UBS, Clerk  Jan 2014 - Dec 2017")]),
    )
    assert _jobs(read) == [("HSBC", "Analyst", "2018-01"), ("UBS", "Clerk", "2014-01")]
    assert (read["skills"], read["languages"]) == (["Python", "SQL"], ["English"])


@pytest.mark.feature("RS-01")
def test_form_when_labels_of_tall_cells_are_read_first_and_broken_then_each_gets_its_rows(placed):
    read = placed(
        (20, [(50, "王一")]),
        (34, [(50, "13800138000")]),
        (70, [(20, "工作")]),
        (84, [(20, "经历")]),
        (130, [(20, "教育")]),
        (144, [(20, "背景")]),
        (180, [(20, "技能")]),
        (60, [(100, "2018.04-至今"), (220, "汉口银行股份有限公司"), (400, "模型岗")]),
        (77, [(100, "2014.04-2018.03"), (220, "某某银行"), (400, "柜员")]),
        (94, [(100, "2012.04-2014.03"), (220, "湘财证券"), (400, "柜员")]),
        (128, [(100, "2008.09-2012.06"), (220, "武汉大学"), (350, "统计学"), (450, "本科")]),
        (146, [(100, "2005.09-2008.06"), (220, "武汉一中"), (450, "高中")]),
        (180, [(100, "Python、SQL")]),
    )
    assert [job[0] for job in _jobs(read)] == ["汉口银行股份有限公司", "某某银行", "湘财证券"]
    assert _studies(read) == [("武汉大学", "本科", "统计学"), ("武汉一中", "高中", None)]
    assert read["skills"] == ["Python", "SQL"]


@pytest.mark.feature("RS-01")
def test_sections_when_a_heading_is_written_downwards_or_between_bars_then_it_is_one(fields):
    read = fields(
        "周杰\n教\n育\n背\n景\n2013.09-2017.06   山东财经大学   金融工程   本科\n一工作经历一\n"
        "2017.07-2020.06 齐鲁银行股份有限公司 信贷员\n—志愿服务—\n2018年至今 济南市慈善总会 志愿者"
    )
    assert _jobs(read) == [("齐鲁银行股份有限公司", "信贷员", "2017-07")]
    assert _studies(read) == [("山东财经大学", "本科", "金融工程")]


@pytest.mark.feature("RS-01")
def test_entries_when_their_periods_stand_in_a_margin_read_before_them_then_each_has_its_own(model):
    margin = [(100, "10/2021–present"), (130, "01/2019–09/2021"), (180, "09/2010–08/2014"), (210, "Tools")]
    column = [
        (80, "Experience"),
        (100, "Lead Data Scientist, Danske Bank, Belfast."),
        (114, "Propensity models for personal customers."),
        (130, "Data Scientist, Allstate Insurance, Belfast."),
        (165, "Education"),
        (180, "PhD in Statistics, Trinity College Dublin."),
        (196, "Computer skills"),
        (210, "Databricks, Git"),
    ]
    lines = [{"text": "Caoimhe Byrne", "box": [57, 50, 200, 70], "confidence": 1.0}]
    lines += [
        {"text": text, "box": [142 - 5 * len(text), top, 142, top + 10], "confidence": 1.0} for top, text in margin
    ]
    lines += [
        {"text": text, "box": [156, top, 156 + 5 * len(text), top + 10], "confidence": 1.0} for top, text in column
    ]
    read = _fields(model, lines)
    assert _jobs(read) == [
        ("Danske Bank", "Lead Data Scientist", "2021-10"),
        ("Allstate Insurance", "Data Scientist", "2019-01"),
    ]
    assert _studies(read) == [("Trinity College Dublin", "PhD", "Statistics")]


@pytest.mark.feature("RS-01")
def test_studies_when_cells_hang_below_their_row_then_each_is_whole(placed):
    read = placed(
        (20, [(60, "Priya Nair")]),
        (40, [(60, "EDUCATIONAL QUALIFICATION")]),
        (60, [(60, "Qualification"), (130, "Institution"), (300, "Specialisation"), (380, "Period"), (480, "Score")]),
        (80, [(60, "MBA"), (130, "Loyola Institute of Business"), (300, "Banking and"), (380, "June 2022 – April"), (480, "7.9")]),  # noqa: E501
        (94, [(130, "Administration, Chennai"), (300, "Finance"), (380, "2024"), (480, "CGPA")]),
        (114, [(60, "B.Com"), (130, "PSG College of Arts and"), (300, "Commerce"), (380, "June 2019 – April"), (480, "81%")]),  # noqa: E501
        (128, [(130, "Science, Coimbatore"), (380, "2022")]),
    )  # fmt: skip
    assert _studies(read) == [
        ("Loyola Institute of Business Administration", "Master", "Banking and Finance"),
        ("PSG College of Arts and Science", "Bachelor", "Commerce"),
    ]
    assert [(study["start"], study["end"]) for study in read["education"]] == [
        ("2022-06", "2024-04"),
        ("2019-06", "2022-04"),
    ]


@pytest.mark.feature("RS-01")
def test_values_when_recognition_took_a_traditional_character_for_a_simplified_one_then_it_is_mended(model):
    text = "鍾佩玲\n學歷中原大學    财務金融學系    學士    2001/09-2005/06\n工作經歷\n玉山商業銀行股份有限公司    客户經理    2014/05-2021/12"  # noqa: E501
    text += "\n專長\n客户經營、資產配置、簡報製作、風險評估、數據分析、財務規劃"
    lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines()]
    page = {"number": 1, "width": None, "height": None, "source": "ocr", "lines": lines}
    read = model.answer({"document": {"kind": "image", "pages": [page]}, "as_of": "2025-06-30"})["fields"]
    assert _jobs(read) == [("玉山商業銀行股份有限公司", "客戶經理", "2014-05")]
    assert _studies(read)[0][0] == "中原大學"
    assert read["skills"][0] == "客戶經營"
