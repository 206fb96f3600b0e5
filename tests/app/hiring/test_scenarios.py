"""Scenarios: a graph that is sound, two candidates who take two ways, each logged and rated by its own standard."""

from __future__ import annotations

import base64
import hashlib

import pytest
from pydantic import ValidationError

from app import clock, database
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.hiring.applications import service as applications
from app.hiring.assessment import rating, request
from app.hiring.assessment.rating import Verdict
from app.hiring.interviews import packs, service
from app.hiring.interviews.packs import graph
from app.hiring.positions import service as positions
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column, invited, screened

PACK, SCENARIO = "corporate-banking", "pressing-client"
FORM = ["integrity", SCENARIO, "learning"]
TEXT = "I told him that I understand the hurry, and that nothing is paid out before the audit report is here."


@pytest.fixture
def pair(people, app):
    """Two candidates of one position whose form has a scenario in the middle."""
    position = resumes.position(people, language="en")
    service.set_form(people.hr, position.id, PACK, FORM, clock.now())
    first = screened(people, positions.get(position.id))
    other = {"phone": "13900000001", "email": "wang@example.com", "id_number": "", "name": "王强"}
    second = resumes.applied(people, positions.get(position.id), resumes.pdf("Wang Qiang"), **other)
    applications.set_stage(second.id, "screened", people.hr)
    return [invited(people, app, application=one) for one in (first, second)]


def asked(application) -> list[tuple[int, str]]:
    """The numbers and questions of an interview."""
    return [(a.number, a.question.id) for a in service.answers(service.interview(application.id).id)]


def choose(candidate, number: int, option: str):
    candidate.post(f"/questions/{number}")
    return candidate.post(f"/answers/{number}", text=f"{TEXT} {number}", option=option)


def branches() -> list[tuple]:
    sql = "SELECT option, to_node FROM interview_branches ORDER BY chosen_at"
    return database.db.execute_sql(sql).fetchall()


def logged(application) -> list[str]:
    """The ways that the access log names, oldest first."""
    entries = reversed(audit.recent(200, person_id=application.person_id))
    return [e.detail["branch"] for e in entries if e.action == "answer" and "branch" in (e.detail or {})]


@pytest.mark.feature("IV-02")
@pytest.mark.parametrize(
    ("first", "after", "said"),
    [
        (["a", "b"], {"a": []}, "leads to b, which is not among the nodes"),
        (["a", "b"], {"a": [], "b": ["a", "b"]}, "leads back to b"),
        (["a", "b"], {"a": [], "b": [], "c": []}, "no option leads to c"),
        (["a", "b"], {"a": ["c", "d"], "b": [], "c": [], "d": []}, "differ in length"),
        (["a", "b"], {"a": ["c", "d"], "b": ["c", "d"], "c": ["e"], "d": ["e"], "e": []}, "at most 2"),
    ],
)
def test_graph_when_unsound_then_is_refused_with_the_reason(first, after, said):
    with pytest.raises(ValueError, match=said):
        graph.follow_ups(first, after)


def test_graph_when_sound_then_counts_the_follow_ups_of_every_way():
    assert graph.follow_ups([], {}) == 0
    assert graph.follow_ups(["a", "b"], {"a": [], "b": []}) == 1
    assert graph.follow_ups(["a", "b"], {"a": ["c", "d"], "b": ["d", "c"], "c": [], "d": []}) == 2


@pytest.mark.feature("IV-02")
def test_pack_when_scenario_lacks_a_language_or_leads_nowhere_then_is_refused():
    good = packs.question(PACK, SCENARIO).model_dump(by_alias=True)
    assert packs.Question.model_validate(good).follow_ups == 1
    half = {key: value for key, value in good["nodes"][0].items() if key != "en"}
    with pytest.raises(ValidationError, match=r"nodes.0.en\n\s+Field required"):
        packs.Question.model_validate(good | {"nodes": [half, *good["nodes"][1:]]})
    with pytest.raises(ValidationError, match="leads to declined, which is not among the nodes"):
        packs.Question.model_validate(good | {"nodes": good["nodes"][1:]})
    with pytest.raises(ValidationError, match="two or three options"):
        packs.Question.model_validate(good | {"options": good["options"][:1]})
    with pytest.raises(ValidationError, match="only a situation"):
        packs.Question.model_validate(good | {"kind": "structured"})


