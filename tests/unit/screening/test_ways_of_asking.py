"""Ways in which posts ask and résumés answer: headings, certificates, language tests, years; each met and refused."""

from __future__ import annotations

import pytest

from app.hiring.screening.matching import resume
from app.hiring.screening.matching.scoring import RequirementResult, Screener
from quality import posts
from tests.unit.screening.test_matching import AS_OF, asks, fields, job, wanted


def judged(text: str, *jobs: dict, lines: tuple[str, ...] = (), **changes) -> RequirementResult:
    """Return what is found for one must in a résumé with these jobs and these further lines."""
    work = list(jobs) or [job("2015-01", None, "Clerk", "Filed letters")]
    stated = {"language": "en" if text.isascii() else "zh", "work": work, "skills": [], "certificates": []}
    pages = {"pages": [{"number": 1, "lines": [{"text": one, "box": [0, 0, 1, 1]} for one in lines]}]}
    made = resume.read(fields(**(stated | changes)), {}, AS_OF, pages)
    return Screener(wanted(asks(text)), None).screen(made).requirements[0]


def kinds(post: str) -> dict[str, str]:
    """Return what a post asks for and how, without its duties."""
    return {one.text: one.kind for one in posts.of_text(post, "post").requirements if one.id.startswith("r")}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What you must have", "must"),
        ("You will need", "must"),
        ("The essentials", "must"),
        ("Minimum qualifications", "must"),
        ("Our non-negotiables", "must"),
        ("硬性条件：", "must"),
        ("你必须具备：", "must"),
        ("入职门槛", "must"),
        ("The ideal candidate will have", "must"),
        ("Person specification", "must"),
        ("Knowledge, skills and experience", "must"),
        ("To be successful in this role, you will need", "must"),
        ("Technical skills", "must"),
        ("You should apply if you", "must"),
        ("我们对你的期待", "must"),
        ("加入我们，你需要", "must"),
        ("候选人画像", "must"),
        ("报名条件", "must"),
        ("It helps if you have", "nice"),
        ("Even better if you", "nice"),
        ("如果你还有以下经验更好", "nice"),
        ("Would be nice", "nice"),
        ("Bonus points for", "nice"),
        ("Ideally also", "nice"),
        ("锦上添花：", "nice"),
        ("有这些更好", "nice"),
    ],
)
def test_heading_when_its_words_are_not_listed_then_what_it_says_decides(heading, kind):
    post = f"Clerk\n\nRequirements\n- English\n\n{heading}\n- Trade finance\n- SQL"
    assert kinds(post)["SQL"] == kinds(post)["Trade finance"] == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Customer service experience, ideally face to face", "must"),
        ("Exposure to derivatives would be helpful", "nice"),
        ("A helpful manner at the counter", "must"),
    ],
)
def test_clause_when_ideal_or_helpful_then_only_what_it_says_of_is_a_wish(line, kind):
    assert next(iter(kinds(f"Clerk\n\nRequirements\n- {line}").values())) == kind


def test_clause_when_a_wish_stands_behind_a_language_then_the_language_stays_required():
    post = "Clerk\n\n任职要求\n- 英语可以作为工作语言，有海外银行工作经验者优先"
    assert kinds(post) == {"英语可以作为工作语言": "must", "有海外银行工作经验者优先": "nice"}


def test_heading_when_nobody_knows_it_then_items_between_duties_and_wishes_are_required():
    post = "Clerk\n\nDuties\n- Write letters\n\nYour toolkit\n- SQL\n\nNice to have\n- Python"
    assert kinds(post) == {"SQL": "must", "Python": "nice"}
    assert kinds("Clerk\n\nRequirements\n- SQL\n\nOur values\n- Candour") == {"SQL": "must"}


@pytest.mark.parametrize(
    "heading",
    [
        "Salary expectations",
        "What you can expect",
        "To apply",
        "Our culture",
        "Required documents",
        "Travel required",
        "出差要求",
        "面试须备材料",
    ],
)
def test_heading_when_it_tells_of_the_post_then_nothing_below_it_is_required(heading):
    post = f"Clerk\n\nRequirements\n- SQL\n\n{heading}: Python\n\n{heading}\n- Excel"
    assert kinds(post) == {"SQL": "must"}


