"""What of a post decides who is qualified: each form of a demand in trades that no table was written for, both ways."""

from __future__ import annotations

import pytest

from app.hiring.screening.matching import wording
from quality import posts
from quality.sections import sections
from tests.unit.screening.test_other_trades import found, since

DRAFTING = "3 years of drafting in a shipbuilding firm or naval architecture practice"
ROSTERS = "User of a rostering system such as Kelpora, Oracle Shiftwise or similar"


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("Tact, stamina and an even temper", False),
        ("Able to stand for long periods", False),
        ("Comfortable presenting to auditors and regulators", False),
        ("Excellent persuasion and presentation skills", False),
        ("Right to work in Ruritania", False),
        ("Notice period of no more than one month", False),
        ("思维敏捷，为人谦和", False),
        ("合规意识强，责任心强", False),
        ("Experience of falconry", True),
        ("Able to program in Python", True),
        ("Horticulture", True),
        ("会拉小提琴", True),
        ("有较强的责任心，熟悉园艺养护", True),
    ],
)
def test_must_when_it_names_nothing_that_a_resume_could_show_then_does_not_decide(text, decides):
    assert found(text).decisive is decides


@pytest.mark.parametrize(
    ("text", "employer", "title", "met", "doubt"),
    [
        ("3年以上植物园、风景区管理公司或苗圃企业的园艺养护经验", "青山苗圃", "园艺养护员", True, False),
        ("3年以上植物园、风景区管理公司或苗圃企业的园艺养护经验", "青山苗圃", "讲解员", False, False),
        ("3年以上植物园、风景区管理公司或苗圃企业的园艺养护经验", "某家政公司", "园艺养护员", False, True),
        (DRAFTING, "Bay Shipbuilding", "Drafting", True, False),
        (DRAFTING, "Hill Foods", "Drafting", False, True),
        ("3 years of falconry, in-house or in a zoo company", "Hill Foods", "Falconry instructor", True, False),
        ("3 years in a tea blending centre, any industry", "Harbour Tea Blending Centre", "Assistant", True, False),
    ],
)  # fmt: skip
def test_years_when_the_post_says_where_then_the_places_are_alternatives_beside_the_work(
    text, employer, title, met, doubt
):
    one = found(text, since(title, employer=employer))
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("text", "title", "met"),
    [
        ("Three years as a falconer, beekeeper or zoo keeper", "Beekeeper", True),
        ("Three years as a falconer, beekeeper or zoo keeper", "Keeper of records", False),
        ("Three years of stage/costume design", "Costume Designer", True),
        ("Three years of stage/costume design", "Graphic Designer", False),
        ("Three years in weaving, dyeing or a similar role", "Dyeing technician", True),
        ("3年以上短片剪辑、拍摄或配音制作经验", "拍摄", True),
        ("5年以上水利、市政或房建监理经验", "市政监理", True),
        ("5年以上水利、市政或房建监理经验", "水利设计", False),
        ("Three years of management accounting or yield accounting", "Management Accountant", True),
        ("Three years of falconry or yield management", "Falconry instructor", True),
    ],
)
def test_years_when_a_list_gives_alternatives_that_no_table_knows_then_each_counts(text, title, met):
    assert found(text, since(title)).met is met


@pytest.mark.parametrize(
    ("duties", "met"),
    [("带领5名养护员", True), ("协助组长", False)],
)
def test_years_when_posts_of_leaders_are_the_examples_then_people_must_be_led(duties, met):
    text = "担任园艺养护管理岗位（如养护主管、苗圃负责人等）不少于2年"
    assert found(text, since("园艺养护员", duties)).met is met


