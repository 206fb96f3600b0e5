"""Positions: stated by HR, versioned, audited, lawful, and seen by those whose they are."""

from __future__ import annotations

import uuid

import pytest

from app import clock
from app import text as words
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.hiring.positions import inputs, lawful, service
from app.inputs import Refused


def stated(people, **changes):
    """Values of a position, as the API takes them."""
    return {
        "title": "新媒体运营",
        "manager_id": str(people.manager.id if people else uuid.uuid4()),
        "requirements": [
            {"text": "沟通能力", "weight": 2},
            {"text": "客户资源", "kind": "nice", "synonyms": ["客户积累"]},
        ],
        "rules": [
            {"kind": "degree_at_least", "value": "bachelor"},
            {"kind": "years_in_skill", "value": 1, "skill": "新媒体运营"},
        ],
    } | changes


def opened(people, **changes):
    return service.create(people.hr, inputs.read(stated(people, **changes)), clock.now())


@pytest.mark.feature("RS-14")
def test_create_when_rules_are_lawful_then_they_are_kept_with_their_kind(people):
    position = service.get(opened(people).id)
    assert [(rule.kind, rule.value, rule.skill) for rule in position.rules] == [
        ("degree_at_least", "bachelor", None),
        ("years_in_skill", 1.0, "新媒体运营"),
    ]


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("限男性", "sex"),
        ("Male preferred", "sex"),
        ("35岁以下", "age"),
        ("Age under 35", "age"),
        ("已婚已育", "family"),
        ("not pregnant", "family"),
        ("汉族优先", "ethnicity"),
        ("Han Chinese only", "ethnicity"),
        ("无宗教信仰", "religion"),
        ("本市户口", "origin"),
        ("籍贯上海", "origin"),
        ("household registration in Shanghai", "origin"),
        ("形象好气质佳", "appearance"),
        ("good-looking", "appearance"),
        ("身体健康", "health"),
        ("no disability", "health"),
    ],
)
def test_read_when_a_requirement_names_a_protected_attribute_then_is_refused_with_the_clause(text, attribute):
    for changes in (
        {"requirements": [{"text": text}]},
        {"requirements": [{"text": "x", "synonyms": [text]}]},
        {"rules": [{"kind": "certificate", "value": text}]},
        {"rules": [{"kind": "years_in_skill", "value": 1, "skill": text}]},
    ):
        with words.reader("en"), pytest.raises(lawful.Unlawful, match="Law art"):
            inputs.read(stated(None, **changes))
    assert lawful.protected(text).code == attribute


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize("field", ["title", "description"])
@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("出纳（女）", "sex"),
        ("限 男 性", "sex"),
        ("限\u200b男性", "sex"),
        ("限女性客户经理", "sex"),
        ("male preferred", "sex"),
        ("35岁以下", "age"),
        ("年齡35歲以下", "age"),
        ("ＭＡＬＥ only", "sex"),
        ("年齡：３５歲以下", "age"),
        ("女 性 优 先", "sex"),
        ("无性别要求，男士优先", "sex"),
        ("对性别有要求", "sex"),
        ("no age limit, men only", "sex"),
        ("18岁以上35岁以下", "age"),
        ("a young and dynamic team", "age"),
        ("未婚", "family"),
        ("少数民族勿扰", "ethnicity"),
        ("Native English speaker only", "ethnicity"),
        ("本地戶口", "origin"),
        ("河南人勿扰", "origin"),
        ("regardless of experience, women only", "sex"),
    ],
)
def test_read_when_title_or_description_selects_then_is_refused_at_its_field(text, attribute, field):
    with words.reader("en"), pytest.raises(lawful.Unlawful, match="Law art") as refused:
        inputs.read(stated(None, **{field: f"{'客户经理。' * 30 if field == 'description' else ''}{text}"}))
    assert refused.value.at == field
    assert lawful.protected(text).code == attribute
    assert "客户经理。" * 5 not in str(refused.value), "the refusal quotes the words, not the beginning of the text"


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize(
    "kind", ["sex", "gender", "age_at_most", "marital_status", "ethnicity", "household_registration"]
)
def test_read_when_a_rule_has_the_kind_of_a_protected_attribute_then_is_refused_with_the_clause(kind):
    with words.reader("en"), pytest.raises(lawful.Unlawful, match="Law art"):
        inputs.read(stated(None, rules=[{"kind": kind, "value": "x"}]))


