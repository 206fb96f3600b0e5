"""Interviews over HTTP on a real PostgreSQL: links, consent, text and recorded answers, corrections, packs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from app import clock, database
from app.app import create
from app.errors import Conflict, Forbidden
from app.foundation.audit import service as audit
from app.foundation.media import service as media
from app.hiring.candidates import service as candidates
from app.hiring.interviews import packs, service, tasks, transcripts
from app.hiring.positions import service as positions
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import Candidate, invited, screened

TEXT = "Last year I led a review of our branch's complaint handling and cut the average wait by a third."


@pytest.fixture
def app(db):
    made = create(db)
    yield made
    database.db.close()


def actions(person_id) -> list[tuple[str, str]]:
    return [(entry.action, entry.object_kind) for entry in reversed(audit.recent(200, person_id=person_id))]


def column(sql: str, *values) -> list:
    return [row[0] for row in database.db.execute_sql(sql, values).fetchall()]


@pytest.mark.feature("IV-01", "IV-02", "IV-09", "IV-28")
def test_interview_when_answered_in_text_then_goes_from_link_to_thanks(people, app):
    application, candidate = invited(people, app)
    assert candidates.application(application.id).stage == "invited"
    page = candidate.get()
    assert "Invited to the interview" in page.text
    assert "You hear from us by" in page.text
    candidate.begin("text")
    for number in (1, 2, 3, 4):
        pause = candidate.get(f"/questions/{number}")
        question = service.answers(service.interview(application.id).id)[number - 1].question
        assert "Nothing runs now" in pause.text
        assert question.en.question not in pause.text
        assert candidate.post(f"/questions/{number}").status_code == 303
        shown = candidate.get(f"/questions/{number}")
        assert question.en.question.replace("'", "&#39;").replace('"', "&#34;") in shown.text
        assert f"{question.prepare_seconds} s to prepare" in shown.text
        done = candidate.post(f"/answers/{number}", text=f"{TEXT} {number}")
        assert done.status_code == 303
    assert done.headers["location"].endswith("/transcript")
    assert TEXT.replace("'", "&#39;") in candidate.get("/transcript").text
    assert candidate.post("/transcript", finish="1").status_code == 303
    assert "Thank you" in candidate.get().text
    found = service.interview(application.id)
    assert found.state == "finished"
    assert [a.text for a in service.answers(found.id)] == [f"{TEXT} {n}" for n in (1, 2, 3, 4)]
    topics = column("SELECT topic FROM outbox_events WHERE topic LIKE '%%finished' ORDER BY id")
    assert topics == ["interview.finished"] + ["answer.finished"] * 4
    assert {("invite", "application"), ("consent", "interview"), ("answer", "answer")} <= set(
        actions(application.person_id)
    )


@pytest.mark.feature("IV-01", "IV-17")
def test_form_when_two_candidates_of_a_position_are_invited_then_both_get_the_same_four_questions(people, app):
    position = resumes.position(people)
    forms = []
    for name in ("one", "two"):
        first = screened(people, position) if name == "one" else None
        application = first or _another(people, position)
        invited(people, app, application=application)
        found = service.interview(application.id)
        forms.append([a.question for a in service.answers(found.id)])
    assert forms[0] == forms[1]
    assert [question.kind for question in forms[0]] == ["structured"] * 3 + ["situational"]


def _another(people, position):
    other = {"phone": "13900000001", "email": "wang@example.com", "id_number": "", "name": "王强"}
    application = resumes.applied(people, position, resumes.pdf("Wang Qiang"), **other)
    candidates.set_stage(application.id, "screened", people.hr)
    return application


@pytest.mark.feature("IV-17")
def test_form_when_hr_chooses_questions_then_those_invited_later_get_them_in_that_order(people, app, browse):
    position = resumes.position(people)
    hr = browse("hr")
    page = hr.get(f"/positions/{position.id}/form")
    assert "standard form" in page.text
    chosen = [("pack", "retail-banking"), ("place_wealth-complaint", "1"), ("place_learning", "2")]
    assert hr.post(f"/positions/{position.id}/form", chosen).status_code == 303
    application = screened(people, positions.get(position.id))
    invited(people, app, application=application)
    answers = service.answers(service.interview(application.id).id)
    assert [answer.question.id for answer in answers] == ["wealth-complaint", "learning"]
    refused = hr.post(f"/positions/{position.id}/form", [("pack", "retail-banking")])
    assert refused.status_code == 422
    assert "between one and ten" in refused.text


def test_invite_when_made_again_then_the_old_link_is_void_and_only_digests_are_stored(people, app):
    application, first = invited(people, app)
    second = Candidate(app, service.invite(application.id, people.hr, clock.now()).link)
    refused = first.get()
    assert refused.status_code == 404
    assert "newer invitation" in refused.text
    assert second.get().status_code == 200
    stored = column("SELECT encode(digest, 'escape') FROM interview_links")
    assert len(stored) == 2
    assert not any(second.path.rpartition("/")[2] in text for text in stored)


def test_invite_when_role_or_stage_is_wrong_then_refused(people, app):
    with pytest.raises(Forbidden):
        service.invite(screened(people).id, people.manager, clock.now())
    received = _another_received(people)
    with pytest.raises(Conflict):
        service.invite(received.id, people.hr, clock.now())
    assert service.interview(received.id) is None


def _another_received(people):
    return resumes.applied(
        people, None, resumes.pdf("Zhao"), phone="13900000002", email="z@example.com", id_number="", name="赵敏"
    )


def test_link_when_expired_or_revoked_or_guessed_then_says_so_in_a_sentence(people, app):
    application, candidate = invited(people, app)
    database.db.execute_sql("UPDATE interview_links SET expires_at = now() - interval '1 second'")
    expired = candidate.get()
    assert expired.status_code == 410
    assert "Ask HR for a new invitation" in expired.text
    service.revoke(application.id, people.hr, clock.now())
    assert candidate.get().status_code == 404
    guess = Candidate(app, "http://x/i/not-a-token")
    answers = [guess.get().status_code for _ in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_link_when_signature_is_changed_then_database_is_not_asked(people, app):
    _, candidate = invited(people, app)
    candidate.path = candidate.path[:-1] + ("A" if candidate.path[-1] != "A" else "B")
    assert candidate.get().status_code == 404


@pytest.mark.feature("IV-20")
def test_device_when_a_second_one_opens_the_link_then_it_is_asked_and_can_continue(people, app):
    application, phone = invited(people, app)
    phone.begin("text")
    phone.answer(1, TEXT)
    desk = Candidate(app, "http://x" + phone.path)
    assert desk.get().status_code == 200
    held = desk.get("/questions/2")
    assert held.status_code == 409
    assert "Continue here" in held.text
    assert desk.post("/answers/2", text="x").status_code == 409
    assert desk.post("/device").headers["location"].endswith("/questions/2")
    assert desk.answer(2, TEXT).status_code == 303
    assert phone.get("/questions/3").status_code == 409
    assert [a.text for a in service.answers(service.interview(application.id).id)][:2] == [TEXT, TEXT]


def test_consent_when_recording_is_declined_then_voice_is_refused_and_text_goes_on(people, app):
    application, candidate = invited(people, app)
    candidate.post("/check", mode="voice")
    refused = candidate.post("/consent", assessment="on")
    assert refused.status_code == 422
    assert "choose text" in refused.text
    candidate.begin("text", assessment=False)
    assert candidate.answer(1, TEXT).status_code == 303
    found = service.interview(application.id)
    assert not service.allows_assessment(found.id)
    assert column("SELECT kind || given || version FROM interview_consents ORDER BY kind")[0].startswith("assessmentf")
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("UPDATE interview_consents SET given = true")


def test_question_when_out_of_order_or_twice_then_refused(people, app):
    _, candidate = invited(people, app)
    candidate.begin("text")
    assert candidate.post("/questions/2").status_code == 409
    candidate.answer(1, TEXT)
    assert candidate.post("/answers/1", text="another").status_code == 409
    assert candidate.post("/answers/2", text="not shown yet").status_code == 409
    assert candidate.post("/transcript", finish="1").status_code == 409


def test_answer_when_empty_then_page_says_so_and_keeps_what_was_typed(people, app):
    application, candidate = invited(people, app)
    candidate.begin("text")
    candidate.post("/questions/1")
    assert candidate.json("PUT", "/answers/1/draft", {"text": "half a sent"}).json == {"saved": True}
    assert "half a sent" in candidate.get("/questions/1").text
    refused = candidate.post("/answers/1", text="  ")
    assert refused.status_code == 422
    assert "Write your answer first" in refused.text
    drafts = column("SELECT draft FROM interview_answers WHERE draft IS NOT NULL")
    assert b"half" not in bytes(drafts[0])
    assert candidates.application(application.id).stage == "interviewing"


def sent(data: bytes) -> dict:
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return {
        "Accept": "application/json",
        "Content-Type": "application/octet-stream",
        "Content-Digest": f"sha-256=:{digest}:",
    }


@pytest.mark.feature("IV-06", "PV-17")
def test_recording_when_parts_come_twice_or_late_then_whole_is_what_was_sent_and_sealed(people, app, db):
    application, candidate = invited(people, app)
    candidate.begin("video")
    candidate.post("/questions/1")
    made = candidate.json("POST", "/answers/1/takes", {"content_type": "video/webm;codecs=vp8,opus"})
    assert (made.status_code, made.json["take"], made.json["retakes_left"]) == (201, 1, 1)
    parts = [bytes([n]) * (50_000 + n) for n in range(4)]
    whole = b"".join(parts)
    for index in (0, 1, 1, 3):
        done = candidate.send("PUT", f"/answers/1/parts/{index}?take=1", sent(parts[index]), body=parts[index])
        assert done.json["sha256"] == hashlib.sha256(parts[index]).hexdigest()
    closing = {"take": 1, "parts": 4, "sha256": hashlib.sha256(whole).hexdigest()}
    assert candidate.json("POST", "/answers/1/finish", closing).status_code == 409
    assert candidate.json("GET", "/answers/1/takes").json["parts"] == [0, 1, 3]
    candidate.send("PUT", "/answers/1/parts/2?take=1", sent(parts[2]), body=parts[2])
    assert candidate.json("POST", "/answers/1/finish", closing | {"sha256": "0" * 64}).status_code == 409
    done = candidate.json("POST", "/answers/1/finish", closing)
    assert done.json["sha256"] == closing["sha256"]
    assert done.json["next"].endswith("/questions/2")
    answer = service.answers(service.interview(application.id).id)[0]
    assert media.whole(answer.media_id) == whole
    stored = b"".join(path.read_bytes() for path in db.media_folder.rglob("*") if path.is_file())
    assert parts[1][:64] not in stored
    tasks_waiting = column("SELECT task_name FROM procrastinate_jobs WHERE task_name LIKE 'interviews.%%' ORDER BY 1")
    assert tasks_waiting == ["interviews.prepare_playback", "interviews.transcribe"]


def test_recording_when_damaged_on_the_way_then_part_is_refused(people, app):
    _, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    refused = candidate.send("PUT", "/answers/1/parts/0?take=1", sent(b"sound"), body=b"sounf")
    assert refused.status_code == 422
    again = candidate.send("PUT", "/answers/1/parts/0?take=1", sent(b"sound"), body=b"sound")
    assert again.status_code == 200


def test_recording_when_made_anew_then_once_and_cut_off_attempts_do_not_count(people, app):
    _, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    kind = {"content_type": "audio/webm"}
    assert candidate.json("POST", "/answers/1/takes", kind).status_code == 201
    cut = candidate.json("POST", "/answers/1/takes", kind | {"interrupted": True})
    assert cut.json["retakes_left"] == 1
    assert candidate.json("POST", "/answers/1/takes", kind).status_code == 201
    refused = candidate.json("POST", "/answers/1/takes", kind)
    assert refused.status_code == 409
    assert "once" in refused.json["error"]["message"]


HEARD = {
    "language": "en",
    "duration_ms": 4000,
    "speech_ms": 3500,
    "segments": [
        {
            "start_ms": 0,
            "end_ms": 2000,
            "text": " I asked the costumer",
            "words": [
                {"text": " I", "start_ms": 0, "end_ms": 200, "probability": 0.99},
                {"text": " asked", "start_ms": 300, "end_ms": 800, "probability": 0.95},
                {"text": " the", "start_ms": 900, "end_ms": 1000, "probability": 0.9},
                {"text": " costumer", "start_ms": 1100, "end_ms": 1900, "probability": 0.4},
            ],
        },
        {
            "start_ms": 2000,
            "end_ms": 3500,
            "text": " what he needs.",
            "words": [
                {"text": " what", "start_ms": 2100, "end_ms": 2400, "probability": 0.9},
                {"text": " he", "start_ms": 2500, "end_ms": 2700, "probability": 0.9},
                {"text": " needs.", "start_ms": 2800, "end_ms": 3400, "probability": 0.9},
            ],
        },
    ],
}


def recorded(people, app, heard: dict = HEARD):
    """An interview whose first answer is a recording of which the machine heard something."""
    application, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    candidate.send("PUT", "/answers/1/parts/0?take=1", sent(b"sound"), body=b"sound")
    candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": 1})
    for number in (2, 3, 4):
        candidate.answer(number, TEXT)
    found = service.interview(application.id)
    answer = service.answers(found.id)[0]
    transcripts.add(found.person_id, answer.id, 1, "machine", heard, clock.now())
    database.db.execute_sql("UPDATE interview_answers SET transcript_state = 'ready' WHERE id = %s", (answer.id,))
    return application, candidate


@pytest.mark.feature("IV-14")
def test_transcript_when_candidate_corrects_it_then_both_versions_stay_with_word_times(people, app, browse):
    application, candidate = recorded(people, app)
    assert "I asked the costumer what he needs." in candidate.get("/transcript").text
    corrected = "I asked the customer what he really needs."
    candidate.post("/transcript", text_1=corrected, finish="1")
    first = service.answers(service.interview(application.id).id)[0]
    assert [version.origin for version in first.versions] == ["machine", "candidate"]
    assert first.text == corrected
    assert first.versions[0].words[3].probability == 0.4
    assert first.transcript.time_at(corrected.index("customer")) == 1100
    assert first.transcript.time_at(corrected.index("needs")) == 2800
    api = browse("manager").get(f"/api/v1/applications/{application.id}/interview").json
    words = api["interview"]["answers"][0]["transcripts"][0]["words"]
    assert all(word["end_ms"] > word["start_ms"] and word["probability"] for word in words)
    assert ("correct", "transcript") in actions(application.person_id)
    assert ("read", "transcript") in actions(application.person_id)
    assert candidate.post("/transcript", text_1="too late", save="1").status_code == 409


def test_transcribe_when_triton_is_away_then_waits_and_interview_can_be_finished(people, app, work_through):
    application, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    candidate.send("PUT", "/answers/1/parts/0?take=1", sent(b"sound"), body=b"sound")
    candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": 1})
    for number in (2, 3, 4):
        candidate.answer(number, TEXT)
    assert "still being turned into text" in candidate.get("/transcript").text
    candidate.post("/transcript", finish="1")
    work_through()
    answer = service.answers(service.interview(application.id).id)[0]
    assert answer.transcript_state == "pending"
    rows = database.db.execute_sql(
        "SELECT status::text, scheduled_at > now() FROM procrastinate_jobs WHERE task_name = 'interviews.transcribe'"
    ).fetchall()
    assert rows == [("todo", True)]
    assert column("SELECT count(*) FROM job_failures") == [0]


def test_visible_when_position_is_another_managers_then_interview_is_not_found(people, app, browse):
    application, _ = invited(people, app)
    address = f"/api/v1/applications/{application.id}/interview"
    assert browse("other_manager").get(address).status_code == 404
    assert browse("administrator").get(address).status_code == 403
    assert browse("manager").get(address).status_code == 200


def test_invite_page_when_hr_invites_then_shows_link_text_and_code_once(people, browse):
    application = screened(people)
    hr = browse("hr")
    assert "Not invited yet" in hr.get(f"/applications/{application.id}/invite").text
    page = hr.post(f"/applications/{application.id}/invite", [])
    assert page.status_code == 200
    link = re.search(r'id="link" readonly value="([^"]+)"', page.text)[1]
    assert page.text.count(link) == 3
    assert "data:image/svg+xml" in page.text
    assert link not in hr.get(f"/applications/{application.id}/invite").text
    hr.post(f"/applications/{application.id}/invite", [("action", "revoke")])
    assert "Link revoked" in hr.get(f"/applications/{application.id}/invite").text


def test_question_when_page_is_read_in_another_language_then_is_asked_in_that_of_the_position(people, app):
    application, candidate = invited(people, app, "zh-CN")
    candidate.begin("text")
    candidate.post("/questions/1")
    page = candidate.get("/questions/1").text
    answer = service.answers(service.interview(application.id).id)[0]
    assert answer.language == "en"
    assert answer.question.en.question in page
    assert "您的回答" in page


@pytest.mark.feature("IV-28")
def test_status_when_page_is_read_in_chinese_then_speaks_chinese(people, app):
    _, candidate = invited(people, app, "zh-CN")
    page = candidate.get().text
    assert "已邀请您参加面试" in page
    assert "最迟答复日期" in page


@pytest.mark.feature("IV-23")
def test_packs_when_read_then_each_question_is_complete_in_both_languages():
    for pack in packs.all_packs().values():
        assert len(pack.of_kind("structured")) >= 6
        assert len(pack.of_kind("situational")) >= 3
        form = [pack.questions[name].kind for name in pack.form]
        assert form == ["structured"] * 3 + ["situational"]
    retail = packs.pack("retail-banking").questions
    anchors = retail["wealth-complaint"].zh.anchors
    said = "".join(anchors.three + anchors.five) + "".join(retail["wealth-complaint"].zh.key_points)
    assert all(word in said for word in ("理解", "方案", "适合"))
    assert "高风险" in retail["high-risk-product"].zh.question


def test_pack_when_a_question_is_too_long_or_lacks_an_anchor_then_refused():
    good = packs.pack("retail-banking").questions["integrity"].model_dump(by_alias=True)
    long = good | {"zh": good["zh"] | {"question": "请讲一次真实的经历" * 8}}
    with pytest.raises(ValidationError, match="Chinese characters"):
        packs.Question.model_validate(long)
    anchors = good["en"]["anchors"] | {"5": good["en"]["anchors"]["5"][:2]}
    with pytest.raises(ValidationError, match="at least 3"):
        packs.Question.model_validate(good | {"en": good["en"] | {"anchors": anchors}})


def test_pack_schema_when_published_then_is_that_of_the_code():
    published = Path(__file__).parents[3] / "docs/schemas/pack.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == packs.Pack.model_json_schema(by_alias=True)


def test_playback_when_recording_has_no_duration_then_copy_has_one():
    import av
    import numpy as np

    made = _webm_of_a_recorder(av, np)
    with av.open(_file(made)) as original:
        assert original.duration is None
    with av.open(_file(tasks.remuxed(made, "webm"))) as copy:
        assert copy.duration == pytest.approx(3_000_000, abs=200_000)


def _file(data: bytes):
    import io

    return io.BytesIO(data)


def _webm_of_a_recorder(av, np) -> bytes:
    """Three seconds of a tone in a file written as a live stream is: no duration, no index."""
    import io

    out = io.BytesIO()
    with av.open(out, "w", format="webm", options={"live": "1"}) as container:
        stream = container.add_stream("libopus", rate=48000)
        tone = (8000 * np.sin(np.arange(48000 * 3) / 20)).astype(np.int16)
        for start in range(0, len(tone), 960):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 960], format="s16", layout="mono")
            frame.sample_rate, frame.pts = 48000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def test_link_when_position_version_changes_after_the_invitation_then_form_stays(people, app):
    application, candidate = invited(people, app)
    before = [a.question.id for a in service.answers(service.interview(application.id).id)]
    service.set_form(people.hr, application.position_id, "retail-banking", ["teamwork"], clock.now())
    candidate.begin("text")
    assert [a.question.id for a in service.answers(service.interview(application.id).id)] == before
    assert service.hears_by(service.interview(application.id)) > clock.now() + timedelta(days=7)