def test_question_when_a_conversation_has_two_steps_then_each_node_knows_what_may_follow():
    good = packs.question(PACK, SCENARIO).model_dump(by_alias=True)
    step, *ends = good["nodes"]
    both = [{"id": name, "to": name, "zh": "继续", "en": "Go on"} for name in ("doubtful-papers", "no-answer-yet")]
    again = step | {"id": "again", "options": both}
    ways = [good["options"][0], good["options"][1] | {"to": "again"}]
    made = packs.Question.model_validate(good | {"options": ways, "nodes": [step | {"options": both}, again, *ends]})
    node = made.at("declined")
    assert (made.follow_ups, node.id, node.follow_ups) == (2, f"{SCENARIO}/declined", 1)
    assert node.at("no-answer-yet").id == f"{SCENARIO}/no-answer-yet"
    assert not node.at("no-answer-yet").nodes


@pytest.mark.feature("IV-01", "IV-02")
def test_scenario_when_two_candidates_choose_differently_then_each_way_is_logged_and_forms_stay_equally_long(
    people, app, pair, browse
):
    ways = {"decline": f"{SCENARIO}/declined", "ask-papers": f"{SCENARIO}/doubtful-papers"}
    for (application, candidate), (option, to) in zip(pair, ways.items(), strict=True):
        candidate.begin("text")
        candidate.answer(1, TEXT)
        candidate.post("/questions/2")
        page = candidate.get("/questions/2").text
        assert "Question 2 of 4" in page
        assert all(one.en in page for one in packs.question(PACK, SCENARIO).options)
        assert choose(candidate, 2, option).headers["location"].endswith("/questions/3")
        assert candidate.answer(3, TEXT).status_code == 303
        assert candidate.get("/questions/4").status_code == 200
        assert candidate.answer(4, TEXT).headers["location"].endswith("/transcript")
        assert asked(application) == [(1, "integrity"), (2, SCENARIO), (3, to), (4, "learning")]
        assert logged(application) == [option]
        candidate.post("/transcript", finish="1")
    assert branches() == list(ways.items())
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("UPDATE interview_branches SET option = 'x'")
    for (application, _), option in zip(pair, ways, strict=True):
        found = browse("manager").get(f"/api/v1/applications/{application.id}/interview").json["interview"]
        assert [one["branch"] for one in found["answers"]] == [None, option, None, None]


@pytest.mark.feature("IV-02")
def test_scenario_when_rated_then_each_node_is_asked_by_its_own_standard(people, app, pair, monkeypatch):
    sent: dict[str, request.RatingRequest] = {}
    real = request.of

    def noted(answer, hide):
        sent.setdefault(answer.question.id, real(answer, hide))
        return sent[answer.question.id]

    monkeypatch.setattr(request, "of", noted)
    for (application, candidate), option in zip(pair, ("decline", "ask-superior"), strict=True):
        candidate.begin("text")
        candidate.answer(1, TEXT)
        choose(candidate, 2, option)
        candidate.answer(3, TEXT)
        interview = service.interview(application.id)
        for answer in service.answers(interview.id)[1:3]:
            with pytest.raises(inference.ModelAway):
                rating.judge(interview, answer)
    for node in packs.question(PACK, SCENARIO).nodes:
        name = f"{SCENARIO}/{node.id}"
        if node.id == "doubtful-papers":
            assert name not in sent
            continue
        said = sent[name].question
        assert (said.id, said.question, said.competency) == (name, node.en.question, node.en.competency)
        assert said.anchors == node.en.anchors.model_dump(by_alias=True)
        assert said.key_points == node.en.key_points
    standards = {tuple(one.question.key_points) for one in sent.values()}
    assert len(sent) == len(standards) == 3


