"""Assessment on a real PostgreSQL: sealed ratings, gates, closing once, and advice that stays advice."""

from __future__ import annotations

import json

import pytest

from app import clock, database
from app.app import create
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.hiring.assessment import rating, request, service
from app.hiring.assessment.rating import Verdict
from app.hiring.candidates import service as candidates
from app.hiring.interviews import service as interviews
from app.hiring.interviews import transcripts
from tests.app.hiring.interviewed import column, invited
from tests.app.hiring.test_recordings import HEARD, recorded

TEXT = "First I asked the customer what the money was for. Then I explained that she could lose a third of it."


@pytest.fixture
def app(db):
    made = create(db)
    yield made
    database.db.close()


def finished(people, app, assessment: bool = True, texts: tuple[str, ...] = (TEXT,) * 4):
    """A finished interview in text."""
    application, candidate = invited(people, app)
    candidate.begin("text", assessment)
    for number, text in enumerate(texts, 1):
        candidate.answer(number, text)
    candidate.post("/transcript", finish="1")
    return application, interviews.interview(application.id)


def found(score: float | None = 3.6) -> dict:
    """What a rater answers, with a quote that is in TEXT."""
    quote = "I explained that she could lose a third of it"
    start = TEXT.index(quote)
    place = {"start": start, "end": start + len(quote), "quote": quote, "probability": 0.8}
    return {
        "score": score,
        "reason": None if score is not None else "not_enough_evidence",
        "interval": [3.0, 4.2] if score is not None else None,
        "levels": [0.05, 0.1, 0.35, 0.3, 0.2],
        "statements": [
            {"kind": "k", "text": "Uses a particular amount", **place},
            {"kind": "5", "text": "Works out how much", **place, "probability": 0.3},
            {
                "kind": "k",
                "text": "Asks about emergencies",
                "probability": 0.1,
                "start": None,
                "end": None,
                "quote": None,
            },
        ],
        "evidence": [{"statement": "Uses a particular amount", **place}] if score is not None else [],
        "rater": "0.5b@0123456789ab",
    }


def verdict(score: float | None = 3.6) -> Verdict:
    outcome = "rated" if score is not None else "not_enough_evidence"
    return Verdict(outcome, "0.5b@0123456789ab", found(score))


def keep_all(interview, *scores: float | None) -> None:
    for answer, score in zip(interviews.answers(interview.id), scores, strict=True):
        rating.keep(interview, answer, verdict(score), clock.now())


