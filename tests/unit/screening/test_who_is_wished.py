"""What posts wish of a person beside work: rank, title, field of study, the end of studies, a language, time abroad."""

from __future__ import annotations

import pytest

from tests.unit.screening.test_forms_of_wishes import CLERK, LENDER, study, verdict
from tests.unit.screening.test_matching import job

MIDDLE = "具有中级及以上专业技术职称"
LIST = "具有会计、审计、经济等中级及以上职称，或取得CPA、CFA等证书"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "held", "said"),
    [
        (MIDDLE, "中级会计师", "met"),
        (MIDDLE, "经济师（中级）", "met"),
        (MIDDLE, "高级工程师", "met"),
        (MIDDLE, "助理工程师", "unmet"),
        (MIDDLE, "初级会计师", "unmet"),
        (MIDDLE, "备考中级经济师", "unmet"),
        (MIDDLE, "注册会计师", "doubt"),
        (MIDDLE, "理财师", "unmet"),
        ("取得会计师及以上职称", "中级会计师", "met"),
        ("取得会计师及以上职称", "会计师", "met"),
        ("取得会计师及以上职称", "助理会计师", "unmet"),
        ("取得会计师及以上职称", "经济师", "unmet"),
        (LIST, "中级审计师", "met"),
        (LIST, "CPA", "met"),
        (LIST, "初级会计师", "unmet"),
        (LIST, "高级工程师", "doubt"),
    ],
)
def test_title_when_asked_for_by_its_grade_then_one_of_the_grade_meets_it(wish, held, said):
    assert verdict("会计", wish, certificates=[held]) == said


def _as(title: str) -> dict:
    return job("2016-01", None, title, "Wrote reports", employer="Prairie Bank")


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "title", "said"),
    [
        ("Currently at Assistant Vice President level or above", "Vice President, Compliance", "met"),
        ("Currently at Assistant Vice President level or above", "AVP, Compliance", "met"),
        ("Currently at Assistant Vice President level or above", "Compliance Analyst", "unmet"),
        ("At least Manager level", "Senior Manager, Payments", "met"),
        ("At least Manager level", "Relationship Manager", "doubt"),
        ("At least Manager level", "Assistant Manager", "unmet"),
        ("具有副科级及以上任职经历", "副科长", "met"),
        ("具有副科级及以上任职经历", "柜员", "unmet"),
        ("主管及以上岗位工作经验", "运营主管", "met"),
        ("主管及以上岗位工作经验", "客户经理", "doubt"),
        ("现任支行副行长及以上，或同等职级", "支行行长", "met"),
        ("现任支行副行长及以上，或同等职级", "柜员", "unmet"),
    ],
)
def test_rank_when_asked_for_then_titles_meet_it_miss_it_or_leave_it_open(wish, title, said):
    assert verdict("主管", wish, work=[_as(title)]) == said


FIELDS_ZH = "大学本科及以上学历，金融、经济、会计、法律、计算机等相关专业"
FIELDS_EN = "Bachelor's degree in Finance, Accounting, Economics or a related field"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "studied", "said"),
    [
        (FIELDS_ZH, study("本科", "国际经济与贸易"), "met"),
        (FIELDS_ZH, study("本科", "工商管理"), "doubt"),
        (FIELDS_ZH, study("本科", "汉语言文学"), "unmet"),
        (FIELDS_ZH, study("大专", "工商管理"), "unmet"),
        (FIELDS_ZH, study("本科", ""), "doubt"),
        ("本科及以上学历，会计专业", study("本科", "工商管理"), "unmet"),
        (FIELDS_EN, study("BSc", "Mathematics"), "doubt"),
        (FIELDS_EN, study("BCom", ""), "doubt"),
        (FIELDS_EN, study("BA", "Journalism"), "unmet"),
        ("Bachelor's degree in Accounting", study("BSc", "Mathematics"), "unmet"),
        ("理工科背景", study("本科", "软件工程"), "met"),
        ("理工科背景", study("本科", "汉语言文学"), "unmet"),
    ],
)
def test_field_when_related_ones_are_taken_then_one_near_them_is_left_to_a_person(wish, studied, said):
    assert verdict("客户经理", wish, education=[studied]) == said


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "ends", "said"),
    [
        ("2025届全日制普通高校本科及以上应届毕业生", "2025-07", "met"),
        ("2025届全日制普通高校本科及以上应届毕业生", "2024-12", "met"),
        ("2025届全日制普通高校本科及以上应届毕业生", "2020-06", "unmet"),
        ("2025届全日制普通高校本科及以上应届毕业生", "2026-06", "unmet"),
        ("面向境内外高校2024年1月至2025年7月毕业的应届毕业生", "2024-06", "met"),
        ("面向境内外高校2024年1月至2025年7月毕业的应届毕业生", "2023-06", "unmet"),
        ("2025 graduates or final-year students in any discipline", "2025-06", "met"),
        ("2025 graduates or final-year students in any discipline", "2018-06", "unmet"),
        ("应届毕业生\n本科及以上学历", "2025-12", "met"),
        ("应届毕业生\n本科及以上学历", "2021-06", "unmet"),
        ("本科及以上学历", "2025-12", "unmet"),
    ],
)
def test_graduates_when_asked_for_then_the_end_of_the_studies_decides_and_may_lie_ahead(wish, ends, said):
    assert verdict("管理培训生", wish, education=[study("本科", "金融学", "2016-09", ends)]) == said