@pytest.mark.parametrize("line", ["A degree is required", "Must hold a driving licence", "本科学历必须具备"])
def test_line_when_it_asks_for_one_thing_then_heads_nothing(line):
    assert kinds(f"Clerk\nRequirements\n{line}\nSQL") == {line: "must", "SQL": "must"}


@pytest.mark.parametrize("heading", ["Who you are", "About you", "Soft skills", "软素质：", "个人特质", "素质要求："])
def test_section_when_it_tells_what_somebody_is_like_then_only_what_a_resume_shows_is_required(heading):
    told = "- A warm coach of integrity\n- Early starts are normal\n- 3 years of audit"
    post = f"Clerk\n\nRequirements\n- SQL\n\n{heading}\n{told}"
    assert kinds(post) == {"SQL": "must", "3 years of audit": "must"}


def test_post_when_nothing_in_it_is_required_then_nobody_is_called_qualified_by_it():
    assert not posts.of_text("Clerk\n\nNice to have\n- Python", "post").decides
    assert posts.of_text("Clerk\n\nRequirements\n- Python", "post").decides


@pytest.mark.parametrize(
    ("text", "line", "met"),
    [
        ("Active NMLS registration", "NMLS #900871 (active)", True),
        ("Active NMLS registration", "Nationwide Multistate Licensing System ID 900233, renewed", True),
        ("Active NMLS registration", "NMLS registration pending", False),
        ("Active NMLS registration", "NMLS registration lapsed in 2022", False),
        ("Current SMCR accreditation", "SMCR accreditation, 2023", True),
        ("Current SMCR accreditation", "Applied for SMCR accreditation", False),
        ("CFA Level II passed or above", "CFA Program: Levels I and II passed (2023)", True),
        ("CFA Level II passed or above", "CFA Level III candidate", True),
        ("CFA Level II passed or above", "CFA Level I passed, sitting Level II in August", False),
        ("CFA Level II passed or above", "CFA Level II candidate", False),
        ("CISI Diploma, or PRM / ERP modules, or FRM charter", "PRM Paper 1 and Paper 2", True),
        ("CISI Diploma, or PRM / ERP modules, or FRM charter", "FRM certified 2022", True),
        ("CISI Diploma, or PRM / ERP modules, or FRM charter", "Preparing for PRM", False),
        ("持有软考中级及以上证书，或AWS/PMP认证", "软件设计师（2019年）", True),
        ("持有软考中级及以上证书，或AWS/PMP认证", "系统架构设计师（软考高级，2022年下半年）", True),
        ("持有软考中级及以上证书，或AWS/PMP认证", "PMP（2021）", True),
        ("持有软考中级及以上证书，或AWS/PMP认证", "程序员（软考初级）", False),
        ("持有软考中级及以上证书，或AWS/PMP认证", "软件设计师，备考中", False),
        ("持有FRM证书", "FRM, in progress (2026)", False),
        ("持有FRM证书", "FRM，CFA备考中", True),
        ("持有软考高级证书", "网络工程师（软考）", False),
        ("持有软考高级证书", "信息系统项目管理师", True),
        ("持有银行业专业人员职业资格证书（初级及以上）", "银行从业资格证（2015）", True),
        ("持有银行业专业人员职业资格证书（中级）", "银行从业资格（初级）", False),
    ],
)
def test_certificate_when_it_is_named_in_another_form_then_its_grade_and_whether_it_is_held_decide(text, line, met):
    assert judged(text, certificates=[line]).met is met


