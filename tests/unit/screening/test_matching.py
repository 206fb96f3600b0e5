"""The matching as plain functions: years, words, denials, levels, score, order."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching import kept, ordering, resume, scoring, spans, terms, wording
from app.hiring.screening.matching.scoring import Screener
from app.text import reader
from tests.unit.screening import measured

AS_OF = date(2025, 6, 30)


def fields(**changes) -> dict:
    """A résumé with one job of three years to the month."""
    return {
        "name": "王强",
        "phone": "13800001111",
        "email": "w@example.com",
        "birth_date": "1990-01",
        "language": "zh",
        "education": [
            {"school": "北京大学", "degree": "本科", "major": "金融学", "start": "2010-09", "end": "2014-06"}
        ],
        "work": [job("2022-06", None)],
        "skills": ["SQL"],
        "certificates": ["FRM"],
        "languages": ["英语 CET-6"],
        "years_total": None,
        "years_by_skill": {},
        "hidden_text": [],
    } | changes


def job(start: str, end: str | None, title: str = "风险经理", description: str = "贷后监测", **more) -> dict:
    return {
        "employer": "某公司",
        "title": title,
        "start": start,
        "end": end,
        "internship": False,
        "description": description,
    } | more


def wanted(*requirements: Requirement, rules: tuple[Rule, ...] = (), **more) -> SimpleNamespace:
    stated = {
        "title": "岗位",
        "requirements": requirements,
        "rules": rules,
        "high_band": 85.0,
        "invite_from": 60.0,
    } | more
    return SimpleNamespace(**stated)


def asks(text: str, kind: str = "must", *synonyms: str) -> Requirement:
    return Requirement(text, text, kind, 1.0, synonyms)


def screen(position, evidence: dict | None = None, document: dict | None = None, **changes):
    return Screener(position, None).screen(resume.read(fields(**changes), evidence, AS_OF, document))


def met(text: str, **changes) -> bool:
    return screen(wanted(asks(text)), **changes).requirements[0].met


RISK = Rule("y", "years_in_skill", 3, "风控")


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("jobs", "held"),
    [
        ([job("2022-06", None)], True),
        ([job("2022-07", None)], False),
        ([job("2019-01", "2022-01")], True),
        ([job("2019-01", "2021-12")], False),
        ([job("2020-01", "2022-01"), job("2021-01", "2022-06")], False),
        ([job("2020-01", "2022-01"), job("2021-01", "2023-01")], True),
        ([job("2019-01", "2021-01"), job("2019-06", "2020-01"), job("2020-01", "2021-06")], False),
        ([job("2019-01", "2021-01"), job("2019-06", "2020-01"), job("2020-01", "2022-01")], True),
        ([job("2018-01", None, internship=True)], False),
        ([job("2018-01", None, title="收银员", description="收银")], False),
        ([job("2018-01", None, title="收银员", description="无风控经验")], False),
        ([job("2018-01", None, title="柜员", description="配合风险管理部完成检查")], False),
        ([job("2018-01", None, title="职员", description="负责信用风险评估")], True),
        ([job("2018-01", None, title="Credit Risk Officer", description="")], True),
    ],
)
def test_years_in_skill_when_jobs_are_dated_then_count_months_once_and_no_internship(jobs, held):
    assert screen(wanted(rules=(RISK,)), work=jobs).rules[0].met is held


@pytest.mark.feature("RS-07", "RS-14")
def test_years_in_skill_when_too_few_then_the_sentence_has_numbers_in_both_languages_and_a_quote():
    result = screen(wanted(rules=(RISK,)), work=[job("2022-07", None)]).rules[0]
    with reader("en"):
        assert str(result.explanation) == "风控: 2 years 11 months of dated work, less than the 3 years asked for."
    with reader("zh"):
        assert "2年11个月" in str(result.explanation)
    assert result.quote == "风险经理"


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("13800001111", "联系电话 138 0000 1111"),
        ("13900002222", "推荐人：13900002222"),
        ("110105199003071234", "110105199003071234"),
    ],
)
def test_requirement_when_it_asks_for_a_number_of_a_person_then_nobody_learns_whether_it_is_theirs(asked, written):
    assert not met(asked, work=[job("2022-06", None, description=f"贷后监测\n{written}")], skills=[written])
    assert met("贷后监测", work=[job("2022-06", None, description=f"贷后监测\n{written}")])


def test_months_when_spans_overlap_then_each_month_counts_once():
    assert spans.months([(0, 12), (6, 18), (24, 30)]) == 24
    assert spans.months([(0, 24), (6, 12), (12, 30)]) == 30, "a short span inside a long one, then one beside it"
    assert spans.month("2022-01") - spans.month("2019-01") == 36
    assert spans.month(None) is None


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize(
    ("held", "asked", "result"),
    [
        ("本科", "bachelor", True),
        ("学士", "bachelor", True),
        ("大专", "bachelor", False),
        ("MSc", "bachelor", True),
        ("Master of Science", "master", True),
        ("Bachelor", "master", False),
        ("PhD", "master", True),
        ("硕士研究生", "doctor", False),
        ("专科", "associate", True),
        ("高中", "associate", False),
        (None, "bachelor", False),
    ],
)
def test_degree_when_compared_then_follows_the_order_of_degrees(held, asked, result):
    studies = [{"school": "X", "degree": held, "major": None, "start": "2010-09", "end": "2014-06"}]
    assert screen(wanted(rules=(Rule("d", "degree_at_least", asked),)), education=studies).rules[0].met is result


def test_degree_when_still_studying_then_does_not_count_yet():
    studies = [{"school": "X", "degree": "硕士", "major": None, "start": "2024-09", "end": "2027-06"}]
    result = screen(wanted(rules=(Rule("d", "degree_at_least", "master"),)), education=studies).rules[0]
    assert not result.met
    with reader("en"):
        assert "not finished yet" in str(result.explanation)


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize(
    ("held", "asked", "result"),
    [
        ("注册会计师", "CPA", True),
        ("CPA", "注册会计师", True),
        ("CPA备考中", "CPA", False),
        ("CPA（已通过4科）", "CPA", False),
        ("CFA Level I", "CFA", False),
        ("CFA Charterholder", "特许金融分析师", True),
        ("CFA二级", "CFA Level I", True),
        ("FRM", "CPA或FRM", True),
        ("证券从业资格证", "证券从业资格", True),
        ("国家司法考试合格", "法律职业资格", True),
        ("preparing for CFA", "CFA", False),
        ("银行业专业人员职业资格", "银行从业资格", True),
        ("CPA：已通过会计、审计两科，其余备考中", "CPA", False),
        ("CPA (ethics module, final paper failed)", "CPA", False),
        ("CDCS: exam booked for October", "CDCS", False),
        ("反洗钱岗位准入培训：已报名下半年班", "反洗钱岗位资格证书", False),
    ],
)
def test_certificate_when_named_otherwise_or_not_held_yet_then_only_held_ones_count(held, asked, result):
    assert screen(wanted(rules=(Rule("c", "certificate", asked),)), certificates=[held]).rules[0].met is result


@pytest.mark.parametrize(
    ("held", "asked", "result"),
    [
        ("英语 CET-6", "英语六级", True),
        ("英语 CET-4", "英语六级", False),
        ("English (fluent)", "英语流利", True),
        ("日语N1", "日语N2及以上", True),
        ("日语 N3", "日语N2", False),
        ("IELTS 7.0", "英语流利", True),
        ("粤语", "英语", False),
        ("Cantonese (basic)", "fluent Cantonese", False),
        ("Cantonese, Japanese: both fluent", "fluent Cantonese", True),
        ("Cantonese, Japanese: fluent", "fluent Cantonese", True),
        ("Cantonese, Japanese (fluent)", "fluent Cantonese", False),
        ("Mandarin HSK 6", "fluent Mandarin", True),
    ],
)
def test_language_when_levels_differ_then_are_compared(held, asked, result):
    assert screen(wanted(rules=(Rule("l", "language", asked),)), languages=[held]).rules[0].met is result


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("text", "how"),
    [("贷后监测", "exact"), ("post-loan", "synonym"), ("风险管理", "synonym"), ("SQL", "exact"), ("小提琴", None)],
)
def test_requirement_when_found_then_quotes_the_place_and_says_how(text, how):
    evidence = {"/work/0/description": [{"page": 2, "box": [1, 2, 3, 4], "text": "贷后监测"}]}
    result = screen(wanted(asks(text)), evidence).requirements[0]
    assert (result.met, result.how) == (how is not None, how)
    assert (result.quote is None) is (how is None)
    if text == "贷后监测":
        assert (result.quote, result.page, result.box) == ("贷后监测", 2, (1, 2, 3, 4))


@pytest.mark.feature("RS-09")
def test_requirement_when_hr_gives_a_synonym_then_it_counts_as_one():
    assert not met("月饼")
    found = screen(wanted(asks("月饼", "must", "贷后监测"))).requirements[0]
    assert (found.met, found.how) == (True, "synonym")


@pytest.mark.parametrize(
    ("text", "start", "denied"),
    [
        ("无风控经验", "风控", True),
        ("没有Python经验", "Python", True),
        ("no experience in Java", "Java", True),
        ("No hands-on experience with Java or Python.", "Python", True),
        ("never used SQL", "SQL", True),
        ("实现零差错，熟悉风控", "风控", False),
        ("无锡分行风控", "风控", False),
        ("not only Java but Python", "Python", False),
        ("no less than 5 Java services", "Java", False),
        ("No accidents. Java services", "Java", False),
        ("希望学习Python", "Python", True),
        ("不仅负责风控", "风控", False),
        ("未发生事故，负责风控", "风控", False),
    ],
)
def test_mention_when_its_clause_denies_it_then_does_not_count(text, start, denied):
    assert terms.denied(text, text.index(start)) is denied


def test_document_line_when_it_denies_the_skill_then_requirement_is_not_met():
    page = {"number": 1, "lines": [{"text": "无对公信贷经验", "box": [0, 0, 9, 9]}]}
    assert not screen(wanted(asks("对公信贷")), None, {"pages": [page]}).requirements[0].met


def test_table_when_read_then_has_two_hundred_groups_and_names_only_groups_that_exist():
    groups = terms.groups()
    assert len(groups) >= 200
    for group in groups.values():
        assert group.words
        assert set(group.narrower) <= set(groups)
        for word in group.words:
            assert terms.pattern((word,), True).fullmatch(terms.plain(word)), word


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("3年以上对公信贷经验，熟悉制造业", ["skill_years", "topic"]),
        ("本科及以上学历，金融、经济等相关专业", ["major", "degree"]),
        ("Bachelor's degree or above in finance", ["major", "degree"]),
        ("CPA preferred", ["certificate"]),
        ("At least two years' experience", ["years"]),
        ("Fluent in English", ["language"]),
        ("良好的沟通能力", ["soft"]),
        ("会拉小提琴", ["text"]),
        ("持有反洗钱岗位资格证书（准入培训合格证书）", ["certificate"]),
        ("持有船舶驾驶员资格证书", ["certificate"]),
        ("CXYZ (Certificate for Documentary Credit Specialists)", ["certificate"]),
        ("Certified Widget Auditor", ["certificate"]),
        ("4年以上审计工作经验（内部审计或会计师事务所审计均可）", ["skill_years"]),
        ("A careful, team-minded person who keeps calm at cut-off time", ["soft"]),
        ("Thorough command of Murex", ["text"]),
        ("3年以上零售信贷（含按揭、消费贷）经验", ["skill_years"]),
        ("3年以上法务经验，律师事务所或企业法务均可", ["skill_years"]),
        ("3年以上运营管理经验（柜面除外）", ["skill_years"]),
        ("English at B2 or above", ["language"]),
        ("2 years as a teller or in retail branch operations", ["skill_years"]),
        ("3年以上私人银行客户服务经验", ["skill_years"]),
    ],
)
def test_parse_when_written_in_prose_then_gives_parts_that_can_be_checked(text, kinds):
    assert [part.kind for part in wording.parse(text)] == kinds


@pytest.mark.feature("RS-10")
@pytest.mark.parametrize(("score", "band"), [(85.0, "high"), (84.9, "medium"), (60.0, "medium"), (59.9, "low")])
def test_band_when_score_is_at_the_threshold_then_85_is_high_and_84_9_is_not(score, band):
    assert scoring.band(score, 85.0) == band
    assert scoring.band(scoring.rounded(84.95), 85.0) == "high"
    assert scoring.band(scoring.rounded(84.949), 85.0) == "medium"


def test_score_when_computed_then_follows_the_formula():
    # Musts weigh 2, a rule 2, a nice-to-have 1; SQL is only listed: 0.9.
    position = wanted(asks("贷后"), asks("SQL"), asks("CPA", "nice"), rules=(RISK,))
    assert screen(position).score == scoring.rounded(100 * (2 * 1 + 2 * 0.9 + 0 + 2) / 7).__float__()
    failed = screen(position, work=[job("2024-06", None, description="贷后监测")])
    assert failed.score <= 59.9
    assert failed.band == "low"
    assert screen(wanted(asks("Java"), asks("贷后", "nice"), high_band=20.0)).score <= 19.9


@pytest.mark.feature("RS-14")
def test_score_when_name_gender_school_home_town_or_birth_date_change_then_nothing_changes():
    position = wanted(asks("风险管理"), asks("Python", "nice"), asks("北京", "nice"), asks("会弹琴"), rules=(RISK,))
    lines = [
        "{name}",
        "性别：{sex}  籍贯：{town}",
        "出生年月：{birth}",
        "{title} {school} 金融学 本科",
        "{pronoun} led credit reviews",
    ]
    found = set()
    for name, sex, town, birth, school, title, pronoun in (
        ("王强", "男", "北京", "1990-01", "北京大学", "先生", "He"),
        ("李Python", "女", "上海", "1969-12", "某市职工学院", "女士", "She"),
    ):
        said = {
            "name": name,
            "sex": sex,
            "town": town,
            "birth": birth,
            "school": school,
            "title": title,
            "pronoun": pronoun,
        }
        page = {
            "number": 1,
            "lines": [
                {"text": line.format(**said), "box": [0, place, 9, place + 1]} for place, line in enumerate(lines)
            ],
        }
        study = {"school": school, "degree": "本科", "major": "金融学", "start": "2010-09", "end": "2014-06"}
        one = screen(position, None, {"pages": [page]}, name=name, birth_date=birth, education=[study])
        found.add((one.score, one.band, one.coverage, tuple((r.met, r.how) for r in one.requirements)))
    assert len(found) == 1


def test_order_when_scores_tie_then_coverage_then_depth_decide():
    one, other = screen(wanted(asks("SQL"))), screen(wanted(asks("SQL")))
    assert ordering.key(one) == ordering.key(other)
    deeper = screen(wanted(rules=(RISK,)), work=[job("2018-01", None)])
    assert ordering.key(deeper) < ordering.key(screen(wanted(rules=(RISK,))))


def test_screening_when_kept_and_loaded_then_is_the_same():
    made = screen(wanted(asks("风险管理"), asks("CPA", "nice"), rules=(RISK, Rule("d", "degree_at_least", "master"))))
    assert kept.load(kept.dump(made)) == made


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("posts", "people", "gold", "pairs"),
    [("posts", "resumes.yaml", "gold.yaml", 1000), ("posts2", "resumes2.yaml", "gold2.yaml", 600)],
)
def test_qualified_when_measured_against_careful_reading_then_agrees(posts, people, gold, pairs):
    counted = measured.count(
        measured.screenings(None, measured.FOLDER / posts, measured.people(people)), measured.gold(gold)
    )
    assert counted.pairs >= pairs
    assert counted.precision >= 0.95, counted.wrongly
    assert counted.recall >= 0.95, counted.missed


@pytest.mark.feature("RS-09")
def test_qualified_when_posts_are_of_the_third_set_then_agrees_with_careful_reading():
    everyone = measured.people() | measured.people("resumes2.yaml")
    counted = measured.count(
        measured.screenings(None, measured.FOLDER / "posts3", everyone), measured.gold("gold3.yaml")
    )
    assert counted.pairs >= 900
    assert counted.precision >= 0.95, counted.wrongly
    assert counted.recall >= 0.95, counted.missed
