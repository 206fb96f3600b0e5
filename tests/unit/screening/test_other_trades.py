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
