"""Recorded answers over HTTP on a real PostgreSQL: parts, attempts, transcripts with corrections, playback."""

from __future__ import annotations

import base64
import hashlib
import random
from typing import Any

import pytest

from app import clock, database, settings
from app.errors import NotFound
from app.foundation.media import service as media
from app.foundation.work import running
from app.foundation.work import service as work
from app.hiring.interviews import playback, service, tasks, transcripts
from tests.app.hiring.interviewed import actions, column, invited

TEXT = "Last year I led a review of our branch's complaint handling and cut the average wait by a third."


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


def test_recording_when_made_anew_and_handed_in_then_the_first_attempt_is_removed(people, app):
    application, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    for take in (1, 2):
        candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
        candidate.send("PUT", f"/answers/1/parts/0?take={take}", sent(b"take"), body=b"take")
    assert candidate.json("POST", "/answers/1/finish", {"take": 2, "parts": 1}).status_code == 200
    answer = service.answers(service.interview(application.id).id)[0]
    first, second = column("SELECT media_id FROM interview_takes ORDER BY number")
    assert (answer.media_id, media.whole(second)) == (second, b"take")
    with pytest.raises(NotFound):
        media.describe(first)


HEARD: dict[str, Any] = {
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


def recorded(people, app, heard: dict = HEARD, sound: bytes = b"sound"):
    """An interview whose first answer is a recording of which the machine heard something."""
    application, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    candidate.send("PUT", "/answers/1/parts/0?take=1", sent(sound), body=sound)
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


def test_playback_when_recording_has_no_duration_then_copy_has_one():
    import av
    import numpy as np

    made = _webm_of_a_recorder(av, np)
    with av.open(_file(made)) as original:
        assert original.duration is None
    with av.open(_file(playback.remux({}, made))) as copy:
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


@pytest.mark.parametrize("parts", [10**9, 10**30, -1])
def test_finish_when_the_number_of_parts_is_absurd_then_is_refused_and_the_answer_stays_open(people, app, parts):
    _, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    candidate.send("PUT", "/answers/1/parts/0?take=1", sent(b"sound"), body=b"sound")
    assert candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": parts}).status_code in (400, 422)
    assert candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": 1}).status_code == 200


def test_recording_when_larger_than_the_limit_then_the_part_is_refused_and_the_rest_can_be_handed_in(
    people, app, db, monkeypatch
):
    made = db.model_copy(update={"recording_limit_mib": 1})
    monkeypatch.setattr(settings, "current", lambda: made)
    _, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    piece = b"x" * (600 * 1024)
    assert candidate.send("PUT", "/answers/1/parts/0?take=1", sent(piece), body=piece).status_code == 200
    refused = candidate.send("PUT", "/answers/1/parts/1?take=1", sent(piece), body=piece)
    assert (refused.status_code, "1 MiB" in refused.json["error"]["message"]) == (422, True)
    assert candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": 1}).status_code == 200


def handed_in(people, app, data: bytes = b"sound"):
    """An interview whose first answer is a recording that waits to be transcribed."""
    application, candidate = invited(people, app)
    candidate.begin("voice")
    candidate.post("/questions/1")
    candidate.json("POST", "/answers/1/takes", {"content_type": "audio/webm"})
    candidate.send("PUT", "/answers/1/parts/0?take=1", sent(data), body=data)
    candidate.json("POST", "/answers/1/finish", {"take": 1, "parts": 1})
    return application, candidate, service.answers(service.interview(application.id).id)[0]


def answering_with(monkeypatch, answer: dict | Exception) -> None:
    def ask(*_: object) -> dict:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(tasks.inference, "ask", ask)


@pytest.mark.feature("SY-10")
def test_transcribe_when_the_model_fails_for_good_then_hr_sees_whose_fault_it_is_and_can_try_again(
    people, app, browse, monkeypatch
):
    application, candidate, answer = handed_in(people, app)
    for number in (2, 3, 4):
        candidate.answer(number, TEXT)
    answering_with(monkeypatch, tasks.inference.ModelFailed("speech_text", "internal"))
    task = work.tasks["interviews.transcribe"]
    for failure in range(1, work.MAX_FAILURES + 1):
        with pytest.raises(running.Dead if failure == work.MAX_FAILURES else running.RunAgain):
            running.carry_out(task, 1, {"answer_id": str(answer.id)})
    assert "failure on our side" in candidate.get("/transcript").text
    retry = f"/applications/{application.id}/answers/1/transcribe"
    page = browse("hr").get(f"/applications/{application.id}/review").text
    assert ("failure on our side" in page, retry in page) == (True, True)
    assert retry not in browse("manager").get(f"/applications/{application.id}/review").text
    assert browse("hr").post(retry, []).status_code == 303
    assert browse("hr").post(retry, []).status_code == 409
    answering_with(monkeypatch, HEARD)
    tasks.transcribe(str(answer.id))
    assert service.answers(service.interview(application.id).id)[0].transcript_state == "ready"


@pytest.mark.parametrize("code", ["too_long", "undecodable"])
def test_transcribe_when_the_recording_cannot_be_heard_then_each_reader_has_a_sentence(
    people, app, browse, monkeypatch, code
):
    application, candidate, answer = handed_in(people, app)
    for number in (2, 3, 4):
        candidate.answer(number, TEXT)
    answering_with(monkeypatch, {"error": {"code": code, "message": ""}})
    tasks.transcribe(str(answer.id))
    assert "it is not rated" in candidate.get("/transcript").text
    assert "not enough evidence" in browse("hr").get(f"/applications/{application.id}/review").text


LEADING_ELSEWHERE = {
    "session description": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
    "list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "manifest": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    "pictures": b"\x89PNG\r\n\x1a\n" + bytes(64),
}


@pytest.mark.parametrize("data", LEADING_ELSEWHERE.values(), ids=LEADING_ELSEWHERE)
def test_playback_when_a_recording_leads_elsewhere_then_it_is_not_opened(data):
    with pytest.raises(ValueError, match="no recording"):
        playback.remux({}, data)


SILENT_WAV = b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data\0\0\0\0"
EMPTY_MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x74moov\0\0\0\x6cmvhd" + bytes(12) + b"\0\0\0\1" + bytes(84)


@pytest.mark.parametrize("data", [SILENT_WAV, EMPTY_MP4], ids=["wav", "mp4"])
def test_playback_when_a_recording_holds_no_sound_then_the_job_ends_and_nobody_is_asked_to_look(people, app, data):
    with pytest.raises(ValueError, match=r"neither|cannot be read"):
        playback.remux({}, data)
    application, _, answer = handed_in(people, app, data)
    tasks.prepare_playback(str(answer.id))
    assert service.answers(service.interview(application.id).id)[0].playback_id is None


def test_playback_when_recordings_are_damaged_anyhow_then_they_are_copied_or_refused():
    import av
    import numpy as np

    whole, chance = _webm_of_a_recorder(av, np), random.Random(4)
    ends: set[bool | str] = set()
    for _ in range(60):
        data = bytearray(whole[: chance.choice([len(whole), chance.randrange(1, len(whole))])])
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.choice([0, 255, chance.randrange(256)])
        try:
            ends.add(len(playback.remux({}, bytes(data))) > 0)
        except ValueError:
            ends.add("refused")
    assert ends >= {True, "refused"}


def test_playback_when_the_recording_is_none_then_the_job_ends(people, app):
    application, _, answer = handed_in(people, app, b"this is no recording")
    tasks.prepare_playback(str(answer.id))
    assert service.answers(service.interview(application.id).id)[0].playback_id is None


def test_heard_when_a_part_is_in_another_language_then_its_words_say_so_and_none_is_sure():
    other = {**HEARD["segments"][1], "language": "zh"}
    said = {**HEARD, "segments": [{**HEARD["segments"][0], "language": "en"}, other]}
    text, words = transcripts.heard(said)
    assert [word.language for word in words] == [None] * 4 + ["zh"] * 3
    assert text == "I asked the costumer what he needs."
    assert transcripts.mean_probability(said) == pytest.approx((0.99 + 0.95 + 0.9 + 0.4) / 7)
    assert transcripts.aligned(text, text, words)[-1].language == "zh"
    assert transcripts.mean_probability({**said, "segments": [other]}) == 0
