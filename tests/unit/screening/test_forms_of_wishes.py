"""Forms in which posts wish for something: either of two, later, no matter; each shown to be met and to be missed."""

from __future__ import annotations

from typing import Any

import pytest

from app.hiring.screening.matching import resume
from app.hiring.screening.matching.scoring import Screener
from quality import posts
from tests.unit.screening.test_matching import AS_OF, fields, job

CLERK = job("2015-01", None, "Shop assistant", "Served customers at the till", employer="Acorn Foods")
LENDER = job(
    "2016-01", None, "对公客户经理", "营销企业客户，受理流动资金贷款，撰写授信调查报告", employer="江州农村商业银行"
)
AUDITOR = job("2017-01", None, "Internal auditor", "Planned and led audits of branches", employer="Prairie Bank")
NOTHING: dict[str, Any] = {"work": [], "education": [], "skills": [], "certificates": [], "languages": []}


def study(degree: str, major: str = "", start: str = "2010-09", end: str = "2014-06", school: str = "某某大学") -> dict:
    return {"school": school, "degree": degree, "major": major, "start": start, "end": end}


def verdict(title: str, wish: str, **changes) -> str:
    """Say what a résumé is called by a post with these lines: met, doubt, unmet, or free where they decide nothing."""
    head = "Requirements" if wish.isascii() else "任职要求："
    post = posts.of_text(f"{title}\n\n{head}\n- " + wish.replace("\n", "\n- "), "post")
    language = "en" if wish.isascii() else "zh"
    made = resume.read(fields(**(NOTHING | {"language": language} | changes)), {}, AS_OF, None)
    screening = Screener(post, None).screen(made)
    musts = [one for one in screening.requirements if one.requirement.kind == "must" and one.decisive]
    if screening.qualified:
        return "met" if musts else "free"
    return "doubt" if all(one.met or one.doubt for one in musts) else "unmet"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        ("熟练使用Word、Excel、PPT等办公软件", {"work": [LENDER]}, "free"),
        ("能熟练操作计算机及常用办公软件", {"work": [LENDER]}, "free"),
        ("Proficiency in Microsoft Office (Excel, Word, PowerPoint)", {"work": [CLERK]}, "free"),
        ("Computer literate with good working knowledge of MS Excel and email", {"work": [CLERK]}, "free"),
        ("Advanced Excel skills", {"work": [CLERK]}, "doubt"),
        ("Advanced Excel skills including pivot tables and VBA", {"work": [CLERK]}, "unmet"),
        ("Advanced Excel skills including pivot tables and VBA", {"skills": ["Excel (VBA, pivot tables)"]}, "met"),
        ("熟练使用Tableau", {"work": [LENDER]}, "unmet"),
    ],
)
def test_tool_when_every_office_uses_it_then_silence_decides_nothing_and_more_than_that_is_asked_for(
    wish, changes, said
):
    assert verdict("职员", wish, **changes) == said


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    "wish",
    [
        "不要求有银行工作经验",
        "无需相关经验，公司提供培训",
        "应届毕业生亦可",
        "经验不限，接受优秀应届毕业生",
        "非金融专业亦可",
        "男女不限",
        "No prior banking experience required",
        "Fresh graduates are welcome to apply",
        "Candidates from other industries will also be considered",
        "Full training will be provided",
        "具备独立分析和解决问题的能力",
        "具有良好的编码习惯",
        "近三年年度考核结果均为称职及以上",
        "近两年绩效考核合格，无重大违规",
        "No experience needed - we will train you",
        "Proficient in MS Office and Chinese word processing",
        "Experience working in a fast-paced environment",
        "A genuine interest in financial markets",
        "持有基金从业资格证书，或入职后半年内取得",
    ],
)
def test_wish_when_it_says_what_is_not_needed_then_decides_nothing(wish):
    assert verdict("Clerk", wish, work=[CLERK]) == "free"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        ("3 years of internal audit, but no banking experience is required", {"work": [AUDITOR]}, "met"),
        ("3 years of internal audit, but no banking experience is required", {"work": [CLERK]}, "unmet"),
        ("本科及以上学历，专业不限", {"education": [study("本科", "音乐")]}, "met"),
        ("本科及以上学历，专业不限", {"education": [study("大专", "音乐")]}, "unmet"),
        ("年龄35周岁以下，全日制本科及以上学历", {"education": [study("大专")]}, "unmet"),
        ("年龄35周岁以下，全日制本科及以上学历", {"education": [study("本科")]}, "met"),
        ("Aged 25 to 35, with a bachelor's degree", {"education": [study("BSc")]}, "met"),
        ("Aged 25 to 35, with a bachelor's degree", {"education": [study("Diploma")]}, "unmet"),
    ],
)
def test_wish_when_a_clause_of_it_asks_for_nothing_or_may_not_be_asked_then_the_others_decide(wish, changes, said):
    assert verdict("Clerk", wish, **changes) == said


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    "wish",
    [
        "具有企业培训工作经验",
        "Only candidates with a CAMS certificate will be considered",
        "CAMS certificate and the ability to complete reports on time",
    ],
)
def test_wish_when_it_only_resembles_one_that_asks_for_nothing_then_is_required(wish):
    assert verdict("Clerk", wish, work=[CLERK]) == "unmet"


