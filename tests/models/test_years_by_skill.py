"""Years by skill: the skills that a résumé lists, counted from the jobs that show them and from no others."""

from __future__ import annotations

import importlib

import pytest
import serving

from tests.unit.screening import years_cases

years = importlib.import_module(f"{serving.code('resume_fields').__name__}.years")


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize("name", years_cases.posts())
def test_years_when_a_skill_is_listed_then_are_the_months_of_the_jobs_that_show_it(name):
    topic, language = years_cases.posts()[name]["topic"], years_cases.posts()[name]["language"]
    right, given, wanted = 0, 0, 0
    for case in years_cases.cases(name):
        found = years.by_skill(case.fields["work"], [topic], "2025-06", language).get(topic)
        right += bool(case.months) and found == round(case.months / 12, 2)
        given, wanted = given + (found is not None), wanted + bool(case.months)
    assert right >= 0.95 * wanted
    assert right >= 0.95 * given


def job(title: str, description: str) -> dict:
    return {
        "employer": "某银行",
        "title": title,
        "start": "2020-06",
        "end": None,
        "internship": False,
        "description": description,
    }


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("title", "duties", "skill", "counted"),
    [
        ("Analyst", "Built financial models for acquisitions", "Financial modelling", True),
        ("Officer", "Designed loyalty programmes for shops", "Loyalty programme design", True),
        ("职员", "评估客户信用", "信用评估", True),
        ("职员", "未评估过客户信用", "信用评估", False),
        ("职员", "用Tableau制作看板", "Tableau", True),
        ("对公客户经理", "负责授信调查与风险管理", "风险管理", True),
        ("对公客户经理", "走访客户", "风险管理", False),
        ("柜员", "学习Python", "Python", False),
        ("职员", "配合审计部门检查", "审计", False),
        ("数据分析师", "用SQL取数", "MySQL", False),
    ],
)
def test_years_when_a_skill_is_said_otherwise_denied_learnt_or_others_then_only_own_work_counts(
    title, duties, skill, counted
):
    found = years.by_skill([job(title, duties)], [skill], "2025-06", "en" if title.isascii() else "zh")
    assert (found.get(skill) == 5.0) is counted
    assert (skill in found) is counted


def test_years_when_no_skill_is_listed_then_the_kinds_of_work_have_their_names_in_the_language_of_the_resume():
    assert years.by_skill([job("风险经理", "限额管理")], [], "2025-06", "zh")["风控"] == 5.0
    assert years.by_skill([job("Risk Manager", "Limits")], [], "2025-06", "en")["risk management"] == 5.0
