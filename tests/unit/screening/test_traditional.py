"""Traditional and Simplified characters: who writes in the one is found by posts in the other."""

from __future__ import annotations

import pytest

from app.hiring.positions import lawful
from tests.unit.screening.test_forms_of_wishes import study, verdict
from tests.unit.screening.test_matching import job

BANKER = job("2016-01", None, "企業金融客戶經理", "負責企業授信調查、撰寫授信報告及貸後管理", employer="香江銀行")
CLERK = job("2016-01", None, "櫃員", "辦理現金收付業務", employer="香江銀行")


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("wish", "changes", "said"),
    [
        ("3年以上对公信贷工作经验", {"work": [BANKER]}, "met"),
        ("3年以上对公信贷工作经验", {"work": [CLERK]}, "unmet"),
        ("具有三年以上企業授信工作經驗", {"work": [BANKER]}, "met"),
        ("具有三年以上企業授信工作經驗", {"work": [CLERK]}, "unmet"),
        ("本科及以上学历，会计专业", {"education": [study("學士", "會計學", school="香江大學")]}, "met"),
        ("大學學歷以上，會計相關科系", {"education": [study("本科", "会计学")]}, "met"),
        ("持有反洗钱师（CAMS）证书", {"certificates": ["國際公認反洗錢師（CAMS）"]}, "met"),
        ("英語流利", {"languages": ["英语（流利）"]}, "met"),
        ("英語流利", {"languages": ["英语（一般）"]}, "unmet"),
    ],
)
def test_wish_when_post_and_resume_are_in_two_scripts_then_is_met_as_in_one(wish, changes, said):
    assert verdict("客户经理", wish, **changes) == said


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize("text", ["年齡三十五歲以下", "限未婚女性", "須服畢兵役之男性", "限漢族，戶籍本市者優先"])
def test_post_when_it_selects_unlawfully_in_traditional_characters_then_is_refused(text):
    with pytest.raises(lawful.Unlawful):
        lawful.check(text)
