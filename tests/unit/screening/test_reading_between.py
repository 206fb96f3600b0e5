"""What résumés and posts say in ways that lists of words miss: doubled entries, half-held certificates, pairs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.hiring.positions.service import Requirement
from app.hiring.screening.matching import levels, resume, wording
from app.hiring.screening.matching.scoring import Screener
from quality import posts
from tests.unit.screening.test_matching import fields, job, wanted

AS_OF = date(2025, 6, 30)
STUDY = {"school": "某某大学", "degree": "本科", "major": "金融学", "start": "2010-09", "end": "2014-06"}


def met(text: str, document: list[str] | None = None, **changes) -> bool:
    """Say whether a requirement is met by a résumé with these fields and these further lines."""
    lines = [{"text": line, "box": [0, place, 1, place + 1]} for place, line in enumerate(document or [])]
    pages = {"pages": [{"number": 1, "lines": lines}]}
    read = resume.read(fields(**changes), {}, AS_OF, pages)
    return Screener(wanted(Requirement("1", text, "must", 1.0, ())), None).screen(read).requirements[0].met


@pytest.mark.feature("RS-09")
def test_years_when_a_study_was_also_filed_as_a_job_then_only_the_job_counts():
    doubled = job("2010-09", "2014-06", "金融", "") | {"employer": "某某大学"}
    later = job("2023-06", "2025-06")
    assert not met("3年以上工作经验", education=[STUDY], work=[doubled, later])
    assert met("2年以上工作经验", education=[STUDY], work=[doubled, later])


@pytest.mark.feature("RS-09")
def test_job_when_it_was_also_filed_as_a_study_then_keeps_its_employer_and_department():
    again = {"school": "某某银行", "degree": None, "major": "资产负债管理部", "start": "2020-01", "end": "2025-06"}
    work = [job("2020-01", "2025-06", "专员", "报表") | {"employer": "某某银行"}]
    assert met("3年以上资产负债管理经验", education=[STUDY, again], work=work)
    assert met("有银行工作经验", education=[STUDY, again], work=work)


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("listed", "line", "held"),
    [
        ("CPA", "CPA已通过4门，预计2026年全科通过", False),
        ("CPA", "CIA 国际注册内部审计师，CPA未考", False),
        ("CAMS", "CAMS已于2022年到期未续", False),
        ("CPA", "CPA（2020年取得）", True),
        ("CPA", "CFA 备考，CPA", True),
    ],
)
def test_certificate_when_the_list_keeps_only_its_name_then_the_whole_line_decides(listed, line, held):
    assert met(f"持有{listed}证书", [line], certificates=[listed]) is held


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("Licences: SFC Type 1 and Type 4", True),
        ("牌照：香港证监会第一类牌照（证券交易）", True),
        ("SFC Type 1 licence lapsed in 2021, renewal planned", False),
        ("SFC Type 4 licence", False),
    ],
)
def test_licence_when_held_lapsed_or_of_another_type_then_only_the_one_held_counts(line, held):
    assert met("Must hold SFC Type 1 licence", [line], certificates=[]) is held


@pytest.mark.feature("RS-09")
def test_stated_years_when_the_resume_only_denies_the_skill_then_do_not_count():
    work = [job("2019-06", "2025-06", "零售客户经理", "个人住房按揭，无对公信贷经验，希望转岗对公")]
    assert not met("3年以上对公信贷工作经验", work=work, years_by_skill={"对公业务": 6.0})
    untold: dict[str, Any] = {"work": [job("2019-06", "2025-06", "客户经理", "")]}
    assert met("3年以上对公信贷工作经验", years_by_skill={"对公贷款": 6.0}, **untold)
    assert not met("3年以上对公信贷工作经验", years_by_skill={"对公业务": 6.0}, **untold)


@pytest.mark.feature("RS-09")
def test_pair_when_two_words_share_a_noun_then_both_kinds_are_asked_for():
    part = wording.parse("3 years of market or credit risk")[0]
    assert [topic.label for topic in part.topics] == ["market risk", "credit risk"]
    assert not part.every
    either = wording.parse("3 years in operational risk or internal control")[0]
    assert [topic.label for topic in either.topics] == ["operational risk", "internal control"]
    assert "corporate_credit" in wording.parse("3年以上公司或企业信贷经验")[0].topics[0].groups


@pytest.mark.feature("RS-09")
def test_major_when_its_field_is_empty_then_the_line_decides_without_the_school():
    def study(school: str) -> dict:
        return {"education": [STUDY | {"school": school, "major": None}]}

    cited = {"/education/0/degree": [{"text": "某法学院 劳动关系 本科", "page": 1, "box": [0, 0, 1, 1]}]}
    read = resume.read(fields(**study("某法学院")), cited, AS_OF)
    post = wanted(
        Requirement("1", "人力资源管理等相关专业", "must", 1.0, ()), Requirement("2", "法学等相关专业", "must", 1.0, ())
    )
    assert [one.met for one in Screener(post, None).screen(read).requirements] == [True, False]


@pytest.mark.feature("RS-09")
def test_language_when_its_exam_stands_among_the_lines_of_a_job_then_it_is_found():
    work = [job("2020-06", "2025-06", "专员", "名单筛查\n大学英语六级")]
    assert met("大学英语六级（CET-6）及以上", languages=[], certificates=[], work=work)


@pytest.mark.feature("RS-09")
def test_words_when_no_table_knows_them_then_other_forms_of_the_same_words_count():
    work = [job("2020-06", "2025-06", "analyst", "Drafted wills and settled estates")]
    assert met("Experience of will drafting", work=work)
    assert not met("Experience of will contests", work=work)


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize("head", ["**What you will need**", "**Our wish list**", "## Who fits"])
def test_post_when_its_second_heading_is_in_other_words_then_duties_end_there(head):
    post = posts.of_text(f"# Officer\n\n**Responsibilities**\n\n* Serve clients\n\n{head}\n\n1. Must hold a CFA\n", "x")
    assert ("Must hold a CFA", "must") in [(one.text, one.kind) for one in post.requirements]


def test_degree_when_the_reader_found_it_in_the_major_then_counts():
    studies: list[dict[str, Any]] = [
        {"school": "X", "degree": None, "major": "BSSc Psychology", "start": "2009-09", "end": "2012-06"}
    ]
    assert met("本科及以上学历", education=studies)
    assert met(
        "Degree in engineering", education=[studies[0] | {"degree": "Bachelor of Engineering", "major": "Civil"}]
    )


def test_document_line_when_the_document_has_no_places_then_is_read_beside_the_persons_own_data():
    lines = ["王强", "13800001111", "CDCS (2019)", "SQL"]
    page = {"number": 1, "lines": [{"text": text, "box": None} for text in lines]}
    evidence = {
        "/name": [{"page": 1, "box": None, "text": "王强"}],
        "/skills/0": [{"page": 1, "box": None, "text": "SQL"}],
    }
    read = resume.read(fields(), evidence, AS_OF, {"pages": [page]})
    assert "CDCS (2019)" in [line.clean for line in read.of("other")]
    assert not {"王强", "SQL"} & {line.clean for line in read.of("other")}
    assert (
        Screener(wanted(Requirement("1", "CDCS certificate", "must", 1.0, ())), None).screen(read).requirements[0].met
    )


def test_command_when_a_test_of_chinese_is_named_then_its_level_counts():
    assert [levels.command(f"HSK {level}") for level in (2, 4, 5, 6)] == [1, 3, 4, 5]


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize(
    ("asked", "degree", "major", "held"),
    [
        ("全日制本科及以上学历", "本科", "金融学（自考）", False),
        ("全日制本科及以上学历", "本科", "金融学", True),
        ("本科及以上学历", "本科", "金融学（自考）", True),
        ("本科及以上学历", "本科", "金融学（肄业）", False),
        ("Bachelor's degree", "Bachelor (not completed)", "Finance", False),
    ],
)
def test_degree_when_left_without_it_or_not_full_time_then_counts_only_where_that_is_enough(asked, degree, major, held):
    assert met(asked, education=[STUDY | {"degree": degree, "major": major}]) is held


@pytest.mark.parametrize(
    ("line", "held"), [("CET-6 552分", True), ("CET-6 398分", False), ("英语六级未通过", False), ("CET-6", True)]
)
def test_command_when_a_test_was_not_passed_then_the_level_below_counts(line, held):
    assert met("英语六级", languages=[line]) is held


def test_skill_when_denied_behind_its_name_or_named_as_what_is_sought_then_is_not_shown():
    assert not met("SQL", skills=[], document=["SQL：不会"], work=[])
    assert not met("Spark", skills=[], document=["Spark (never used)"], work=[])
    assert not met("有对公信贷经验", skills=[], document=["应聘职位：对公客户经理"], work=[])
