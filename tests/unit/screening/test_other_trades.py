"""Requirements and jobs of trades that no table was written for: each way of being right beside one that is wrong."""

from __future__ import annotations

import pytest

from app.hiring.screening.matching import resume
from app.hiring.screening.matching.scoring import RequirementResult, Screener
from tests.unit.screening.test_matching import AS_OF, asks, fields, job, wanted


def found(text: str, *jobs: dict, **changes) -> RequirementResult:
    """Return what is found for one must in a résumé with these jobs, or with one that says nothing of it."""
    work = list(jobs) or [job("2015-01", None, "Clerk", "Filed letters")]
    stated = {"language": "en" if text.isascii() else "zh", "work": work, "skills": [], "certificates": []}
    made = resume.read(fields(**(stated | changes)), {}, AS_OF)
    return Screener(wanted(asks(text)), None).screen(made).requirements[0]


def since(title: str, duties: str = "", start: str = "2015-01", employer: str = "Some Company") -> dict:
    return job(start, None, title, duties) | {"employer": employer}


@pytest.mark.parametrize(
    ("text", "title", "duties", "met"),
    [
        ("3年以上资产负债管理经验", "资产负债管理岗", "测算缺口", True),
        ("3年以上资产负债管理经验", "交易员", "与资产负债部沟通额度", False),
        ("3年以上财富管理经验", "财富管理岗", "客户资产配置", True),
        ("3年以上财富管理经验", "财富管理系统业务管理员", "理财经理业绩报表", False),
        ("3年以上呼叫中心经验", "呼叫中心坐席", "接听来电", True),
        ("3年以上呼叫中心经验", "呼叫中心实施工程师", "配置坐席班组", False),
        ("3 years in regulatory reporting", "Officer", "Prepared MAS 610 returns", True),
        ("3 years in regulatory reporting", "Consultant", "Configured a tool for six banks: MAS 610", False),
        ("3 years of product management", "Product Owner", "Owns the backlog", True),
        ("3 years of product management", "Analyst", "Gathers requirements from the product owner", False),
    ],
)
def test_years_when_a_job_only_stands_beside_the_work_or_builds_for_it_then_do_not_count(text, title, duties, met):
    assert found(text, since(title, duties)).met is met


@pytest.mark.parametrize(("title", "met"), [("资深经理", True), ("债券交易员", False)])
def test_years_when_a_title_names_its_own_work_then_the_department_in_its_line_says_nothing_more(title, met):
    entry = since(title, "撰写日报", employer="某银行")
    headed = {"text": f"2015.01-至今 某银行 资产负债管理部 {title}", "page": 1, "box": [0, 0, 9, 9]}
    made = resume.read(fields(work=[entry], skills=[], certificates=[]), {"/work/0/title": [headed]}, AS_OF)
    assert Screener(wanted(asks("3年以上资产负债管理经验")), None).screen(made).requirements[0].met is met


def test_job_when_its_title_runs_on_into_duties_then_is_cut_and_their_interns_make_no_internship():
    run_on = "船舶融资经理，名下客户30户，管理贷款余额三十亿元；每季度走访船东，撰写估值报告，带过两名实习生"
    assert found("3年以上船舶融资经验", since(run_on) | {"internship": True}).met
    assert not found("3年以上船舶融资经验", since(run_on.replace("经理", "实习生")) | {"internship": True}).met


@pytest.mark.parametrize(
    ("text", "held", "met"),
    [
        ("Qualified accountant: CPA, ACCA or CA (Ruritania)", "CPA (Atlantis), 2019", True),
        ("Qualified accountant: CPA, ACCA or CA (Ruritania)", "CA (Ruritania), member", True),
        ("Qualified accountant: CPA, ACCA or CA (Ruritania)", "CIA", False),
        ("Qualified accountant (ACCA/CICA)", "CICA", True),
        ("持有FRM、PRZM或CFA证书", "PRZM", True),
        ("持有FRM或CFA证书", "CFA：已通过二级，2025年8月考三级", False),
        ("持有FRM或CFA证书", "CFA：已通过三级", True),
        ("CFA or FRM", "CFA (passed Level II)", False),
        ("CFA or FRM", "CFA charterholder", True),
        ("持有税务师证书", "税务师：2025年11月考最后一门", False),
    ],
)
def test_certificate_when_it_stands_in_a_list_or_has_steps_then_one_held_whole_is_enough(text, held, met):
    assert found(text, certificates=[held]).met is met