@pytest.mark.parametrize(
    ("text", "skills", "met", "doubt"),
    [
        ("Familiar with a loom control system (Weavix, Threadly, Spindlo or similar)", "Threadly", True, False),
        ("Familiar with a loom control system (Weavix, Threadly, Spindlo or similar)", "Loom control", False, True),
        ("Familiar with a loom control system (Weavix, Threadly, Spindlo or similar)", "Sewing", False, False),
        (ROSTERS, "Shiftwise", True, False),
        (ROSTERS, "Oracle", False, False),
        (ROSTERS, "Quarto Adaptive Rostering", True, False),
        ("Build scripts with Terraform, Ansible or a comparable tool", "Ansible", True, False),
        ("Build scripts with Terraform, Ansible or a comparable tool", "Excel", False, False),
        ("熟练使用Kelpora、PR、织梦等排版软件", "Kelpora", True, False),
        ("熟练使用Kelpora、PR、织梦等排版软件", "公关", False, False),
        ("使用过实时织造引擎（如Weavix、经纬等）", "Weavix", True, False),
    ],
)  # fmt: skip
def test_tools_when_a_list_only_gives_examples_then_one_is_enough_and_an_unnamed_one_is_in_doubt(
    text, skills, met, doubt
):
    one = found(text, skills=[skills])
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("text", "held", "met", "doubt"),
    [
        ("取得准测绘师及以上资格", "测绘师资格", True, False),
        ("取得准测绘师及以上资格", "房屋登记员资格", False, False),
        ("持有二级建造师及以上证书（机电或市政专业）", "一级建造师证书", True, False),
        ("持有二级建造师及以上证书", "三级建造师证书", False, False),
        ("中级及以上会计职称", "高级会计师", True, False),
        ("中级及以上会计职称", "初级会计师", False, False),
        ("Chartered surveyor (MRICS or equivalent)", "MRICS", True, False),
        ("Chartered surveyor (MRICS or equivalent)", "Forklift licence", False, False),
        ("FRM or equivalent", "Diploma of the Ruritanian Risk Institute", False, True),
    ],
)
def test_certificate_when_those_above_or_equivalents_are_taken_then_they_count_or_are_in_doubt(text, held, met, doubt):
    one = found(text, certificates=[held])
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("text", "languages", "met", "doubt"),
    [
        ("英语良好，可阅读专业文献", ["English"], True, False),
        ("英语良好，可阅读专业文献", ["德语"], False, False),
        ("Fluent German", ["German, Welsh, basic Manx"], True, False),
        ("Fluent German", ["German"], False, True),
        ("Fluent German", ["basic German"], False, False),
    ],
)
def test_language_when_its_command_is_not_told_then_the_rest_of_the_list_or_a_person_tells(text, languages, met, doubt):
    one = found(text, languages=languages)
    assert (one.met, one.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("text", "degree", "met"),
    [
        ("本科，机械、材料、物流管理等理工科或管理类专业", "BEng", True),
        ("本科，机械、材料、物流管理等理工科或管理类专业", "BA", False),
        ("Bachelor's degree in accounting or law", "BAcc", True),
        ("Bachelor's degree in accounting or law", "BSc", False),
    ],
)
def test_major_when_the_degree_names_its_field_then_counts(text, degree, met):
    study = [{"school": "X", "degree": degree, "major": "Glass", "start": "2010-09", "end": "2014-06"}]
    assert found(text, education=study).met is met


def test_knowledge_when_the_years_in_the_work_are_shown_then_decides_nothing():
    post = posts.of_text("Keeper\n\nRequirements\n- 3 years of falconry\n- Familiar with plumage care\n- Plumix", "x")
    known = {one.text: wording.parse(one.text)[0].knows for one in post.requirements}
    assert known == {"3 years of falconry": False, "Familiar with plumage care": True, "Plumix": False}
    assert found("Familiar with plumage care", since("Falconry keeper")).decisive


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("IT WOULD BE A PLUS", "nice"),
        ("A bonus, not a must", "nice"),
        ("Not essential, but welcome", "nice"),
        ("What you get", "other"),
        ("What the job involves", "duty"),
    ],
)
def test_section_when_its_heading_says_what_it_is_in_other_words_then_is_known(line, kind):
    read = sections(f"Requirements\n- Falconry\n\n{line}\nPlumage care; a roster")
    assert [one.kind for one in read] == ["must", kind]


def test_section_when_a_list_ends_and_running_text_follows_an_unknown_heading_then_asks_for_nothing():
    read = sections("Requirements\n- Falconry\n- Plumage care\n\nA word on our castle\nWe keep forty birds.")
    assert [one.kind for one in read] == ["must", "none"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("青山动物园 社会招聘——驯鹰师（青山）\n任职要求\n1. 耐心", "驯鹰师"),
        ("青山动物园 总部 诚聘\n驯鹰师\n任职要求\n1. 耐心", "驯鹰师"),
        ("青山动物园招聘：驯鹰师\n任职要求\n1. 耐心", "驯鹰师"),
        ("招聘专员\n任职要求\n1. 耐心", "招聘专员"),
    ],
)
def test_title_when_the_line_says_who_calls_then_only_the_work_is_kept(text, title):
    assert posts.of_text(text, "x").title == title
