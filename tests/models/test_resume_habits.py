"""What all entries and headings of a résumé have in common settles what the words of one do not say."""

import pytest
import serving


@pytest.fixture(scope="module")
def fields():
    """Read the lines of a text without places, and return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(text: str) -> dict:
        lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines() if line]
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines}
        asked = {"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"}
        return model.answer(asked)["fields"]

    return read


def _jobs(read: dict) -> list[tuple]:
    return [(job["employer"], job["title"], job["start"]) for job in read["work"]]


def _studies(read: dict) -> list[tuple]:
    return [(study["school"], study["degree"], study["major"]) for study in read["education"]]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Experience\nStandard Chartered Bank\nDirector, Wealth Solutions  Jan 2020 - Present\n• Led a desk\n"
            "Hang Seng Bank\nRelationship Manager  Jul 2014 - Dec 2019",
            [("Standard Chartered Bank", "Director, Wealth Solutions"), ("Hang Seng Bank", "Relationship Manager")],
        ),
        (
            "Experience\nMaybank\nHead, Group Finance  2019 - Present\nManager, Trade Finance  2015 - 2018",
            [("Maybank", "Head, Group Finance"), ("Maybank", "Manager, Trade Finance")],
        ),
        (
            "Experience\nJan 2019 - Present\nBrightwater Capital\nDirector, Structured Finance\n"
            "Jan 2015 - Dec 2018\nOak & Co\nManager, Treasury Solutions",
            [("Brightwater Capital", "Director, Structured Finance"), ("Oak & Co", "Manager, Treasury Solutions")],
        ),
        (
            "Experience\nBarclays  London\nDirector, Leveraged Finance  February 2020 - Present\n"
            "Mentor to two analysts each year; interviewer on the graduate programme since 2021.\n"
            "Houlihan Lokey  London\nVice President  August 2016 - January 2020",
            [("Barclays", "Director, Leveraged Finance"), ("Houlihan Lokey", "Vice President")],
        ),
        (
            "Experience\nFreelance, Leeds  2020 - present\nBookkeeper\nTesco plc  2015 - 2019\nAccounts assistant",
            [("Freelance", "Bookkeeper"), ("Tesco plc", "Accounts assistant")],
        ),
        (
            "工作经历\n2005.03-2009.10 中国石油化工股份有限公司设备科科长\n"
            "2009.11-2014.07 中国石油化工股份有限公司物资中心副主任\n"
            "2014.08-2019.12 中国石油化工股份有限公司财务部主管",
            [("中国石油化工股份有限公司", title) for title in ("设备科科长", "物资中心副主任", "财务部主管")],
        ),
        (
            "工作经历\n2018.01-2023.01  招商银行股份有限公司  风险经理\n2010.12-2017.12  武警某部 排长\n"
            "2008.01-2010.11  南京市交通局 科员",
            [("招商银行股份有限公司", "风险经理"), ("武警某部", "排长"), ("南京市交通局", "科员")],
        ),
        (
            "工作经历\n交银金融租赁有限责任公司 航运部高级经理 2018.03-至今\n"
            "Clarksons Platou Shipping Finance Analyst 2012.10-2018.02",
            [("交银金融租赁有限责任公司", "航运部高级经理"), ("Clarksons Platou", "Shipping Finance Analyst")],
        ),
        (
            "工作经历\n2018.01-2020.01  永辉超市  收银员\n2016.01-2017.12  小米门市  店员",
            [("永辉超市", "收银员"), ("小米门市", "店员")],
        ),
    ],
    ids=["row", "framed", "below", "sentence", "own business", "shared company", "unit", "run on", "shop"],
)
def test_jobs_when_all_entries_have_one_habit_then_it_settles_what_words_do_not(fields, text, jobs):
    assert [job[:2] for job in _jobs(fields(f"Ann Lee\n{text}"))] == jobs


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("gap", ["2020.02-2020.12  在家带孩子，没有工作", "2020.02-2020.12  照顾生病的母亲，未工作"])
def test_jobs_when_one_period_alone_has_no_employer_and_says_why_then_it_is_no_job(fields, gap):
    text = f"王一\n工作经历\n2018.01-2020.01  招商银行  风险经理\n{gap}\n2021.01-2023.01  平安银行  产品经理"
    assert [job[0] for job in _jobs(fields(text))] == ["招商银行", "平安银行"]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    "headings",
    [
        ("一、基本情况", "二、工作经历", "三、我的体会", "四、技能"),
        ("01基本信息", "02工作经历", "03心得", "04专业技能"),
        ("【基本信息】", "【工作经历】", "【心得】", "【技能】"),
        ("PART 1 个人信息", "PART 2 工作经历", "PART 3 心得", "PART 4 技能"),
        ("== 个人信息 ==", "== 工作经历 ==", "== 心得 ==", "== 技能 =="),
    ],
)
def test_section_when_its_words_are_unknown_and_it_is_set_as_the_others_then_it_ends_the_one_before(fields, headings):
    one, two, three, four = headings
    job = "2018.01-2020.01  招商银行股份有限公司  风险经理"
    read = fields(f"{one}\n王一\n电话：13800138000\n{two}\n{job}\n{three}\n踏实，2019年曾任组长。\n{four}\nPython、SQL")
    assert read["work"][0]["description"] is None
    assert _jobs(read) == [("招商银行股份有限公司", "风险经理", "2018-01")]
    assert read["skills"] == ["Python", "SQL"]


@pytest.mark.feature("RS-01")
def test_skills_when_a_list_stands_under_words_that_end_in_a_heading_then_it_is_one(fields):
    read = fields("王一\n工作经历\n2018.01-2020.01  招商银行  风险经理\n• 撰写报告\n研究工具\nStata、Wind")
    assert read["skills"] == ["Stata", "Wind"]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("first", "name"),
    [("Sharon Lau 劉曉晴", "Sharon Lau"), ("劉曉晴 Sharon Lau", "劉曉晴"), ("Lim Boon Keat / 林文杰", "Lim Boon Keat")],
)
def test_name_when_it_stands_in_two_scripts_on_a_mixed_page_then_the_first_is_given(fields, first, name):
    rest = "Tel: +852 9123 4567\nExperience 工作經驗\nHang Seng Bank  2018.01 - Present\nManager\n處理查詢\nLed a team"
    assert fields(f"{first}\n{rest}")["name"] == name


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "CAREER SUMMARY\nUOB  (Aug 2019 – Present)\nAssistant Vice President, Group Credit\n"
            "OCBC  (Jul 2015 – Jul 2019)\nSenior Associate, Commercial Lending",
            [("UOB", "Assistant Vice President, Group Credit"), ("OCBC", "Senior Associate, Commercial Lending")],
        ),
        (
            "EXPERIENCE\nFidelity Investments  Boston, MA\nFinancial Analyst, Fund Treasury  July 2018 – Present\n"
            "Deloitte & Touche  Boston, MA\nAudit Senior, Asset Management  Aug. 2016 – June 2018",
            [
                ("Fidelity Investments", "Financial Analyst, Fund Treasury"),
                ("Deloitte & Touche", "Audit Senior, Asset Management"),
            ],
        ),
        (
            "EXPERIENCE\n2016 - 2019  Hang Lung Properties  Officer, Leasing\n2019 - now  BEA  Manager, SME",
            [("Hang Lung Properties", "Officer, Leasing"), ("BEA", "Manager, SME")],
        ),
        (
            "EXPERIENCE\n| Period | Company | Role |\n| 2019 - present | Thought Machine | Engineer, Ledger |\n"
            "| 2016 - 2019 | Ocado | Developer |",
            [("Thought Machine", "Engineer, Ledger"), ("Ocado", "Developer")],
        ),
        (
            "工作经历\n起止年月  在何单位任何职  证明人\n2010.07-2015.06  某某县财政局科员  李强\n"
            "2015.07-至今  某某农商银行客户经理  赵敏",
            [("某某县财政局", "科员"), ("某某农商银行", "客户经理")],
        ),
        (
            "EXPERIENCE\nCredit Officer, ANZ  2018 - 2020\nCarer for family member, not working  2021 - 2022\n"
            "Loans Manager, Westpac  2022 - present",
            [("ANZ", "Credit Officer"), ("Westpac", "Loans Manager")],
        ),
    ],
    ids=["summary", "town beside", "cells", "pipes", "both in a cell", "not working"],
)
def test_jobs_when_each_part_has_its_place_then_titles_with_commas_stay_whole(fields, text, jobs):
    assert [job[:2] for job in _jobs(fields(f"Ann Lee\n{text}"))] == jobs


@pytest.mark.feature("RS-01")
def test_study_when_its_degree_stands_before_a_list_of_subjects_then_it_is_found(fields):
    read = fields("Ann Lee\nEducation\nYsgol Gyfun Gwyr  2001 to 2008\nA levels: Welsh (A), History (B), Economics (C)")
    assert _studies(read) == [("Ysgol Gyfun Gwyr", "High school", None)]


@pytest.mark.feature("RS-01")
def test_study_when_labels_tell_it_outside_a_section_then_its_major_is_found(fields):
    read = fields(
        "王一\n最高学历：硕士\n毕业院校：厦门大学\n所学专业：会计学\n毕业时间：2012.06\n工作经历\n2012.07-至今 国贸"
    )
    assert _studies(read) == [("厦门大学", "硕士", "会计学")]


@pytest.mark.feature("RS-01")
def test_study_when_it_ends_in_a_diploma_then_its_field_is_the_major(fields):
    read = fields("Tan Wei\nEducation\n2010 - 2013  Singapore Polytechnic  Diploma in Banking")
    assert _studies(read) == [("Singapore Polytechnic", "Associate", "Banking")]