def walk(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(walk, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    names = set(schema.get("properties", {}))
    return names.union(*(walk(value) for value in schema.values()))


@pytest.mark.feature("IV-09")
def test_request_when_built_for_text_and_voice_then_is_the_same_and_has_no_place_for_what_was_seen_or_heard(
    people, app
):
    application, _ = finished(people, app)
    answer = interviews.answers(interviews.interview(application.id).id)[0]
    spoken = type(answer)(**{**vars(answer), "mode": "video", "media_id": application.id})
    assert request.of(answer, []) == request.of(spoken, [])
    fields = walk(request.RatingRequest.model_json_schema())
    allowed = {"question", "answer", "hide", "id", "language", "competency", "anchors", "key_points"}
    assert fields <= allowed
    with pytest.raises(ValueError, match="extra"):
        request.RatingRequest.model_validate(request.of(answer, []).model_dump() | {"mode": "video"})


@pytest.mark.feature("IV-05", "SC-14")
def test_assessment_when_all_answers_are_rated_then_is_closed_once_sealed_and_told(people, app, browse):
    application, interview = finished(people, app)
    keep_all(interview, 3.6, 4.0, None, 2.0)
    assert service.of_application(application.id).overall == 3.2
    assert candidates.application(application.id).stage == "assessed"
    keep_all(interview, 1.0, 1.0, 1.0, 1.0)
    result = service.of_application(application.id)
    assert [one.score for one in result.answers] == [3.6, 4.0, None, 2.0]
    assert result.overall == 3.2
    assert column("SELECT count(*) FROM assessment_ratings") == [4]
    assert column("SELECT topic FROM outbox_events WHERE topic = 'assessment.finished'") == ["assessment.finished"]
    assert b"explained" not in b"".join(bytes(body) for body in column("SELECT body FROM assessment_ratings"))
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("DELETE FROM assessment_ratings")


@pytest.mark.feature("SC-14")
def test_api_when_manager_reads_then_scores_have_quotes_and_reading_is_recorded(people, app, browse):
    application, interview = finished(people, app)
    keep_all(interview, 3.6, 4.0, None, 2.0)
    address = f"/api/v1/applications/{application.id}/assessment"
    answers = browse("manager").get(address).json["assessment"]["answers"]
    quote = answers[0]["evidence"][0]
    assert TEXT[quote["start"] : quote["end"]] == quote["quote"]
    assert answers[0]["missing"] == ["Asks about emergencies"]
    assert answers[2]["score"] is None
    assert "Not enough evidence" in answers[2]["reason"]
    assert browse("other_manager").get(address).status_code == 404
    assert browse("auditor").get(address).status_code == 403
    entries = audit.recent(50, person_id=application.person_id)
    assert ("read", "assessment") in [(entry.action, entry.object_kind) for entry in entries]


def test_assessment_when_under_half_could_be_rated_then_has_no_overall_score(people, app):
    application, interview = finished(people, app)
    keep_all(interview, None, None, None, 4.0)
    result = service.of_application(application.id)
    assert (result.state, result.overall) == ("finished", None)
    assert rating.overall([4.0, 2.0], 4) == 3.0


@pytest.mark.feature("IV-14")
def test_rate_when_machine_was_unsure_of_the_words_then_answer_gets_a_reason_and_no_number(people, app):
    unsure = json.loads(json.dumps(HEARD))
    for segment in unsure["segments"]:
        for word in segment["words"]:
            word["probability"] = 0.3
    application, candidate = recorded(people, app, unsure)
    interview = interviews.interview(application.id)
    answer = interviews.answers(interview.id)[0]
    assert rating.judge(interview, answer) == Verdict("unclear_speech", "none", None)
    candidate.post("/transcript", text_1="I asked the customer what he needs.", save="1")
    corrected = interviews.answers(interview.id)[0]
    with pytest.raises(inference.ModelAway):
        rating.judge(interview, corrected)


def test_rate_when_nothing_was_said_or_no_consent_given_then_no_model_is_asked(people, app, work_through):
    application, interview = finished(people, app, assessment=False)
    work_through()
    result = service.of_application(application.id)
    assert {one.outcome for one in result.answers} == {"no_consent"}
    assert result.overall is None
    assert candidates.application(application.id).stage == "assessed"
    silent = type(interviews.answers(interview.id)[0])(
        **{**vars(interviews.answers(interview.id)[0]), "versions": (), "transcript_state": "no_speech"}
    )
    database.db.execute_sql(
        "INSERT INTO interview_consents VALUES (gen_random_uuid(), %s, 'assessment', true, 'x', 'en', now())",
        (interview.id,),
    )
    assert rating.judge(interview, silent).outcome == "no_speech"


def test_rate_when_triton_is_away_then_waits_without_counting_a_failure(people, app, work_through):
    application, _ = finished(people, app)
    work_through()
    assert service.of_application(application.id).state == "rating"
    assert service.of_application(application.id).waiting == 4
    waiting = column("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'assessment.rate' AND status = 'todo'")
    assert waiting == [4]
    assert column("SELECT count(*) FROM job_failures") == [0]


def test_names_to_hide_when_resume_names_person_and_schools_then_are_the_candidates_own(people, app):
    application, _ = invited(people, app)
    assert rating.names_to_hide(application.id) == sorted(["李梅", "复旦大学"])


def test_quote_when_answer_was_spoken_then_leads_to_when_it_was_said(people, app):
    application, _ = recorded(people, app)
    answer = interviews.answers(interviews.interview(application.id).id)[0]
    assert isinstance(answer.transcript, transcripts.Transcript)
    assert answer.transcript.time_at(answer.text.index("what he needs")) == 2100