@pytest.mark.feature("IV-02")
def test_scenario_when_all_is_rated_then_panel_shows_the_way_and_a_rating_for_each_node(people, app, pair, browse):
    application, candidate = pair[0]
    candidate.begin("text")
    candidate.answer(1, TEXT)
    choose(candidate, 2, "ask-superior")
    candidate.answer(3, TEXT)
    candidate.answer(4, TEXT)
    candidate.post("/transcript", finish="1")
    interview = service.interview(application.id)
    for answer in service.answers(interview.id):
        rating.keep(interview, answer, Verdict("no_speech", rating.NOBODY, None), clock.now())
    assert applications.application(application.id).stage == "assessed"
    page = browse("manager").get(f"/applications/{application.id}/review").text
    assert "Went on with: Ask your superior before you answer" in page
    heading = "3. Limits of one&#39;s authority and keeping promises</h3>"
    assert f'<h3 id="answer-head-3">{heading}' in page
    assert 'id="score-head-3"' in page


@pytest.mark.feature("IV-02")
def test_scenario_when_no_way_is_chosen_or_it_is_sent_twice_then_nothing_or_one_branch_is_kept(people, app, pair):
    application, candidate = pair[0]
    candidate.begin("text")
    candidate.answer(1, TEXT)
    for option in ("", "unknown"):
        candidate.post("/questions/2")
        refused = candidate.submit("/answers/2", text=TEXT, option=option)
        assert "Choose how you go on" in refused.text
        assert TEXT in refused.text
    assert branches() == []
    assert choose(candidate, 2, "decline").status_code == 303
    assert choose(candidate, 2, "ask-papers").status_code == 409
    assert branches() == [("decline", f"{SCENARIO}/declined")]
    assert logged(application) == ["decline"]
    assert [number for number, _ in asked(application)] == [1, 2, 3, 4]
    assert candidate.post("/transcript", finish="1").status_code == 409


@pytest.mark.feature("IV-02", "IV-09")
def test_scenario_when_answer_is_recorded_then_the_choice_and_not_the_words_decides_the_way(people, app, pair):
    application, candidate = pair[0]
    candidate.begin("voice")
    candidate.answer(1, TEXT)
    candidate.post("/questions/2")
    assert candidate.json("POST", "/answers/2/takes", {"content_type": "audio/webm"}).status_code == 201
    digest = base64.b64encode(hashlib.sha256(b"sound").digest()).decode()
    headers = {"Content-Type": "application/octet-stream", "Content-Digest": f"sha-256=:{digest}:"}
    assert candidate.send("PUT", "/answers/2/parts/0?take=1", headers, body=b"sound").status_code == 200
    refused = candidate.json("POST", "/answers/2/finish", {"take": 1, "parts": 1})
    assert refused.status_code == 422
    assert "Choose how you go on" in refused.json["error"]["message"]
    done = candidate.json("POST", "/answers/2/finish", {"take": 1, "parts": 1, "option": "ask-papers"})
    assert done.json["next"].endswith("/questions/3")
    assert candidate.json("POST", "/answers/2/finish", {"take": 1, "parts": 1, "option": "decline"}).status_code == 409
    assert branches() == [("ask-papers", f"{SCENARIO}/doubtful-papers")]
    assert logged(application) == ["ask-papers"]
    assert column("SELECT mode FROM interview_answers WHERE number = 2 AND state = 'submitted'") == ["voice"]


@pytest.mark.feature("IV-02", "IV-17")
def test_form_when_hr_looks_at_a_scenario_then_reads_every_way_with_its_standard(people, app, browse):
    position = resumes.position(people)
    page = browse("hr").get(f"/positions/{position.id}/form?pack={PACK}").text
    assert "Goes on as a conversation: 1 more" in page
    for node in packs.question(PACK, SCENARIO).nodes:
        assert node.en.key_points[0] in page.replace("&#39;", "'")
