"""How a line of a position was read, in words of either language."""

from __future__ import annotations

import re

import pytest

from app.hiring.positions.service import Rule
from app.hiring.screening.matching import graduates, line_words, wording
from app.hiring.screening.matching.scoring import rule_part
from app.text import reader

NOTHING = "nothing that a résumé could show: it decides nothing"


def read(text: str, language: str = "en", title: str = "") -> list[str]:
    with reader(language):
        return [str(one) for one in line_words.reading(wording.parse(text, (), wording.title_topics(title)))]


@pytest.mark.feature("RS-09", part="it says how a requirement is read, not what was found")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least three years of corporate lending", ["at least 3 years in: corporate lending"]),
        ("5年以上工作经验", ["at least 5 years of work"]),
        ("本科及以上学历", ["degree: Bachelor's degree or higher"]),
        ("全日制本科及以上学历", ["degree, studied full-time: Bachelor's degree or higher"]),
        ("CPA or CFA", ["one of the certificates: CPA, CFA"]),
        ("CAMS", ["certificate: CAMS"]),
        ("大学英语六级", ["language: English, fluent (CET-6)"]),
        ("Experience in supervising a team of five or more", ["has led at least 5 people"]),
        ("普通话二级甲等及以上", ["test of spoken Chinese: second class, upper half or higher"]),
        ("2025届毕业生", ["studies that end from 2024-07 to 2025-12"]),
        ("OneTrust or TrustArc", ["read as free text, found by its words and meaning: OneTrust / TrustArc"]),
        ("Patience and empathy", [NOTHING]),
        ("中级及以上职称", ["professional title: middle or higher", "what comes near it is left to a person"]),
        ("具有海外留学经历", ["study or work abroad"]),
        ("Experience of Kubernetes", ["experience that a job shows of: Kubernetes"]),
        ("Python or Go", ["named in the résumé: Python, Go", "one of them is enough"]),
    ],
)
def test_reading_when_a_line_is_shown_then_says_what_is_looked_for(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "硕士，或本科且5年以上风险管理经验",
        "入职一年内取得CAMS证书",
        "8年以上制造业采购工作经验，其中3年以上采购团队管理经验",
        "3年以上Java开发经验，熟悉反洗钱，英语或日语流利",
        "相关工作经验",
    ],
)
def test_reading_when_shown_in_chinese_then_holds_no_english_but_what_the_line_says(text):
    sentences = read(text, "zh", "风险经理")
    assert sentences
    assert set(re.findall(r"[A-Za-z]+", "".join(sentences))) <= set(re.findall(r"[A-Za-z]+", text))


def test_reading_when_two_ways_are_enough_then_joins_what_each_asks_for():
    either = "at least 5 years in: 风险管理 and degree: Bachelor's degree or higher"
    assert read("硕士，或本科且5年以上风险管理经验") == [f"either degree: Master's degree or higher, or {either}"]


def test_rule_when_shown_then_is_read_in_the_same_words():
    rule = Rule("y", "years_in_skill", 3.0, "Python")
    with reader("en"):
        assert [str(one) for one in line_words.reading([rule_part(rule)])] == ["at least 3 years in: Python"]


def test_parts_when_any_kind_is_read_then_each_has_words():
    from app.hiring.screening.matching.judging import JUDGES

    assert set(line_words._PARTS) == set(JUDGES)
    assert graduates.RECENT == 12  # "within a year"


@pytest.mark.parametrize(("text", "unread"), [("COPC", "COPC"), ("Python", ""), ("熟悉园艺养护", ""), ("5年经验", "")])
def test_unread_when_no_table_knows_the_words_then_names_them(text, unread):
    assert line_words.unread(wording.parse(text)) == unread
