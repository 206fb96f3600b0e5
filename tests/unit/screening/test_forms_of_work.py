"""Forms in which posts ask for work: the like of it, that of the post, in an industry, with knowledge of its field."""

from __future__ import annotations

import pytest

from app.hiring.screening.matching import wording
from tests.unit.screening.test_forms_of_wishes import CLERK, LENDER, verdict
from tests.unit.screening.test_matching import job


def at(employer: str, title: str, duties: str = "Reports", start: str = "2016-01") -> dict:
    return job(start, None, title, duties, employer=employer)


GREENHOUSE = "Greenhouse Coordinator"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("title", "wish", "entry", "said"),
    [
        (GREENHOUSE, "At least 3 years of relevant experience", at("Bank", GREENHOUSE), "met"),
        (GREENHOUSE, "At least 3 years of relevant experience", at("Bank", "Greenhouse Officer"), "met"),
        (GREENHOUSE, "At least 3 years of relevant experience", at("Shop", "Florist"), "doubt"),
        (GREENHOUSE, "At least 3 years of relevant experience", at("Shop", "Florist", start="2024-01"), "unmet"),
        (GREENHOUSE, "Relevant experience is required", at("Bank", GREENHOUSE), "met"),
        (GREENHOUSE, "Prior experience in a similar role", at("Bank", GREENHOUSE), "met"),
        ("AML Analyst", "Prior experience in a similar role", at("Acorn Foods", "Florist"), "unmet"),
        ("客户经理", "具有3年以上相关工作经验", LENDER, "met"),
        ("客户经理", "具有相关工作经验", LENDER, "met"),
        ("客户经理", "具有相关工作经验", CLERK, "unmet"),
        ("客户经理", "具有同业工作经验3年以上", LENDER, "met"),
        ("客户经理", "具有同业工作经验3年以上", CLERK, "unmet"),
    ],
)
def test_years_when_of_the_work_of_the_post_then_its_title_says_which_whether_known_or_not(title, wish, entry, said):
    assert verdict(title, wish, work=[entry]) == said


CONTROL = "At least 2 years in AML, KYC, compliance, audit or a similar control function"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "entry", "said"),
    [
        (CONTROL, at("Bank", "AML Analyst", "Reviewed alerts"), "met"),
        (CONTROL, at("Bank", "Operational Risk Officer", "Ran risk and control self-assessments"), "doubt"),
        (CONTROL.replace(" or a similar control function", ""), at("Bank", "Operational Risk Officer", ""), "unmet"),
        (CONTROL, at("Acorn Foods", "Shop assistant", "Served customers"), "unmet"),
    ],
)
def test_years_when_the_like_of_the_work_is_taken_then_related_work_is_left_to_a_person(wish, entry, said):
    assert verdict("Analyst", wish, work=[entry]) == said


EITHER = "Experience in a bank or other regulated financial institution"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "employer", "said"),
    [
        (EITHER, "Prairie National Bank", "met"),
        (EITHER, "Sunrise Insurance", "met"),
        (EITHER, "Harbour Securities", "met"),
        (EITHER, "Acorn Foods", "unmet"),
        ("Financial services experience required", "Prairie National Bank", "met"),
        ("具有银行从业经验", "招商银行", "met"),
        ("具有银行从业经验", "江州农信联社", "met"),
        ("具有银行从业经验", "海星超市", "unmet"),
    ],
)
def test_industry_when_experience_in_it_is_asked_for_then_the_employer_shows_it(wish, employer, said):
    assert verdict("Clerk", wish, work=[at(employer, "Officer")]) == said


AML = at("Prairie National Bank", "AML Analyst", "Reviewed transaction monitoring alerts")


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("title", "wish", "entry", "said"),
    [
        ("AML Analyst", "Familiarity with HKMA and SFC regulations", AML, "free"),
        ("AML Analyst", "Familiarity with HKMA and SFC regulations", CLERK, "unmet"),
        ("客户经理", "熟悉商业银行信贷业务流程及相关监管政策", LENDER, "met"),
        ("客户经理", "具备财务、税务、法律等方面的专业知识", LENDER, "free"),
        ("客户经理", "具备财务、税务、法律等方面的专业知识", CLERK, "unmet"),
        ("客户经理", "熟练使用Tableau", LENDER, "unmet"),
        ("风险经理", "3年以上银行工作经验\n熟悉市场风险计量", at("江州银行", "柜员", "办理现金业务"), "unmet"),
    ],
)
def test_knowledge_when_a_job_is_of_the_work_that_the_title_names_then_decides_nothing(title, wish, entry, said):
    assert verdict(title, wish, work=[entry]) == said