ABROAD = study("硕士", "金融", "2013-09", "2014-10", school="英国利兹大学")
HOME = study("硕士", "金融", "2013-09", "2014-10", school="江州大学")


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        ("英语六级及以上，或具有海外留学、工作经历", {"education": [ABROAD]}, "met"),
        ("英语六级及以上，或具有海外留学、工作经历", {"languages": ["CET-6"]}, "met"),
        ("英语六级及以上，或具有海外留学、工作经历", {"languages": ["CET-4"], "education": [HOME]}, "unmet"),
        ("英语流利，可作为工作语言", {"education": [ABROAD]}, "met"),
        ("英语流利，可作为工作语言", {"education": [HOME]}, "doubt"),
        ("英语流利，可作为工作语言", {"education": [HOME], "languages": ["日语N1"]}, "unmet"),
        ("英语流利，可作为工作语言", {"education": [study("硕士", "金融", school="University of Leeds")]}, "met"),
        ("大学英语四级及以上", {"languages": ["英语四级 498"]}, "met"),
        ("具有良好的英语听说读写能力，CET-6及以上", {"languages": ["CET-4"]}, "unmet"),
        ("具有良好的英语听说读写能力，CET-6及以上", {"languages": ["CET-6"]}, "met"),
        ("具有国（境）外学习、工作经历", {"education": [ABROAD]}, "met"),
        ("具有国（境）外学习、工作经历", {"education": [HOME]}, "unmet"),
        ("大学英语四级及以上", {"languages": ["英语四级 401分未通过"]}, "unmet"),
        ("日语流利", {"education": [ABROAD], "languages": ["英语"]}, "unmet"),
        ("具有海外工作经历", {"work": [LENDER | {"description": "外派新加坡分行两年"}]}, "met"),
        ("具有海外工作经历", {"work": [LENDER]}, "unmet"),
    ],
)
def test_language_when_studies_were_in_its_country_then_they_show_it(wish, changes, said):
    assert verdict("客户经理", wish, **changes) == said


@pytest.mark.feature("RS-09")
def test_licence_when_a_line_of_a_job_names_it_then_is_held():
    assert (
        verdict("客户经理", "持C1驾照，可接受加班", work=[LENDER | {"description": "企业授信调查。\n持C1驾照"}])
        == "met"
    )
    assert verdict("客户经理", "持C1驾照，可接受加班", work=[LENDER]) == "unmet"


@pytest.mark.feature("RS-09")
def test_work_when_somebody_never_led_or_studied_then_nothing_is_left_open():
    assert verdict("Clerk", "At least Manager level", work=[]) == "unmet"
    assert verdict("Clerk", "2025 graduates", work=[CLERK]) == "unmet"


UPPER_SECOND = "普通话水平测试二级甲等及以上"


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        (UPPER_SECOND, {"certificates": ["普通话二级甲等"]}, "met"),
        (UPPER_SECOND, {"certificates": ["普通话证书（一级乙等）"]}, "met"),
        (UPPER_SECOND, {"languages": ["普通话水平测试2级甲等 88分"]}, "met"),
        (UPPER_SECOND, {"certificates": ["普通话二级乙等"]}, "unmet"),
        (UPPER_SECOND, {"certificates": ["普通话三级甲等"]}, "unmet"),
        (UPPER_SECOND, {"languages": ["普通话流利"]}, "doubt"),
        (UPPER_SECOND, {}, "doubt"),
        ("普通话二级乙等（含）以上证书", {"certificates": ["普通话二级甲等"]}, "met"),
        ("Putonghua Proficiency Test Level 2A or above", {"certificates": ["Putonghua (PSC) Level 2B"]}, "unmet"),
        ("Putonghua Proficiency Test Level 2A or above", {"certificates": ["Putonghua (PSC) Level 1B"]}, "met"),
        ("具有普通话二级甲等证书，大专及以上学历", {"certificates": ["普通话二级甲等"]}, "unmet"),
    ],
)
def test_putonghua_when_a_class_is_asked_for_then_classes_are_compared_and_silence_is_a_doubt(wish, changes, said):
    assert verdict("坐席", wish, **changes) == said