@pytest.mark.parametrize(
    ("held", "met", "doubt"),
    [
        ("普通话二级甲等", True, False),
        ("普通话一级乙等", True, False),
        ("普通话三级甲等", False, False),
        ("普通话二级乙等", False, False),
        ("日语", False, True),
    ],
)
def test_language_when_a_grade_is_asked_for_then_a_lower_one_is_refused_and_none_is_in_doubt(held, met, doubt):
    one = found("普通话二级甲等及以上", languages=[held])
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("degree", "major", "met"),
    [
        ("BEng", "Software Technology", True),
        ("MSc", "Informatics", True),
        ("BSc", "Applied Physics", True),
        ("BA", "Modern History", False),
        ("BSc", "Political Science", False),
    ],
)
def test_major_when_any_science_is_asked_for_then_each_of_them_counts_and_no_other(degree, major, met):
    study = [{"school": "X", "degree": degree, "major": major, "start": "2010-09", "end": "2014-06"}]
    assert found("Bachelor's degree in computing or another science", education=study).met is met


def test_job_when_a_dated_sentence_of_it_was_filed_as_another_then_its_months_are_of_the_job_and_its_duties():
    whole = since("Clerk", "At first I sorted post.", start="2016-09", employer="Some Line")
    rest = since("I have run ship chartering: fixing vessels", "", start="2020-03", employer="and collect freight.")
    assert found("5 years of ship chartering experience", whole, rest).met
    assert not found("6 years of ship chartering experience", whole, rest).met
    assert found("8 years of work experience", whole, rest).met


@pytest.mark.parametrize(
    ("title", "duties", "met", "doubt"),
    [
        ("客服班组长", "带领15名坐席", True, False),
        ("客服组长", "", True, False),
        ("客服专员", "带领15名坐席，排班", True, False),
        ("客服专员", "协助班组长统计日报，带教新人6名", False, False),
        ("客服专员", "管理35名贵宾客户", False, False),
        ("客服经理", "撰写报告", False, True),
    ],
)
def test_years_when_people_are_to_be_led_then_only_months_in_which_they_were_count(title, duties, met, doubt):
    one = found("2年以上呼叫中心班组管理经验（担任班组长、主管等职务）", since(title, duties))
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("title", "duties", "met", "doubt"),
    [
        ("Payroll Supervisor", "", True, False),
        ("Payroll Clerk", "Led a team of six", True, False),
        ("Payroll Clerk", "Team led by the controller", False, False),
        ("Payroll Clerk", "Assisted the supervisor", False, False),
        ("Payroll Manager", "Prepared payroll", False, True),
    ],
)
def test_years_when_an_english_post_asks_for_leading_a_team_then_the_work_alone_is_not_enough(
    title, duties, met, doubt
):
    one = found("3 years of payroll experience leading a team of clerks", since(title, duties))
    assert (one.met, one.doubt) == (met, doubt)


def test_years_when_people_led_changed_inside_a_job_then_only_those_months_count():
    duties = "2015年1月-2023年12月：接听来电\n2024年1月起：带领12名坐席"
    assert not found("2年以上呼叫中心班组管理经验", since("客服专员", duties)).met
    assert found("1年以上呼叫中心班组管理经验", since("客服专员", duties)).met


