"""Assessment on a real PostgreSQL: sealed ratings, gates, closing once, and advice that stays advice."""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import struct
import wave

import pytest

from app import clock, database
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.hiring.applications import service as applications
from app.hiring.assessment import rating, request, service
from app.hiring.assessment.rating import Verdict
from app.hiring.interviews import alignment, transcripts
from app.hiring.interviews import service as interviews
from tests.app.hiring.interviewed import column, invited
from tests.app.hiring.test_recordings import HEARD, recorded

TEXT = "First I asked the customer what the money was for. Then I explained that she could lose a third of it."


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


@pytest.mark.feature("SC-14")
@pytest.mark.feature("IV-05", part="logic, professionalism and job fit have no anchors and quotes of their own")
def test_assessment_when_all_answers_are_rated_then_is_closed_once_sealed_and_told(people, app, browse):
    application, interview = finished(people, app)
    keep_all(interview, 3.6, 4.0, None, 2.0)
    assert service.of_application(application.id).overall == 3.2
    assert applications.application(application.id).stage == "assessed"
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
    assert corrected.transcript.origin == "candidate"
    assert rating.judge(interview, corrected) == Verdict("unclear_speech", "none", None)


@pytest.mark.feature("IV-14")
@pytest.mark.parametrize(("certainty", "asked"), [(rating.GATE - 0.001, False), (rating.GATE, True)])
def test_rate_when_the_words_lie_at_the_gate_then_only_those_that_reach_it_are_rated(people, app, certainty, asked):
    heard = json.loads(json.dumps(HEARD))
    for segment in heard["segments"]:
        for word in segment["words"]:
            word["probability"] = certainty
    application, _ = recorded(people, app, heard)
    interview = interviews.interview(application.id)
    answer = interviews.answers(interview.id)[0]
    with pytest.raises(inference.ModelAway) if asked else contextlib.nullcontext():  # no model runs here
        assert rating.judge(interview, answer).outcome == "unclear_speech"


@pytest.mark.feature("SC-13")
def test_rate_when_the_recording_is_shifted_in_pitch_then_the_rater_is_asked_the_same(people, app, monkeypatch):
    asked, heard = [], []
    monkeypatch.setattr(rating.inference, "ask", lambda model, request: asked.append((model, request)) or found(3.6))
    for hertz in (220, 330):
        application, _ = recorded(people, app, HEARD, tone(hertz))
        interview = interviews.interview(application.id)
        answer = interviews.answers(interview.id)[0]
        heard.append(media.whole(answer.media_id))
        assert rating.judge(interview, answer) == Verdict("rated", found(3.6)["rater"], found(3.6))
    assert heard == [tone(220), tone(330)]
    assert asked[0] == asked[1]