@pytest.mark.feature("RS-14")
@pytest.mark.parametrize(
    "text",
    [
        "本科及以上学历",
        "1年以上新媒体运营经验",
        "健康险销售经验",
        "management experience",
        "language teaching",
        "race condition debugging",
        "风险意识",
        "health insurance sales",
        "CET-6",
        "注册会计师",
        "学生管理",
        "民族品牌推广",
        "男装设计",
        "女性用品行业客户",
        "反洗钱(女性客户)名单筛查",
        "年满18周岁",
        "18岁以上",
        "at least 18 years old",
        "性别不限",
        "不限性别、年龄、民族",
        "对性别没有要求",
        "无年龄限制",
        "No gender requirement",
        "no age limit",
        "年齡、性別均不限",
        "诚信教育",
        "农村商业银行",
        "五险一金：养老、医疗、失业、工伤、生育",
        "可解决北京户口",
        "少数民族语言",
        "We do not discriminate on the basis of race, religion, sex, age or disability.",
        "project management in the digital age",
        "cloud-native",
        "Islamic finance",
        "Ernst & Young",
        "women's wear",
    ],
)
def test_protected_when_the_words_only_resemble_then_nothing_is_found(text):
    assert lawful.protected(text) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "degree_at_least", "value": "high"},
        {"kind": "years_at_least", "value": "many"},
        {"kind": "years_at_least", "value": 99},
        {"kind": "years_in_skill", "value": 2},
        {"kind": "certificate", "value": ""},
        {"kind": "luck", "value": "x"},
    ],
)
def test_read_when_a_rule_does_not_fit_its_kind_then_says_what_a_rule_needs(rule):
    with pytest.raises(Invalid, match="A rule needs"):
        inputs.read(stated(None, rules=[rule]))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"high_band": 50, "invite_from": 90}, "invite_from"),
        ({"high_band": True}, "high_band"),
        ({"high_band": "NaN"}, "high_band"),
        ({"invite_from": 101}, "invite_from"),
        ({"requirements": []}, "requirements"),
        ({"requirements": [{"text": "1" * 10_000}]}, "requirements/0/text"),
        ({"requirements": [{"text": "x", "weight": float("inf")}]}, "requirements/0/weight"),
        ({"requirements": [{"text": "x"}] * 61}, "requirements"),
        ({"rules": {}}, "rules"),
        ({"manager_id": "{" * 32}, "manager_id"),
        ({"title": ["x"]}, "title"),
    ],
)
def test_read_when_a_value_cannot_be_then_is_refused_at_its_field_in_both_languages(changes, field):
    with pytest.raises(Refused) as refused:
        inputs.read(stated(None, **changes))
    assert refused.value.at == field
    said = []
    for language in ("en", "zh"):
        with words.reader(language):
            said.append(words.gettext(refused.value.text, **refused.value.fields))
    assert said[0] != said[1]
    assert not any("Input should" in one for one in said)


def test_read_when_there_are_no_requirements_then_says_that_nobody_could_be_measured():
    without = stated(None)
    del without["requirements"]
    for values in (without, stated(None, requirements=[])):
        with pytest.raises(Invalid, match="at least one requirement"):
            inputs.read(values)


@pytest.mark.feature("RS-17", part="a bank cannot add to the dictionary")
def test_revise_when_items_stay_then_they_keep_their_ids_and_new_ones_get_their_own(people):
    first = opened(people)
    kept = [{"id": item.id, "text": item.text} for item in first.requirements]
    second = service.revise(
        people.hr,
        first.id,
        inputs.read(stated(people, requirements=[*kept, {"id": "x", "text": "风险意识"}])),
        1,
        clock.now(),
    )
    assert [item.id for item in second.requirements[:2]] == [item.id for item in first.requirements]
    assert second.requirements[2].id not in {"x", *(item.id for item in first.requirements)}


@pytest.mark.feature("RS-10")
def test_revise_when_the_threshold_changes_then_it_is_audited_and_the_old_version_keeps_its_own(people):
    position = opened(people)
    assert position.high_band == 85.0
    values = stated(people, high_band=90) | {
        "requirements": [{"id": r.id, "text": r.text} for r in position.requirements]
    }
    service.revise(people.hr, position.id, inputs.read(values), 1, clock.now())
    assert (service.get(position.id).version, service.get(position.id).high_band) == (2, 90.0)
    assert service.get(position.id, 1).high_band == 85.0
    entry = audit.recent(1)[0]
    assert (entry.action, entry.detail) == ("update", {"version": 2, "high_band_before": 85.0, "high_band": 90.0})


