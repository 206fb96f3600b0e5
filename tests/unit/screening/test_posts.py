"""Job posts of banks, as JSON and as prose, read into musts and nice-to-haves."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.hiring.screening.matching import resume, wording
from quality import jobs, posts, reading, resumes
from quality.sections import split


def wishes(post: posts.Post) -> list[tuple[str, str]]:
    return [(one.text, one.kind) for one in post.requirements if one.id.startswith("r")]


def test_text_when_it_has_headings_then_only_what_stands_below_requirements_counts():
    post = posts.of_text(
        "岗位名称：风险经理\n岗位职责：\n1. 撰写报告\n"
        "任职要求：\n1、本科及以上学历；\n2、CFA优先。\n福利待遇：\n五险一金",
        "x",
    )
    assert post.title == "风险经理"
    assert wishes(post) == [("本科及以上学历", "must"), ("CFA优先", "nice")]


def test_text_when_english_then_preferred_section_is_nice():
    post = posts.of_text(
        "# Analyst\n## Requirements\n- SQL\n## Preferred qualifications\n- Python\n## Benefits\n- Tea", "x"
    )
    assert wishes(post) == [("SQL", "must"), ("Python", "nice")]


def test_text_when_it_ends_with_what_is_offered_and_how_to_apply_then_neither_is_asked_for():
    post = posts.of_text(
        "招聘启事：公司金融部客户经理\n任职要求：\n1. 会计\n优先条件：\n1. CPA\n"
        "报名方式：请将简历发送至邮箱\n本行对应聘信息保密",
        "x",
    )
    assert post.title == "公司金融部客户经理"
    assert wishes(post) == [("会计", "must"), ("CPA", "nice")]
    english = (
        "Clerk\nRequirements\n- SQL\nPreferred\n- Python\nWe offer five-day work. Applications will be confidential."
    )
    assert wishes(posts.of_text(english, "x")) == [("SQL", "must"), ("Python", "nice")]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("3年以上风控经验，有银行经验者优先", [("3年以上风控经验", "must"), ("有银行经验者优先", "nice")]),
        (
            "Bachelor's degree required, Master's preferred",
            [("Bachelor's degree required", "must"), ("Master's preferred", "nice")],
        ),
        ("CPA is a plus", [("CPA is a plus", "nice")]),
        ("We are looking for someone with:", []),
    ],
)
def test_sentence_when_must_and_nice_stand_side_by_side_then_is_cut(sentence, found):
    assert split(sentence, "must") == found


@pytest.mark.parametrize(
    "value",
    [
        {"title": "T", "requirements": ["本科及以上学历", "CPA优先"]},
        {
            "title": "T",
            "requirements": [{"text": "本科及以上学历", "kind": "must"}, {"text": "CPA优先", "kind": "nice"}],
        },
        {"title": "T", "must_have": ["本科及以上学历"], "nice_to_have": ["CPA优先"]},
        {"title": "T", "requirements": {"must": ["本科及以上学历"], "nice": ["CPA优先"]}},
        {"职位": "T", "要求": "本科及以上学历；CPA优先"},
        {"title": "T", "description": "任职要求：\n1. 本科及以上学历\n2. CPA优先"},
    ],
)
def test_json_when_shaped_in_any_usual_way_then_gives_the_same_wishes(value):
    post = posts.of_json(value, "x")
    assert (post.title, wishes(post)) == ("T", [("本科及以上学历", "must"), ("CPA优先", "nice")])


def test_json_when_it_has_rules_of_the_product_then_keeps_them():
    post = posts.of_json(
        {
            "title": "T",
            "rules": [
                {"kind": "years_in_skill", "value": 3, "skill": "风控"},
                {"kind": "degree_at_least", "value": "硕士"},
            ],
        },
        "x",
    )
    assert [(rule.kind, rule.value, rule.skill) for rule in post.rules] == [
        ("years_in_skill", 3, "风控"),
        ("degree_at_least", "master", None),
    ]


@pytest.mark.feature("RS-14")
def test_post_when_it_selects_by_a_protected_attribute_then_that_is_left_out_and_said():
    post = posts.of_text("任职要求：\n1. 本科以上\n2. 35岁以下\n3. 男性优先", "x")
    assert wishes(post) == [("本科以上", "must")]
    assert post.left_out == ("35岁以下", "男性优先")


def test_match_when_two_are_equal_then_order_is_by_name_and_qualified_come_first():
    fields = {"language": "zh", "education": [], "work": [], "skills": ["SQL"], "certificates": [], "languages": []}
    everyone = {name: resume.read(fields, {}, date(2025, 6, 30)) for name in ("b", "a")}
    everyone["c"] = resume.read(fields | {"skills": []}, {}, date(2025, 6, 30))
    post = posts.of_json({"title": "T", "requirements": ["SQL"]}, "x")
    assert jobs.match(post, everyone, None) == {"qualified": ["a", "b"], "ranking": ["a", "b", "c"]}


def test_explanation_when_asked_for_then_says_how_each_line_was_read_and_which_is_in_doubt(capsys):
    post = posts.of_text("Falconer\n\nRequirements:\n- Python\n- Ostrich keeping", "post")
    fields = {"skills": ["Python"], "work": [], "education": []}
    everyone = {name: resume.read(fields, {}, date(2025, 6, 30)) for name in "abcde"}
    assert jobs.match(post, everyone, None, explain=True)["qualified"] == []
    told = capsys.readouterr().err
    assert "must: Python | read as: named in the résumé: Python | met by 5 of 5" in told
    assert "in doubt: Nobody of the 5 people screened meets this line, although 5 meet everything" in told


def test_names_when_two_files_share_a_stem_then_the_second_keeps_its_ending(capsys):
    names = resumes.stems([Path("a.docx"), Path("a.pdf"), Path("b.pdf")])
    assert list(names.values()) == ["a", "a.pdf", "b"]
    assert "written as a.pdf.json" in capsys.readouterr().err


def test_flat_when_written_then_has_exactly_the_published_fields():
    schema = json.loads((Path(__file__).parents[3] / "docs/schemas/jobs.schema.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["result"]["required"] == ["qualified", "ranking"]
    made = reading.flat(
        {
            "name": "x",
            "work": [
                {"employer": "e", "title": "t", "start": None, "end": None, "internship": False, "description": "d"}
            ],
            "more": 1,
        }
    )
    assert tuple(made) == reading.FIELDS
    assert "description" not in made["work"][0]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty_file"),
        ("a.exe", b"MZ..", "unsupported"),
        ("a.pdf", b"plain words", "corrupted"),
        ("a.docm", b"PK..", "unsupported"),
        ("a.docx", b"PK rubbish", "corrupted"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "unsupported"),
    ],
)
def test_read_when_file_is_refused_at_the_door_then_gives_a_published_code_without_asking_a_model(name, data, code):
    found = reading.read(None, name, data, date(2025, 6, 30))
    assert isinstance(found, reading.Refused)
    assert (found.code, bool(found.message)) == (code, True)


@pytest.mark.parametrize(
    "heading",
    ["具备下列条件者优先", "以下条件优先：", "优先录用", "有以下经验者，可优先考虑", "Added advantage", "Even better"],
)
def test_section_when_its_heading_calls_it_preferred_in_other_words_then_nothing_of_it_is_required(heading):
    post = posts.of_text(f"客户经理\n任职要求\n1. 本科以上学历；\n{heading}\n1. 持有CFA证书；\n2. 熟悉外汇。", "post")
    assert [(one.text, one.kind) for one in post.requirements][:3] == [
        ("本科以上学历", "must"),
        ("持有CFA证书", "nice"),
        ("熟悉外汇", "nice"),
    ]


def test_line_when_it_prefers_one_thing_then_is_no_heading():
    post = posts.of_text("客户经理\n任职要求\n本科以上学历\n有银行经验者优先\n持有CFA证书", "post")
    assert [one.kind for one in post.requirements][:3] == ["must", "nice", "must"]


@pytest.mark.parametrize(
    ("wish", "letters"),
    [
        ("Certified Scrum Product Owner (CSPO) or Professional Scrum Product Owner (PSPO)", {"CSPO", "PSPO"}),
        ("Certified Treasury Professional (CTP)", {"CTP"}),
    ],
)
def test_certificate_when_no_table_knows_it_then_its_letters_are_enough(wish, letters):
    [part] = [one for one in wording.parse(wish) if one.kind == "certificate"]
    assert letters <= {topic.label for topic in part.topics}
    assert not part.every


def test_statement_when_it_is_of_somebodys_ways_then_it_decides_nothing():
    assert [one.kind for one in wording.parse("You explain things clearly and help others grow")] == ["soft"]
    assert [one.kind for one in wording.parse("You explain trade finance to importers")] != ["soft"]