@pytest.mark.feature("RS-09")
def test_post_when_only_what_no_resume_shows_is_required_then_decides_nothing():
    assert not posts.of_text("柜员\n任职要求：\n- 责任心强\n- 应届毕业生亦可", "post").decides
    assert posts.of_text("柜员\n任职要求：\n- 责任心强\n- 本科学历", "post").decides


MASTER, BACHELOR, ASSOCIATE = [study("硕士", "金融")], [study("本科", "金融")], [study("大专", "金融")]
MASTERS_OR_YEARS = "Master's degree, or Bachelor's degree with 5 years of experience"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        ("硕士及以上学历，或本科学历且具有3年以上工作经验", {"education": MASTER}, "met"),
        ("硕士及以上学历，或本科学历且具有3年以上工作经验", {"education": BACHELOR, "work": [LENDER]}, "met"),
        ("硕士及以上学历，或本科学历且具有3年以上工作经验", {"education": BACHELOR}, "unmet"),
        ("硕士及以上学历，或本科学历且具有3年以上工作经验", {"education": ASSOCIATE, "work": [LENDER]}, "unmet"),
        (MASTERS_OR_YEARS, {"education": [study("MSc")]}, "met"),
        (MASTERS_OR_YEARS, {"education": [study("BSc")], "work": [AUDITOR]}, "met"),
        (MASTERS_OR_YEARS, {"education": [study("BSc")]}, "unmet"),
        ("持有CPA证书或具有5年以上对公信贷经验", {"certificates": ["CPA"]}, "met"),
        ("具备以下条件之一：持有CPA证书；具有5年以上对公信贷经验", {"certificates": ["CPA"]}, "met"),
        ("具备以下条件之一：持有CPA证书；具有5年以上对公信贷经验", {"work": [CLERK]}, "unmet"),
        ("本科3年以上、硕士1年以上工作经验", {"education": MASTER, "work": [LENDER | {"start": "2024-01"}]}, "met"),
        ("本科3年以上、硕士1年以上工作经验", {"education": BACHELOR, "work": [LENDER | {"start": "2024-01"}]}, "unmet"),
        ("5 yrs exp. (or 3 years with a master's degree)", {"work": [AUDITOR | {"start": "2021-01"}]}, "unmet"),
        ("5 yrs exp. (or 3 years with a master's degree)", {"work": [AUDITOR]}, "met"),
        ("持有CPA证书或具有5年以上对公信贷经验", {"work": [LENDER]}, "met"),
        ("持有CPA证书或具有5年以上对公信贷经验", {"work": [LENDER | {"start": "2023-01"}]}, "unmet"),
        ("本科及以上学历，持有CPA或5年以上对公信贷经验", {"education": ASSOCIATE, "work": [LENDER]}, "unmet"),
        ("3年以上审计经验或5年以上对公信贷经验", {"work": [LENDER]}, "met"),
        ("3年以上审计经验或5年以上对公信贷经验", {"work": [LENDER | {"start": "2021-01"}]}, "unmet"),
        ("Degree in Finance or related discipline, or equivalent work experience", {"work": [AUDITOR]}, "doubt"),
        ("Degree in Finance or related discipline, or equivalent work experience", {}, "unmet"),
        ("University degree or equivalent professional qualification", {"certificates": ["ACCA"]}, "doubt"),
        ("大专及以上学历，条件优秀者可放宽至中专", {"education": [study("中专")]}, "doubt"),
        ("大专及以上学历，条件优秀者可放宽至中专", {"education": ASSOCIATE}, "met"),
        ("5年以上工作经验，硕士可放宽至3年", {"education": MASTER, "work": [LENDER | {"start": "2021-06"}]}, "met"),
        ("5年以上工作经验，硕士可放宽至3年", {"education": BACHELOR, "work": [LENDER | {"start": "2021-06"}]}, "unmet"),
        ("5年以上工作经验，硕士可放宽至3年", {"education": BACHELOR, "work": [LENDER]}, "met"),
    ],
)
def test_wish_when_one_of_two_ways_is_enough_then_each_meets_it_and_half_of_both_does_not(wish, changes, said):
    assert verdict("客户经理", wish, **changes) == said


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "held", "said"),
    [
        ("持有基金从业资格证书，或入职后半年内取得", [], "free"),
        ("持有基金从业资格证书，或入职后半年内取得", ["基金从业资格"], "met"),
        ("Must hold, or be willing to obtain, HKSI Paper 1, 7 and 8", [], "free"),
        ("CAMS certification or willingness to obtain within 12 months", [], "free"),
        ("CAMS certification is required", [], "unmet"),
        ("CPA qualified or actively studying towards qualification", ["CPA candidate, 3 papers passed"], "met"),
        ("CPA qualified or actively studying towards qualification", [], "unmet"),
        ("CPA qualified or actively studying towards qualification", ["CPA exams failed in 2019"], "unmet"),
        ("CeMAP qualified (or working towards it)", ["CeMAP student, 2 of 3 modules"], "met"),
        ("CeMAP qualified (or working towards it)", [], "unmet"),
        ("ACCA/CPA qualified or part-qualified", ["ACCA part-qualified (9 papers)"], "met"),
        ("ACCA/CPA qualified", ["ACCA part-qualified (9 papers)"], "unmet"),
    ],
)
def test_certificate_when_it_may_be_obtained_later_or_be_begun_then_that_decides(wish, held, said):
    assert verdict("Clerk", wish, work=[CLERK], certificates=held) == said