@pytest.mark.parametrize(
    ("title", "duties", "skills", "met", "doubt"),
    [
        ("Software Engineer", "Billing services in Java", [], True, False),
        ("Software Engineer", "Billing services in C#", [], False, False),
        ("Software Engineer", "Billing services in C#", ["Java"], False, True),
        ("Software Engineer", "", ["Java"], True, False),
        ("Quality Engineer", "Test strategy for Java services", [], False, False),
    ],
)
def test_years_when_a_tool_is_named_with_the_work_then_the_same_job_has_to_show_it(title, duties, skills, met, doubt):
    one = found("At least 4 years of software development in Java", since(title, duties), skills=skills)
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("title", "duties", "met"),
    [
        ("Shift Supervisor", "Shelving", True),
        ("Clerk", "Supervised four assistants", True),
        ("Clerk", "Shelving", False),
    ],
)
def test_years_when_only_leading_people_is_asked_for_then_any_trade_shows_it(title, duties, met):
    assert found("3 years of team management experience", since(title, duties)).met is met


@pytest.mark.parametrize(
    ("text", "title", "duties", "met", "doubt"),
    [
        ("5年以上船舶融资经验", "船舶融资经理", "走访船东", True, False),
        ("5年以上船舶融资经验", "客户经理", "办理船舶抵押融资项目", True, False),
        ("5年以上船舶融资经验", "客户经理", "办理设备抵押融资项目", False, True),
        ("5年以上船舶融资经验", "客户经理", "希望从事船舶融资", False, False),
        ("5年以上船舶融资经验", "出纳", "登记账册", False, False),
        ("3年以上地理信息制图经验", "制图员", "处理地理信息", True, False),
        ("3年以上药店零售管理经验", "药店店员", "零售药品", True, False),
        ("3年以上关务或报检工作经验", "报检员", "商品报检", True, False),
        ("5 years of experience in ship chartering", "Broker", "Chartered ships for grain traders", True, False),
        ("5 years of experience in ship chartering", "Broker", "Negotiated charter rates", False, True),
        ("5 years of experience in ship chartering", "Broker", "Sold flats", False, False),
        ("5 years of experience in ship chartering", "Broker", "No ship chartering so far", False, False),
        ("3 years of experience in customs clearance", "Clerk", "Cleared imports through customs", True, False),
        ("3 years of experience in customs clearance", "Clerk", "Cleared tables for customers", False, True),
        ("3 years of harbour dredging works", "Analyst", "Dredged two harbours", True, False),
        ("3 years of harbour dredging works", "Recruiter", "Hired for harbour dredging works", False, False),
        ("3 years of geospatial mapping", "Analyst", "Maps from geospatial data", True, False),
    ],
)
def test_years_when_no_table_knows_the_trade_then_the_forms_of_its_words_count_and_half_of_them_are_in_doubt(
    text, title, duties, met, doubt
):
    one = found(text, since(title, duties))
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("text", "duties", "skills", "met", "doubt"),
    [
        ("Knowledge of dispensing controls", "Controlled the dispensing of drugs", [], True, False),
        ("Experience with dispensing controls", "Shelving", ["Dispensing controls"], False, True),
        ("熟悉冷链运输规范", "执行冷链运输", [], False, True),
        ("熟悉冷链运输", "冷链药品运输", [], True, False),
        ("熟悉冷链运输", "整理货架", [], False, False),
    ],
)
def test_knowledge_when_no_table_knows_it_then_lines_in_other_forms_show_it(text, duties, skills, met, doubt):
    one = found(text, since("Clerk", duties), skills=skills)
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    "text",
    ["性格开朗，形象良好", "认同本行文化，服从调剂", "A sense of humour", "Willing to relocate", "Positive and humble"],
)
def test_requirement_when_it_is_of_manner_or_will_then_does_not_decide(text):
    assert not found(text).decisive


@pytest.mark.parametrize(
    "text", ["热爱并熟悉冷链运输", "Willing to use Murex daily", "Passionate, with experience in dredging"]
)
def test_requirement_when_it_names_work_beside_a_manner_then_decides(text):
    assert found(text).decisive


@pytest.mark.parametrize(("title", "met"), [("Head of Procurement", True), ("Procurement Officer", False)])
def test_years_when_a_post_asks_for_the_head_of_some_work_then_its_officers_are_not_enough(title, met):
    assert found("5 years of experience as head of procurement", since(title, "Bought paper")).met is met
