"""A profile of indicators from one dictionary: checked, versioned, changed by two people, and compared with scores."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from app import clock
from app.foundation.approvals import service as approvals
from app.hiring.applications import service as applications
from app.hiring.assessment import service as assessment
from app.hiring.interviews import packs
from app.hiring.interviews import service as interviews
from app.hiring.positions import changes, indicators, inputs, profile
from app.hiring.positions import service as positions
from app.hiring.positions import tasks as _consumes  # noqa: F401 - the worker loads it as well
from app.hiring.positions.profile import Wanted
from app.hiring.screening import tasks as _registers  # noqa: F401 - the worker loads it as well
from app.inputs import Refused
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import Candidate, screened
from tests.app.hiring.test_assessment import TEXT, keep_all
from tests.app.hiring.test_screening import apply
from tests.app.test_openapi import answer_of

SALES = [
    {"indicator": "customer-communication", "required": 4, "weight": 0.6},
    {"indicator": "resilience", "required": 5, "weight": 0.4},
]
TRAINING = "no training room reads the gaps yet"
BANK = "a bank cannot add to the dictionary"


def stated(people, **more) -> dict:
    return {"title": "客户经理", "manager_id": str(people.manager.id), "requirements": [{"text": "客户资源"}]} | more


@pytest.mark.feature("SC-20")
def test_dictionary_when_read_then_every_question_of_every_pack_names_one_of_its_ids_and_families_have_theirs():
    ids = indicators.dictionary().indicators.keys()
    for pack in packs.all_packs().values():
        for question in pack.questions.values():
            assert {question.indicator, *(node.indicator for node in question.nodes)} <= ids
    families = {name: [*family.profile] for name, family in indicators.dictionary().families.items()}
    assert families["sales"] == ["customer-communication", "resilience"]
    assert families["technology"] == ["coding", "problem-solving"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicators": {"selling": {"name": {"zh": "销售"}}}},
        {
            "families": {
                "x": {"name": {"zh": "某类", "en": "Some"}, "profile": {"selling": {"required": 3, "weight": 1}}}
            }
        },
        {
            "families": {
                "x": {"name": {"zh": "某类", "en": "Some"}, "profile": {"coding": {"required": 3, "weight": 0.9}}}
            }
        },
    ],
)
def test_dictionary_when_it_is_wrong_then_is_refused(wrong):
    whole = yaml.safe_load(indicators.FILE.read_text(encoding="utf-8"))
    with pytest.raises(ValidationError):
        indicators.Dictionary.model_validate(whole | wrong)


def test_dictionary_when_an_anchor_is_longer_than_60_characters_then_is_refused():
    whole = yaml.safe_load(indicators.FILE.read_text(encoding="utf-8"))
    whole["indicators"]["coding"]["anchors"][3]["zh"] = "长" * 61
    with pytest.raises(ValidationError, match="at most 60"):
        indicators.Dictionary.model_validate(whole)


@pytest.mark.feature("SC-20")
def test_id_when_unknown_then_is_refused_in_a_position_a_pack_and_a_sync(people, browse):
    unknown = [{"indicator": "charm", "required": 3, "weight": 1}]
    answer = browse("hr").send("POST", "/api/v1/positions", json=stated(people, profile=unknown))
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "profile")
    assert "charm" in answer.json["error"]["message"]
    question = packs.pack("retail-banking").questions["integrity"].model_dump(by_alias=True)
    with pytest.raises(ValidationError, match="no indicator charm"):
        packs.Question.model_validate(question | {"indicator": "charm"})
    with pytest.raises(Refused, match="charm"):
        indicators.check(["coding", "charm"])


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ([SALES[0]], "sum to 0.6"),
        ([*SALES, {"indicator": "coding", "required": 3, "weight": 0.1}], "sum to 1.1"),
        ([SALES[0], SALES[0] | {"weight": 0.4}], "stands twice"),
        ([SALES[0] | {"required": 6, "weight": 1}], "level of 1 to 5"),
        ([SALES[0] | {"weight": 0}, SALES[1] | {"weight": 1}], "level of 1 to 5"),
    ],
)
def test_profile_when_weights_or_levels_do_not_fit_then_says_so(people, wanted, says):
    with pytest.raises(Refused, match=says):
        inputs.read(stated(people, profile=wanted))


@pytest.mark.feature("RS-17", part=BANK)
def test_form_when_a_profile_is_filled_in_then_it_is_kept_shown_and_stays_when_others_leave_it_out(people, browse):
    hr = browse("hr")
    fields = [("title", "客户经理"), ("language", "zh"), ("manager_id", str(people.manager.id)), ("high_band", "85")]
    fields += [("invite_from", "60"), ("requirement_text", "客户资源"), ("requirement_kind", "must")]
    fields += [("requirement_id", ""), ("requirement_weight", "1"), ("requirement_synonyms", "")]
    wanted = {"customer-communication": ("4", "0.6"), "resilience": ("5", "0.3")}
    for one in indicators.dictionary().indicators:
        required, weight = wanted.get(one, ("", ""))
        fields += [("profile_indicator", one), ("profile_required", required), ("profile_weight", weight)]
    refused = hr.submit("/positions/new", fields)
    assert "sum to 0.9; they must sum to 1" in refused.text
    assert 'value="0.3"' in refused.text, "what was typed is there again"
    fields[fields.index(("profile_weight", "0.3"))] = ("profile_weight", "0.4")
    hr.submit("/positions/new", fields)
    position = positions.get(hr.at.rpartition("/")[2])
    assert position.profile == (Wanted("customer-communication", 4, 0.6), Wanted("resilience", 5, 0.4))
    form = hr.get(f"/positions/{position.id}/edit").text
    assert "Customer communication" in form
    assert 'name="profile_weight" value="0.6"' in form
    made = changes.revise(people.hr, position.id, inputs.read(stated(people, title="柜员")), 1, clock.now())
    assert isinstance(made, positions.Position)
    assert (made.title, made.profile) == ("柜员", position.profile), "a program that knows no profile loses none"
    assert positions.get(position.id, 1).profile == position.profile


@pytest.mark.feature("SC-11", part="items of the interview change without a second person")
def test_profile_when_somebody_was_screened_then_changes_by_two_people(people, work_through, browse):
    position = resumes.position(people, profile=SALES)
    apply(people, position, 1)
    work_through()
    other = [SALES[0] | {"weight": 0.5}, SALES[1] | {"weight": 0.5}]
    kept = [{"id": one.id, "text": one.text} for one in position.requirements]
    sent = inputs.read(stated(people, requirements=kept, profile=other))
    change = changes.revise(people.hr, position.id, sent, 1, clock.now())
    assert isinstance(change, changes.Change)
    assert positions.get(position.id).version == 1
    work_through()
    page = browse("lead").get(f"/positions/{position.id}/changes/{change.id}").text
    assert "Resilience · 5 · 0.4" in page
    assert "Resilience · 5 · 0.5" in page
    approvals.approve(people.lead, changes.by_id(change.id).request_id, "", clock.now())
    work_through()
    assert [one.weight for one in positions.get(position.id).profile] == [0.5, 0.5]
    assert [one.weight for one in positions.get(position.id, 1).profile] == [0.6, 0.4]


@pytest.mark.feature("SC-15", part=TRAINING)
def test_gap_when_an_application_is_assessed_then_is_required_less_observed_by_the_version_of_the_interview(
    people, app, browse
):
    wanted = [
        {"indicator": "integrity", "required": 4, "weight": 0.5},
        {"indicator": "risk-awareness", "required": 5, "weight": 0.3},
        {"indicator": "coding", "required": 3, "weight": 0.2},
    ]
    position = resumes.position(people, language="en", profile=wanted)
    application = screened(people, position)
    answered(people, app, application)
    # The form of the pack: improvement, integrity, customer relationships, risk awareness.
    keep_all(interviews.interview(application.id), 3.0, 2.5, None, 5.0)
    panel = assessment.scores_panel(people.manager, application.id)
    shown = [(one.indicator, one.observed, one.gap) for one in panel.gaps]
    assert shown == [("integrity", 2.5, 1.5), ("risk-awareness", 5.0, 0.0), ("coding", None, None)]
    assert applications.application(application.id).stage == "assessed"
    page = browse("manager").get(f"/applications/{application.id}/review").text
    assert 'data-gap="integrity">+1.5<' in page
    assert "not observed" in page
    answer = browse("manager").get(f"/api/v1/applications/{application.id}/assessment")
    jsonschema.validate(answer.json, answer_of("get", "/api/v1/applications/{application_id}/assessment", 200))
    assert answer.json["gaps"][0] == {
        "indicator": "integrity", "required": 4, "weight": 0.5, "observed": 2.5, "gap": 1.5
    }  # fmt: skip
    assert [one["indicator"] for one in answer.json["assessment"]["answers"]][1] == "integrity"


def answered(people, app, application) -> None:
    """Let a candidate answer all four questions."""
    candidate = Candidate(app, interviews.invite(application.id, people.hr, clock.now()).link)
    candidate.begin("text")
    for number in range(1, 5):
        candidate.answer(number, TEXT)
    candidate.post("/transcript", finish="1")


def test_gaps_when_several_answers_show_an_indicator_then_are_by_their_mean():
    found = profile.gaps([Wanted("coding", 4, 1.0)], {"coding": [3.0, 4.0, 4.0], "learning": [1.0]})
    assert found == [profile.Gap("coding", 4, 1.0, 3.67, 0.33)]


def test_program_when_it_asks_for_the_dictionary_then_gets_ids_names_anchors_and_presets(browse):
    answer = browse("auditor").get("/api/v1/indicators")
    jsonschema.validate(answer.json, answer_of("get", "/api/v1/indicators", 200))
    one = next(item for item in answer.json["indicators"] if item["id"] == "coding")
    assert (one["name"]["zh"], sorted(one["anchors"])) == ("代码能力", ["1", "3", "5"])
    assert json.loads(answer.text)["families"][1]["profile"][0] == {"indicator": "coding", "required": 4, "weight": 0.5}