def _led(title: str, duties: str) -> dict:
    return job("2018-01", None, title, duties, employer="某银行")


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "entry", "said"),
    [
        ("Prior supervisory experience is required", _led("Operations Supervisor", "Payments"), "met"),
        ("Prior supervisory experience is required", _led("Operations Manager", "Payments"), "doubt"),
        ("Prior supervisory experience is required", _led("Payments clerk", "Filed letters"), "unmet"),
        ("Proven people management experience", _led("Operations officer", "Led a team of 6 clerks"), "met"),
        ("Proven people management experience", _led("Relationship manager", "Served clients"), "unmet"),
        ("具备团队管理经验", _led("客户经理", "带领5人小组营销"), "met"),
        ("具备团队管理经验", _led("营业部主任", "主持网点工作"), "met"),
        ("具备团队管理经验", _led("客户经理", "营销企业客户"), "unmet"),
        ("具有3年以上管理经验", _led("运营主管", "主持网点运营"), "met"),
        ("具有3年以上管理经验", _led("柜员", "办理业务"), "unmet"),
        ("At least 3 years in a managerial role", _led("Head of Payments", "Ran payments"), "met"),
        ("At least 3 years in a managerial role", _led("Payments clerk", "Ran payments"), "unmet"),
    ],
)
def test_people_when_somebody_is_to_have_led_them_then_duties_and_titles_show_it(wish, entry, said):
    assert verdict("主管", wish, work=[entry]) == said


ONE_LANGUAGE = "至少掌握Java、Scala、Python中的一门编程语言"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        (ONE_LANGUAGE, {"skills": ["Scala"]}, "met"),
        (ONE_LANGUAGE, {"skills": ["Excel"]}, "unmet"),
        ("熟悉Oracle、MySQL中的任意一种数据库", {"skills": ["MySQL"]}, "met"),
        ("掌握Java、Scala、Python", {"skills": ["Scala"]}, "unmet"),
        ("5 years or above of audit experience, in-house or agency", {"work": [AUDITOR]}, "met"),
        ("5 years or above of audit experience, in-house or agency", {"work": [LENDER]}, "unmet"),
        ("Bachelor or above in Finance", {"education": [study("BSc", "Finance")]}, "met"),
        ("Bachelor or above in Finance", {"education": [study("BSc", "Botany")]}, "unmet"),
    ],
)
def test_wish_when_one_of_a_list_is_enough_or_years_or_above_are_meant_then_is_read_so(wish, changes, said):
    assert verdict("数据工程师", wish, **changes) == said


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    "closing",
    [
        "有意者请于2026年12月20日前投递简历。",
        "请于6月30日前将个人简历发送至指定邮箱",
        "符合条件者可登录官网报名",
        "报名方式：登录招聘网站填写申请表",
        "Apply by 20 December with your CV",
        "Closing date: 20 December 2026",
        "Personal data collected will be used for recruitment purposes only.",
        "Interested candidates should send a full resume to the address below",
    ],
)
def test_post_when_it_ends_by_how_to_apply_then_that_asks_for_nothing(closing):
    head, wish = ("任职要求：", "本科及以上学历") if not closing.isascii() else ("Requirements", "Bachelor's degree")
    post = posts.of_text(f"柜员\n\n{head}\n1. {wish}\n\n{closing}\n", "post")
    assert [one.text for one in post.requirements] == [wish]


@pytest.mark.feature("RS-09")
def test_post_when_it_welcomes_somebody_between_its_requirements_then_what_follows_is_still_required():
    post = posts.of_text("柜员\n\n任职要求：\n欢迎优秀应届毕业生应聘\n本科及以上学历\n", "post")
    assert "本科及以上学历" in [one.text for one in post.requirements if one.kind == "must"]