@pytest.mark.parametrize(
    ("text", "line", "met"),
    [
        ("大学英语四级及以上", "CET6", True),
        ("大学英语四级及以上", "英语六级(560)", True),
        ("大学英语四级及以上", "TEM8", True),
        ("大学英语四级及以上", "雅思6.5", True),
        ("大学英语四级及以上", "托福95", True),
        ("大学英语四级及以上", "英语，入门", False),
        ("大学英语六级及以上", "六级考过两次，最高411分，未过", False),
        ("大学英语六级及以上", "CET-6 498", True),
        ("大学英语六级及以上", "大学英语四级 502", False),
        ("Business-level Mandarin", "Mandarin (HSK6)", True),
        ("Business-level Mandarin", "Mandarin, native", True),
        ("Business-level Mandarin", "English and Mandarin used equally at work", True),
        ("Business-level Mandarin", "Mandarin (HSK 3)", False),
        ("Fluent German", "German, taught in school, used with dealers in Frankfurt every day", True),
        ("Fluent German", "German (A2)", False),
    ],
)
def test_language_when_a_test_or_its_use_tells_how_well_then_it_counts(text, line, met):
    assert judged(text, languages=[line]).met is met


@pytest.mark.parametrize(
    ("text", "title", "duties", "skill", "met"),
    [
        ("5年以上Java开发经验", "开发工程师", "重构账务模块", "Java（7年）、Oracle", True),
        ("5年以上Java开发经验", "开发工程师", "重构账务模块", "Java（3年）、Oracle", False),
        ("5年以上Java开发经验", "开发工程师", "重构账务模块", "Java（30年）、Oracle", False),
        ("5 years of Python", "Engineer", "Built services", "Python (6 years), Go", True),
        ("5 years of Python", "Engineer", "Built services", "Python (2 years), Go", False),
    ],
)
def test_years_when_a_list_of_skills_gives_them_then_they_count(text, title, duties, skill, met):
    entry = job("2017-01", None, title, duties)
    assert judged(text, entry, skills=[skill], years_by_skill={}).met is met


@pytest.mark.parametrize(
    ("text", "title", "employer", "met"),
    [
        ("Minimum 4 years on a bank's dealing desk", "FX Dealer", "Harbour Bank", True),
        ("Minimum 4 years on a bank's dealing desk", "Money Market Trader", "Westfalen Landesbank", True),
        ("Minimum 4 years on a bank's dealing desk", "Group Treasury Dealer", "Northern Containers Ltd", False),
        ("Minimum 4 years on a bank's dealing desk", "Payroll Officer", "Harbour Bank", False),
        (
            "At least 2 of those years in FX (not sales only)",
            "FX Dealer",
            "Harbour Bank",
            True,
        ),
        (
            "At least 2 of those years in FX (not sales only)",
            "FX Sales Manager",
            "Harbour Bank",
            False,
        ),
        ("3年以上外汇业务经验（不含销售岗）", "外汇交易员", "某银行", True),
        ("3年以上外汇业务经验（不含销售岗）", "外汇销售经理", "某银行", False),
    ],
)
def test_years_when_a_place_is_named_or_some_work_left_out_then_both_decide(text, title, employer, met):
    entry = job("2015-01", None, title, "Placed deposits with nine banks; bank fees") | {"employer": employer}
    assert judged(text, entry).met is met


@pytest.mark.parametrize(
    ("duties", "met"), [("Eleven staff. Closes the books.", True), ("Manages a team of three", False)]
)
def test_years_when_people_are_to_be_led_then_their_number_is_compared(duties, met):
    entry = job("2015-01", None, "Branch Manager", duties)
    text = "Within that, 2+ years managing a team of five or more people (branch manager or equivalent)"
    assert judged(text, entry).met is met


@pytest.mark.parametrize(
    ("text", "duties", "met"),
    [
        ("Apache Spark", "Have not yet worked with Spark", False),
        ("Apache Spark", "Built pipelines in Spark, yet kept the old ones", True),
        ("能使用SQL提取数据", "按周用SQL跑商户指标", True),
        ("能使用SQL提取数据", "按SQL规范检查他人脚本", False),
    ],
)
def test_tool_when_a_sentence_denies_or_only_follows_it_then_it_is_not_shown(text, duties, met):
    assert judged(text, job("2015-01", None, "Engineer", duties)).met is met