THREE = "Experience with credit analysis, payroll and trade finance"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("duties", "said"),
    [
        ("Credit analysis, payroll and trade finance", "met"),
        ("Credit analysis and payroll", "doubt"),
        ("Credit analysis", "unmet"),
    ],
)
def test_list_of_work_when_most_of_it_is_shown_then_the_rest_is_left_to_a_person(duties, said):
    assert verdict("Clerk", THREE, work=[at("Prairie Bank", "Officer", duties)]) == said


@pytest.mark.feature("RS-09")
def test_examples_when_another_tool_stands_before_their_list_then_it_is_asked_for_as_well():
    wish = "Hands-on experience with SQL and at least one BI tool (Tableau, Power BI)"
    assert verdict("Engineer", wish, work=[at("X", "Analyst", "Wrote SQL, built dashboards in Power BI")]) == "met"
    assert verdict("Engineer", wish, work=[at("X", "Analyst", "Built dashboards in Power BI")]) == "unmet"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "entry", "said"),
    [
        ("Minimum of two (2) years of customer service experience", at("Bank", "Customer service officer"), "met"),
        ("Minimum of two (2) years of customer service experience", at("Bank", "Florist"), "unmet"),
        ("At least 4 years managing engineering teams", at("Bank", "Head of Engineering"), "met"),
        ("At least 4 years managing engineering teams", at("Bank", "Engineer"), "unmet"),
        ("A minimum of 3 years' PQE", at("Bank", "Accountant"), "met"),
        ("A minimum of 3 years' PQE", at("Bank", "Accountant", start="2024-01"), "unmet"),
        ("Experience in one or more of the following: Java, C#, Python", at("X", "Engineer", "Wrote Python"), "met"),
        ("Experience in all of the following: Java, C#, Python", at("X", "Engineer", "Wrote Python"), "unmet"),
    ],
)
def test_years_and_lists_when_written_in_other_forms_then_ask_for_the_same(wish, entry, said):
    assert verdict("Officer", wish, work=[entry]) == said


HRIS = "HRIS user (Workday or similar)"
SOCIETY = "Two years of underwriting or lending in a bank or building society"
REGULATED = "3+ years in AML gained in a bank or other regulated institution"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "entry", "said"),
    [
        (HRIS, at("Orchard", "HR officer", "Workday reporting"), "met"),
        (HRIS, at("Orchard", "HR officer", "Filed letters"), "unmet"),
        (REGULATED, at("Kestrel Payments Ltd", "AML Analyst", "Reviewed alerts"), "met"),
        (REGULATED, at("Acorn Foods", "AML Analyst", "Reviewed alerts"), "doubt"),
        (SOCIETY, at("Halden Building Society", "Underwriter", "Mortgage underwriting"), "met"),
        (SOCIETY, at("Acorn Foods", "Underwriter", "Mortgage underwriting"), "doubt"),
        (REGULATED, at("Prairie Bank", "Florist", "Sold flowers"), "unmet"),
    ],
)
def test_tool_and_employer_when_others_of_their_kind_are_taken_then_a_name_of_the_kind_shows_it(wish, entry, said):
    assert verdict("Officer", wish, work=[entry]) == said


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "held", "said"),
    [
        ("CIPD Level 5 or above", ["CIPD Level 7"], "met"),
        ("CIPD Level 5 or above", ["CIPD Level 3"], "unmet"),
        ("CIPD Level 5", ["CIPD Level 7"], "unmet"),
        ("Qualified accountant or internal auditor (ACA, ACCA, CIA or equivalent)", ["CIA"], "met"),
        ("Qualified accountant or internal auditor (ACA, ACCA, CIA or equivalent)", [], "unmet"),
        ("具备证券、基金、银行从业资格之一", ["基金从业资格"], "met"),
        ("具备证券、基金、银行从业资格之一", ["保险代理人资格"], "unmet"),
        ("通过银行从业资格考试（公共基础、个人贷款）", ["银行从业资格"], "met"),
        ("通过银行从业资格考试（公共基础、个人贷款）", [], "unmet"),
    ],
)
def test_certificates_when_a_list_shares_a_word_or_names_subjects_then_each_is_one(wish, held, said):
    assert verdict("柜员", wish, certificates=held) == said


def test_title_when_no_table_knows_its_work_then_is_read_without_ranks():
    assert [one.label for one in wording.unnamed("Senior Facilities Manager (Leeds)")] == ["Facilities"]
    assert [one.label for one in wording.unnamed("高级综合管理岗")] == ["综合管理"]
    assert wording.unnamed("Senior Manager") == ()
