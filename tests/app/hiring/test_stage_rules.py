"""What may be done at which stage: every act at every stage, and all the ways in after a decision."""

from __future__ import annotations

import base64
import hashlib

import pytest

from app import clock, database
from app.errors import Conflict
from app.hiring.applications import editing, service, stages
from app.hiring.assessment import rating
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.hiring.screening import service as screening
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column, invited, screened

REASON = "Clear evidence of risk awareness."
TEXT = "I told him that nothing is paid out before the report is here, and called my lead."
ALLOWED = {
    "received":      "screen rerun edit join continue",
    "screening":     "screen rerun edit join continue",
    "screened":      "screen rerun edit join invite step reject continue",
    "manual_review": "screen rerun edit join clear invite reject continue",
    "invited":       "screen edit join invite reject continue consent answer record correct finish",
    "interviewing":  "screen edit join invite rate reject continue consent answer record correct finish",
    "assessed":      "screen edit join step rate round approve reject continue",
    "approved":      "",
    "rejected":      "",
}  # fmt: skip


@pytest.mark.parametrize("stage", stages.STEPS)
@pytest.mark.parametrize("act", stages.ACTS)
def test_act_when_asked_for_at_a_stage_then_is_allowed_or_refused_with_a_sentence(stage, act):
    if act in ALLOWED[stage].split():
        stages.check(stage, act)
        return
    with pytest.raises(Conflict) as refused:
        stages.check(stage, act)
    assert refused.value.status == 409
    assert (refused.value.code == "decided") is (stage in stages.FINAL)
    assert refused.value.text.endswith(".")


def rejected_while_answering(people, app):
    """An application that was rejected while its candidate had a question open and a recording running."""
    application, candidate = invited(people, app, application=screened(people))
    candidate.begin("voice")
    candidate.post("/questions/1")
    assert candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"}).status_code == 201
    assert part(candidate, 0).status_code == 200
    decisions.decide(application.id, "rejected", REASON, people.manager, clock.now())
    return application, candidate


def part(candidate, index: int):
    data = b"x" * 40
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {"Content-Digest": f"sha-256=:{digest}:", "Accept": "application/json"}
    return candidate.send("PUT", f"/answers/1/parts/{index}", headers, params={"take": "1"}, body=data)


def state() -> list:
    """Everything that a candidate's link could change."""
    tables = ("interviews", "interview_answers", "interview_consents", "interview_takes", "interview_transcripts",
              "assessments", "media_parts", "outbox_events", "interview_links")  # fmt: skip
    return [database.db.execute_sql(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]  # noqa: S608


def test_link_when_the_application_was_decided_then_takes_nothing_and_says_that_it_is_finished(people, app):
    _, candidate = rejected_while_answering(people, app)
    before = state()
    tried = [
        candidate.json("POST", "/check", {}),
        candidate.post("/check", mode="text"),
        candidate.post("/consent", assessment="yes", recording="yes"),
        candidate.post("/device"),
        candidate.post("/questions/1"),
        candidate.post("/answers/1", text=TEXT),
        candidate.json("PUT", "/answers/1/draft", {"text": TEXT}),
        candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"}),
        part(candidate, 1),
        part(candidate, 0),
        candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": 1, "sha256": None}),
        candidate.post("/transcript", text_1=TEXT),
        candidate.post("/transcript", finish="1"),
        *(candidate.get(path) for path in ("/check", "/consent", "/questions/1", "/transcript")),
    ]
    assert [answer.status_code for answer in tried] == [409] * len(tried)
    assert all("It is finished, and nothing more can be sent" in answer.text for answer in tried)
    assert state() == before
    page = candidate.get()
    assert page.status_code == 200
    assert "decided not to go on" in page.text
    assert "nothing more can be sent for it" in page.text
    assert "Go on with the interview" not in page.text


def test_staff_when_the_application_was_decided_then_neither_invite_edit_decide_nor_screen_again(people, app, browse):
    application, _ = rejected_while_answering(people, app)
    hr, lead = browse("hr"), browse("lead")
    address = f"/api/v1/applications/{application.id}"
    before = state()
    tried = [
        hr.send("POST", f"{address}/invite"),
        hr.post(f"/applications/{application.id}/invite", []),
        hr.send("PUT", address, json={"version": 1, "fields": resumes.fields(name="李梅梅")}),
        lead.send("POST", f"{address}/decision", json={"outcome": "approved", "reason": REASON}),
        lead.send("POST", f"{address}/decision", json={"outcome": "rejected", "reason": REASON}),
    ]
    assert [answer.status_code for answer in tried] == [409] * len(tried)
    assert screening.rerun(people.hr, application.position_id) == 0
    screening.screen(application.id)  # asks no model: the application is decided
    assert column("SELECT count(*) FROM screenings") == [0]
    assert state() == before
    assert service.fields(application.id)[0] == 1
    page = hr.get(f"/applications/{application.id}").text
    assert "Save as a new version" not in page
    assert "Make a new link" not in hr.get(f"/applications/{application.id}/invite").text


def test_assessment_when_the_decision_came_first_then_is_neither_opened_nor_gone_on_with(people, app):
    application, candidate = invited(people, app, application=screened(people))
    candidate.begin("text")
    for number in (1, 2, 3, 4):
        candidate.answer(number, TEXT)
    candidate.post("/transcript", finish="1")
    found = interviews.interview(application.id)
    decisions.decide(application.id, "rejected", REASON, people.manager, clock.now())
    rating.on_interview(str(found.id), str(application.id))
    answer = interviews.answers(found.id)[0]
    rating.rate(str(answer.id))  # asks no model: the application is decided
    rating.keep(found, answer, rating.Verdict("no_speech", rating.NOBODY, None), clock.now())
    assert column("SELECT count(*) FROM assessments") == [0]
    assert column("SELECT count(*) FROM assessment_ratings") == [0]


def test_consent_when_the_interview_is_finished_then_stays_as_it_was_given(people, app):
    application, candidate = invited(people, app, application=screened(people))
    candidate.begin("text", assessment=False)
    for number in (1, 2, 3, 4):
        candidate.answer(number, TEXT)
    candidate.post("/transcript", finish="1")
    assert candidate.post("/consent", assessment="yes").status_code == 409
    assert not interviews.allows_assessment(interviews.interview(application.id).id)


def test_edit_when_another_stage_allows_it_then_is_kept(people):
    application = screened(people)
    assert editing.edit(people.hr, application.id, resumes.fields(name="李梅梅"), 1) == 2