def test_revise_when_somebody_was_faster_then_is_a_conflict(people):
    position = opened(people)
    service.revise(people.lead, position.id, inputs.read(stated(people, title="A")), 1, clock.now())
    with pytest.raises(Conflict):
        service.revise(people.hr, position.id, inputs.read(stated(people, title="B")), 1, clock.now())
    assert service.get(position.id).title == "A"


@pytest.mark.feature("PV-07")
def test_visible_when_the_position_is_anothers_then_it_does_not_exist(people):
    position = opened(people)
    for account in (people.hr, people.manager, people.lead):
        assert service.visible(account, position.id).id == position.id
        assert [one.id for one in service.listing(account)] == [position.id]
    for account in (people.other_hr, people.other_manager, people.administrator, people.auditor):
        with pytest.raises(NotFound):
            service.visible(account, position.id)
        assert service.listing(account) == []
    with pytest.raises(Forbidden):
        service.revise(people.manager, position.id, inputs.read(stated(people)), 1, clock.now())


def form_of(people, **changes):
    fields = {
        "title": "客户经理",
        "department": "零售",
        "language": "zh",
        "manager_id": str(people.manager.id),
        "high_band": "85",
        "requirement_text": "客户资源",
        "requirement_kind": "must",
        "requirement_weight": "2",
        "requirement_synonyms": "客户积累，客源",
        "requirement_id": "",
        "rule_id": "",
        "rule_kind": "years_at_least",
        "rule_degree": "bachelor",
        "rule_years": "2",
        "rule_name": "",
    }
    blank = [(name, "") for name in fields if name.startswith(("requirement_", "rule_"))]
    return [*(fields | changes).items(), *blank]


def test_pages_when_hr_fills_the_form_without_scripts_then_the_position_is_opened_and_changed(browse, people):
    hr = browse("hr")
    answer = hr.post("/positions/new", form_of(people))
    assert answer.status_code == 303
    position = service.listing(people.hr)[0]
    assert (position.requirements[0].text, position.requirements[0].synonyms) == ("客户资源", ("客户积累", "客源"))
    assert [(rule.kind, rule.value) for rule in position.rules] == [("years_at_least", 2.0)]
    assert "客户经理" in hr.get("/positions").text
    edit = hr.get(f"/positions/{position.id}/edit").text
    assert position.requirements[0].id in edit
    changed = form_of(people, high_band="80.5") + [("version", "1")]
    assert hr.post(f"/positions/{position.id}/edit", changed).status_code == 303
    assert service.get(position.id).high_band == 80.5


@pytest.mark.feature("RS-14")
def test_pages_when_a_rule_is_unlawful_then_the_form_comes_back_filled_with_the_sentence(browse, people):
    answer = browse("hr").submit("/positions/new", form_of(people, requirement_text="35岁以下"))
    assert "Employment Promotion Law art. 3 and 26" in answer.text
    assert 'value="35岁以下"' in answer.text
    assert service.listing(people.hr) == []


@pytest.mark.feature("PV-07")
def test_addresses_when_asked_by_others_then_refuse_and_show_nothing(browse, people):
    position = opened(people)
    pages = (f"/positions/{position.id}/edit", f"/api/v1/positions/{position.id}")
    for name in ("other_hr", "other_manager", "administrator", "auditor", None):
        browser = browse(name)
        for path in (*pages, "/positions", "/api/v1/positions"):
            answer = browser.get(path)
            assert "新媒体运营" not in answer.text
            assert path in ("/positions", "/api/v1/positions") or answer.status_code in (303, 401, 403, 404)
    assert browse("manager").get(f"/positions/{position.id}/edit").status_code == 403


def test_api_when_a_position_is_sent_then_it_is_opened_and_stated_anew(browse, people):
    hr = browse("hr")
    made = hr.send("POST", "/api/v1/positions", json=stated(people))
    assert made.status_code == 201
    document = hr.get(made.headers["location"]).json
    assert document["rules"][0]["value"] == "bachelor"
    document.pop("id")
    document.pop("form")
    document["title"] = "改名"
    answer = hr.send("PUT", made.headers["location"], json=document)
    assert (answer.status_code, answer.json["version"], answer.json["title"]) == (200, 2, "改名")
    assert hr.send("PUT", made.headers["location"], json=document | {"title": "again"}).status_code == 409
    assert hr.send("POST", "/api/v1/positions", json=stated(people, colour="red")).json["error"]["code"] == "invalid"