def tone(hertz: int) -> bytes:
    """Return a second of a sine tone as WAV: 16-bit mono at 16 kHz."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        values = (round(20000 * math.sin(2 * math.pi * hertz * n / 16000)) for n in range(16000))
        file.writeframes(struct.pack("<16000h", *values))
    return made.getvalue()


def test_rate_when_the_candidate_changed_little_or_much_of_the_spoken_words_then_only_little_is_rated(people, app):
    application, candidate = recorded(people, app, HEARD)
    interview = interviews.interview(application.id)
    spoken = interviews.answers(interview.id)[0].text
    candidate.post("/transcript", text_1=spoken.rstrip(".") + "!", save="1")
    with pytest.raises(inference.ModelAway):
        rating.judge(interview, interviews.answers(interview.id)[0])
    candidate.post(
        "/transcript", text_1="Something that nobody ever said into this microphone, point by point.", save="1"
    )
    answer = interviews.answers(interview.id)[0]
    assert [one.origin for one in answer.versions] == ["machine", "candidate", "candidate"]
    assert answer.changed > rating.MOST_CHANGED
    assert rating.judge(interview, answer) == Verdict("much_corrected", "none", None)
    rating.keep(interview, answer, rating.judge(interview, answer), clock.now())
    assert "Compare both" in service.of_application(application.id).answers[0].reason


def test_correction_when_the_answer_was_corrected_often_enough_then_the_last_one_stays(people, app, monkeypatch):
    monkeypatch.setattr("app.hiring.interviews.answering.MOST_CORRECTIONS", 2)
    application, candidate = recorded(people, app, HEARD)
    answers = [candidate.post("/transcript", text_1=f"I said {number}.", save="1") for number in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 409]
    assert "corrected 2 times" in answers[2].text
    interview = interviews.interview(application.id)
    assert [one.text for one in interviews.answers(interview.id)[0].versions[1:]] == ["I said 0.", "I said 1."]


class Counted(str):
    """A word that counts how often anybody looks for it."""

    looked = 0

    def __hash__(self) -> int:
        """Count a look."""
        Counted.looked += 1
        return super().__hash__()


def test_alignment_when_one_word_is_said_again_and_again_then_each_is_looked_at_once():
    before, after = [Counted(one) for one in "a " * 500 if one != " "], [Counted(one) for one in "ab" * 400]
    Counted.looked = 0
    assert len(alignment.common(before, after)) == 400
    assert Counted.looked <= 2 * (len(before) + len(after))
    assert transcripts.changed("啊" * 8000, "啊呃" * 4000) == 0.5
    assert transcripts.aligned("aab " * 2000, "a " * 4000, ()) == ()


def test_alignment_when_compared_with_every_way_to_align_then_none_has_more_in_common():
    chance = random.Random(5)

    def most(one: list[str], other: list[str]) -> int:
        if not one or not other:
            return 0
        both = 1 + most(one[1:], other[1:]) if one[0] == other[0] else 0
        return max(both, most(one[1:], other), most(one, other[1:]))

    for _ in range(300):
        one, other = ([chance.choice("abc") for _ in range(chance.randrange(6))] for _ in range(2))
        found = alignment.common(one, other)
        assert len(found) == most(one, other)
        assert all(one[at] == other[to] for at, to in found)
        assert found == sorted(found)


def test_aligned_when_words_were_corrected_then_the_others_keep_their_times():
    text, words = transcripts.heard(HEARD)
    corrected = text.replace("costumer", "customer").replace("I asked", "First I asked")
    kept = {corrected[one.start : one.end]: one.start_ms for one in transcripts.aligned(corrected, text, words)}
    said = {text[one.start : one.end].rstrip("."): one.start_ms for one in words}
    assert kept == {word.replace("costumer", "customer"): at for word, at in said.items()}


def test_changed_when_words_differ_then_is_their_share_of_the_longer_text():
    assert transcripts.changed("我问了客户", "我问了客户。") == 0
    assert transcripts.changed("我问了客户", "我问了顾客") == pytest.approx(0.2)
    assert transcripts.changed("one two", "one two three four") == 0.5


def test_rate_when_nothing_was_said_or_no_consent_given_then_no_model_is_asked(people, app, work_through):
    application, interview = finished(people, app, assessment=False)
    work_through()
    result = service.of_application(application.id)
    assert {one.outcome for one in result.answers} == {"no_consent"}
    assert result.overall is None
    assert applications.application(application.id).stage == "assessed"
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


def test_rate_when_an_interview_has_many_answers_then_each_rating_opens_the_words_of_its_own(people, app, monkeypatch):
    _, interview = finished(people, app)
    answers = interviews.answers(interview.id)
    opened: list[str] = []

    def open_many(items, erased=None):
        opened.extend(field.table for field, _ in items)
        return really(items, erased)

    really = keys.open_many
    monkeypatch.setattr(keys, "open_many", open_many)
    monkeypatch.setattr(rating, "judge", lambda *_, **__: verdict())
    counts = []
    for answer in answers:
        opened.clear()
        rating.rate(str(answer.id))
        counts.append((opened.count("interview_transcripts"), opened.count("assessment_ratings")))
    last = (1, len(answers))  # the last one closes the assessment, which reads every score
    assert counts == [(1, 0)] * (len(answers) - 1) + [last]


def test_names_to_hide_when_resume_names_person_and_schools_then_are_the_candidates_own(people, app):
    application, _ = invited(people, app)
    assert rating.names_to_hide(application.id) == sorted(["李梅", "复旦大学"])


def test_rate_when_the_rater_is_asked_then_it_is_told_which_names_to_hide(people, app, monkeypatch):
    _, interview = finished(people, app)
    hidden: list[list[str]] = []
    monkeypatch.setattr(rating.inference, "ask", lambda _, request: hidden.append(request["hide"]) or found(3.6))
    rating.judge(interview, interviews.answers(interview.id)[0])
    assert hidden == [sorted(["李梅", "复旦大学"])]


def test_quote_when_answer_was_spoken_then_leads_to_when_it_was_said(people, app):
    application, _ = recorded(people, app)
    answer = interviews.answers(interviews.interview(application.id).id)[0]
    assert isinstance(answer.transcript, transcripts.Transcript)
    assert answer.transcript.time_at(answer.text.index("what he needs")) == 2100
