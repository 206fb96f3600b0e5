"""Years of one kind of work: what shows it, what only lies near it, and what nobody but a person can decide."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching import ordering, resume
from app.hiring.screening.matching.attribution import claims, jobs, stretches, vocabulary
from app.hiring.screening.matching.meaning import Space
from app.hiring.screening.matching.scoring import RequirementResult, Screener
from app.text import reader
from quality import posts
from tests.unit.screening import years_cases
from tests.unit.screening.test_matching import asks, fields, job, wanted

ROOT = Path(__file__).parents[3]
LENDING = "三年以上对公信贷经验"
HERE = ROOT / "app/hiring/screening/matching/attribution"
MODEL = ROOT / "models/resume_fields/1/resume_fields_model/attribution"


def found(text: str, document: list[str] | None = None, **changes) -> RequirementResult:
    """Return what a screening finds for one must."""
    lines = [{"text": line, "box": [0, place, 1, place + 1]} for place, line in enumerate(document or [])]
    read = resume.read(
        fields(**({"skills": [], "certificates": []} | changes)), {}, years_cases.AS_OF,
        {"pages": [{"number": 1, "lines": lines}]},
    )  # fmt: skip
    return Screener(wanted(asks(text)), None).screen(read).requirements[0]


def ranked(name: str, everyone: dict[str, dict]) -> list[tuple[str, bool]]:
    screener = Screener(posts.of_json(years_cases.post(name), name), None)
    made = {key: screener.screen(resume.read(one, {}, years_cases.AS_OF)) for key, one in everyone.items()}
    order = sorted(made, key=lambda key: (not made[key].qualified, *ordering.key(made[key]), key))
    return [(key, made[key].qualified) for key in order]


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize("name", years_cases.posts())
def test_qualified_when_a_post_asks_for_years_then_agrees_with_the_labels(name):
    one = years_cases.measured(name, lambda everyone: ranked(name, everyone))
    assert one.right >= 0.85 * one.taken, one.wrong
    assert one.right >= 0.85 * one.wanted, one.wrong
    assert one.ndcg >= 0.9


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize("name", ["single_jobs.yaml", "single_jobs2.yaml"])
def test_qualified_when_single_jobs_lie_near_then_few_are_taken_and_almost_none_that_show_it_missed(name):
    right, wrongly, missed = 0, [], []
    musts = yaml.safe_load((years_cases.FILE.parent / name).read_text(encoding="utf-8"))
    for must, lines in musts.items():
        screener = Screener(wanted(asks(must)), None)
        for line in lines:
            title, _, duties = line[2:].partition(" | ")
            work = [job("2017-01", None, title, duties) | {"employer": "某银行"}]
            taken = screener.screen(resume.read(fields(work=work, skills=[]), {}, years_cases.AS_OF)).qualified
            right += taken and line[0] == "y"
            wrongly += [line] if taken and line[0] == "n" else []
            missed += [line] if not taken and line[0] == "y" else []
    assert right >= 0.92 * (right + len(wrongly)), wrongly
    assert right >= 0.95 * (right + len(missed)), missed


@pytest.mark.parametrize("path", sorted(HERE.glob("*.*")), ids=lambda path: path.name)
def test_attribution_when_the_app_and_the_model_hold_it_then_each_file_is_the_same(path):
    assert (MODEL / path.name).read_bytes() == path.read_bytes()


def test_vocabulary_when_read_then_neighbours_are_mutual_and_never_kinds_of_each_other():
    for group in vocabulary.groups().values():
        for other in group.related:
            assert group.id in vocabulary.groups()[other].related
            assert other not in vocabulary.under(group.id)


@pytest.mark.feature("RS-09")
@pytest.mark.parametrize(
    ("title", "duties", "how"),
    [
        ("客户经理", "办理对公信贷业务", "exact"),
        ("企业客户经理", "走访企业", "synonym"),
        ("普惠客户经理", "小微企业贷款投放", "narrower"),
        ("风险经理", "对公贷款风险审查", "related"),
        ("审计员", "对公信贷业务审计", "related"),
        ("软件工程师", "开发对公信贷系统", "related"),
        ("招聘专员", "招聘对公客户经理", "related"),
        ("职员", "对公信贷系统的日常维护", "related"),
        ("信贷员", "办理贷款", "broader"),
        ("文员", "为对公信贷团队整理档案", None),
        ("文员", "参加对公信贷培训", None),
        ("文员", "求职意向：对公信贷", None),
        ("文员", "没有从事过对公信贷", None),
        ("导游", "讲解", None),
    ],
)
def test_years_when_work_is_typed_then_only_the_same_synonyms_and_narrower_kinds_count(title, duties, how):
    one = found(LENDING, work=[job("2018-01", None, title, duties)])
    assert one.how == how
    assert one.met is (how in ("exact", "synonym", "narrower"))
    assert one.doubt is (how == "broader")
    assert (one.quote is None) is (how is None)


@pytest.mark.feature("RS-09")
def test_years_when_work_is_a_neighbour_then_the_note_says_so_in_both_languages():
    one = found(LENDING, work=[job("2018-01", None, "风险经理", "对公贷款风险审查")])
    with reader("en"):
        assert "is related work, which does not count as 对公信贷" in str(one.note)
    with reader("zh"):
        assert "属于相关工作，不计作“对公信贷”" in str(one.note)
    assert one.credit < 0.5


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("duties", "held"),
    [
        ("2018.01-2020.06 任综合柜员\n2020.07起任对公客户经理", True),
        ("2018.01-2022.06 任综合柜员\n2022.07起任对公客户经理", False),
        ("2018年1月至2022年6月从事个贷；2022年6月起转岗从事对公信贷", True),
        ("前四年办理现金业务，后三年从事对公信贷", True),
        ("前四年办理现金业务，后两年从事对公信贷", False),
        ("from Jan 2018 to Jun 2020: teller\nSince Jul 2020: corporate lending", True),
        ("2019年度对公贷款投放2亿元", True),
    ],
)
def test_years_when_duties_change_inside_a_job_then_only_its_own_months_count(duties, held):
    assert found(LENDING, work=[job("2018-01", "2025-06", "职员", duties)]).met is held


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    "changes",
    [
        {"work": [job(None, None, "对公客户经理", "企业贷款营销")]},
        {"work": [job("2024-06", "2022-01", "对公客户经理", "企业贷款营销")]},
        {"work": [job("2018-01", None, "导游", "讲解")], "skills": ["对公信贷"]},
    ],
)
def test_years_when_dates_are_unread_or_only_a_list_names_it_then_is_in_doubt_with_a_sentence(changes):
    one = found(LENDING, **changes)
    assert (one.met, one.doubt) == (False, True)
    for language, said in (("en", "person decides"), ("zh", "由人工判断")):
        with reader(language):
            assert said in str(one.note)


def test_years_when_the_dated_jobs_suffice_then_an_unread_date_changes_nothing():
    work = [job("2020-01", None, "对公客户经理", ""), job(None, None, "对公客户经理", "")]
    assert found(LENDING, work=work).met
    assert found("3年以上工作经验", work=work).met
    assert found("30年以上工作经验", work=work).doubt


def test_years_when_a_person_corrects_the_stated_years_then_they_count_and_the_readers_do_not():
    first = fields(work=[job("2018-01", None, "风险经理", "限额")], skills=[], years_by_skill={"对公信贷": 5.0})
    corrected = first | {"years_by_skill": {"对公信贷": 4.0}}
    for now, before, met in ((first, first, False), (corrected, first, True)):
        read = resume.read(now, {}, years_cases.AS_OF, None, before)
        rule = Rule("y", "years_in_skill", 3, "对公信贷")
        assert Screener(wanted(rules=(rule,)), None).screen(read).rules[0].met is met


def test_years_when_duties_are_not_known_then_the_stated_years_decide_and_a_neighbours_title_rules_them_out():
    for title, stated, met in (("对公客户经理", 2.5, False), ("对公客户经理", 3.0, True), ("风险经理", 5.0, False)):
        one = found(LENDING, work=[job("2018-01", None, title, "")], years_by_skill={"对公信贷": stated})
        assert one.met is met


def test_meaning_when_it_alone_comes_near_then_years_are_in_doubt_and_never_met(monkeypatch):
    class Near(Space):
        def query(self, _text: str) -> list[float]:
            return [1.0]

        def passages(self, texts: list[str]) -> list[list[float]]:
            return [[1.0]] * len(texts)

    read = resume.read(fields(work=[job("2015-01", None, "职员", "办理碳汇")], skills=[]), {}, years_cases.AS_OF)
    post = wanted(Requirement("1", "3年以上排污权质押经验", "must", 1.0, ()))
    one = Screener(post, Near(lambda texts, _kind: [[1.0]] * len(texts))).screen(read).requirements[0]
    assert (one.met, one.doubt, one.how) == (False, True, "meaning")


def test_experience_when_no_years_are_asked_for_then_a_neighbour_does_not_count_either():
    assert found("有对公信贷经验", work=[job("2024-01", None, "对公客户经理", "")]).met
    one = found("有对公信贷经验", work=[job("2015-01", None, "风险经理", "对公贷款风险审查")])
    assert (one.met, one.how) == (False, "related")


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("duties", "asked", "held"),
    [
        ("• 2018.01-2023.06 任综合柜员\n• 2023.07起任对公客户经理", LENDING, False),
        ("• 走访客户", "五年以上对公业务经验", True),
    ],
)
def test_years_when_a_line_heads_the_job_then_its_department_counts_and_its_dates_are_no_duties(duties, asked, held):
    head = {"page": 1, "box": [0, 0, 9, 9], "text": "2018.01-2025.06  江苏银行  公司金融部  客户经理"}
    work = [job("2018-01", "2025-06", "客户经理", duties) | {"employer": "江苏银行"}]
    read = resume.read(fields(work=work, skills=[]), {"/work/0/title": [head]}, years_cases.AS_OF)
    assert Screener(wanted(asks(asked)), None).screen(read).requirements[0].met is held


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("• Prepared credit papers for borrowers of the corporate\nlending desk", 1),
        ("• Short line\nAnother line", 2),
        ("• A line that is long enough to be wrapped but ends itself here.\nNext", 2),
        ("• A line that is long enough to be wrapped but has a bullet below\n• Next", 2),
    ],
)
def test_duties_when_a_page_wraps_a_sentence_then_its_lines_are_one(text, sentences):
    assert len(stretches.read(text, None, None)) == sentences


def test_sentences_when_words_are_stuffed_then_each_is_short_and_few_of_its_words_are_looked_at():
    stuffed = jobs.read("职员", "对公信贷风险审计" * 750 + "\n" + "负责对公信贷\n" * 800, None, None)
    assert len(stuffed.sentences) < 30
    assert max(len(one.text) for one, _ in stuffed.sentences) <= 240
    lending = claims.of_group("corporate_credit")
    assert len(list(claims.claims("对公信贷" * 500, lending))) == claims.MOST


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize(
    ("asked", "title", "duties", "result"),
    [
        ("3年以上反洗钱经验", "合规管理岗", "反洗钱工作由两位同事承担，本人汇总季报", "no"),
        ("3年以上对公授信经验", "机构客户部客户经理", "企业客户授信调查和报告由授信团队负责，本人不参与", "no"),
        ("3年以上审计经验", "内控岗", "针对审计发现组织整改，回复审计问询", "no"),
        ("3年以上审计经验", "实施经理", "面向内审部门介绍审计系统", "no"),
        ("3 years in data engineering", "Analyst", "Pipelines are built by the data engineering team", "no"),
        (
            "3 years in data engineering",
            "System Engineer",
            "Data engineers own the jobs; patched the Spark cluster",
            "no",
        ),
        ("3 years in data engineering", "Data Scientist", "Fraud models with Spark", "no"),
        ("3 years in data engineering", "Project Manager", "Led a data engineering team of nine contractors", "no"),
        ("3 years in data engineering", "Software Engineer", "Wrote the Spark jobs of the ingestion team", "yes"),
        ("3 years as an HR business partner", "Payroll Officer", "Answered questions of HR business partners", "no"),
        ("3 years as an HR business partner", "Recruiter", "Intake meetings with the HRBP of each division", "no"),
        ("3 years as an HR business partner", "HR Generalist", "Contracts and attendance", "doubt"),
        ("3 years as an HR business partner", "People Partner", "Advised directors", "yes"),
        ("3年以上人力资源经验", "HRBP", "人才盘点", "yes"),
        (
            "3 years in trade finance",
            "Relationship Manager",
            "Referred clients' letters of credit to the operations",
            "no",
        ),
        ("3 years in trade finance", "Business Analyst, Trade Platforms", "Replaced the letter of credit system", "no"),
        (
            "3 years in trade finance operations",
            "Officer, Guarantees Desk",
            "Issue demand guarantees and standbys",
            "yes",
        ),
    ],
)
def test_years_when_others_did_the_work_or_a_neighbour_names_it_then_only_own_work_counts(asked, title, duties, result):
    one = found(asked, work=[job("2018-01", None, title, duties)])
    assert ("yes" if one.met else "doubt" if one.doubt else "no") == result


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("asked", "title", "result"),
    [
        ("三年以上对公授信经验（调查、审查、审批岗位均可）", "授信审批中心审查员", True),
        ("三年以上对公授信经验", "授信审批中心审查员", False),
        ("三年以上风险管理经验（合规、内控亦可）", "内控岗", True),
        ("三年以上风险管理经验", "内控岗", False),
    ],
)
def test_years_when_the_post_accepts_more_in_brackets_then_that_counts_and_nothing_more_is_asked(asked, title, result):
    assert found(asked, work=[job("2018-01", None, title, "审查法人客户授信申请")]).met is result


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("title", "duties", "held"),
    [
        ("职员", "2018年4月起任对公客户经理：\n（1）发放企业贷款", True),
        ("职员", "2023年4月起任对公客户经理：\n（1）发放企业贷款", False),
        ("职员", "（1）营业厅现金\n（2）2018年4月起转到公司部，发放企业贷款", True),
        ("职员", "现任：对公客户经理（2018.04起）\n企业贷款\n曾任：柜员（2016.01-2018.03）\n现金", True),
        ("职员", "现任：柜员（2018.04起）\n现金\n曾任：对公客户经理（2016.01-2018.03）\n企业贷款", False),
        ("柜员，后任对公客户经理", "2023年4月起做企业贷款", False),
        ("柜员，后任对公客户经理", "2020年4月起做企业贷款", True),
        ("职员", "2018-2020连续三年先进\n发放企业贷款", True),
    ],
)
def test_years_when_a_dated_line_begins_another_post_then_the_lines_below_tell_of_the_same_months(title, duties, held):
    assert found(LENDING, work=[job("2016-01", "2025-06", title, duties)]).met is held


def test_years_when_a_line_that_heads_the_job_names_a_department_then_the_title_keeps_its_own_words():
    head = {"page": 1, "box": [0, 0, 9, 9], "text": "农商银行 | 合规风险部 | 反洗钱专员 | 2019.10-至今"}
    work = [job("2019-10", None, "反洗钱专员", "审核预警") | {"employer": "农商银行"}]
    read = resume.read(fields(work=work, skills=[]), {"/work/0/title": [head]}, years_cases.AS_OF)
    assert Screener(wanted(asks("3年以上反洗钱经验")), None).screen(read).requirements[0].met


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ("3 years in data engineering", {"skills": ["Spark"]}),
        ("3年以上审计经验", {"document": ["多年配合检查，熟悉审计流程"]}),
    ],
)
def test_years_when_a_list_names_only_a_tool_or_a_summary_only_knowledge_then_nobody_has_to_decide(asked, changes):
    one = found(asked, work=[job("2015-01", None, "导游", "讲解")], **changes)
    assert not one.met
    assert not one.doubt


YEARS_ALONE = {"starts": ["2017-01", "2017-12"], "ends": ["2020-01", "2020-12"]}
QUARTERS = {"starts": ["2017-01", "2017-03"], "ends": ["2020-01", "2020-03"]}


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize(
    ("asked", "months", "met", "doubt"),
    [
        ("3年以上工作经验", None, True, False),
        ("3年以上工作经验", YEARS_ALONE, False, True),
        ("2年以上工作经验", YEARS_ALONE, True, False),
        ("4年以上工作经验", YEARS_ALONE, False, False),
        ("3年以上工作经验", QUARTERS, False, True),
        ("两年半以上工作经验", QUARTERS, True, False),
        (LENDING, YEARS_ALONE, False, True),
        ("两年以上对公信贷经验", YEARS_ALONE, True, False),
        ("五年以上对公信贷经验", YEARS_ALONE, False, False),
    ],
)
def test_years_when_the_dates_name_no_months_then_only_a_threshold_between_is_in_doubt(asked, months, met, doubt):
    work = [job("2017-01", "2020-01", "对公信贷客户经理", "负责对公信贷业务") | {"employer": "某银行"}]
    doubts = {"/work/0/start": {"code": "dates_approximate"} | months} if months else {}
    one = found(asked, work=work, doubts=doubts)
    assert (one.met, one.doubt) == (met, doubt)
    assert ("未写明月份" in in_chinese(one)) is doubt


def in_chinese(one: RequirementResult) -> str:
    with reader("zh"):
        return str(one.note)


def test_years_when_a_person_corrected_a_date_since_then_it_counts_as_it_stands():
    work = [job("2016-12", "2020-01", "客户经理", "负责对公信贷业务") | {"employer": "某银行"}]
    doubts = {"/work/0/start": {"code": "dates_approximate"} | QUARTERS | {"ends": ["2019-01", "2019-03"]}}
    assert found("3年以上工作经验", work=work, doubts=doubts).met
