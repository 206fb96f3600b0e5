"""Turns a recording into a transcript, and into a copy in which a player can seek."""

from __future__ import annotations

import uuid

from app import clock, database
from app.errors import AppError
from app.foundation.inference import service as inference
from app.foundation.isolation import service as isolation
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.interviews import answering, service, store, transcripts

AGAIN_SECONDS = 20
ENDS = ("no_speech", "undecodable", "too_long")
"""Codes of speech_text that are about the recording; any other is a failure of our own."""
LIMITS = isolation.Limits(memory_bytes=2 * 1024**3, processor_seconds=60, answer_bytes=1024**3)


def note_failure(answer_id: str) -> None:
    """Mark an answer whose transcription failed through a failure of our own; it can be tried again."""
    row = store.answer(uuid.UUID(answer_id))
    if row is not None and row.transcript_state == "pending":
        answering.transcribed(row.interview_id, row.id, "failed")


@work.task("interviews.transcribe", given_up=note_failure)
def transcribe(answer_id: str) -> None:
    """Ask speech_text for the words of an answer; while the model is away the job runs again later."""
    row = store.answer(uuid.UUID(answer_id))
    if row is None or row.media_id is None or row.transcript_state != "pending":
        return
    interview = service.by_id(row.interview_id)
    try:
        answer = inference.ask("speech_text", {"language": row.language}, media.whole(row.media_id))
    except inference.ModelAway:
        raise work.Later(AGAIN_SECONDS) from None
    code = answer.get("error", {}).get("code")
    if code is not None and code not in ENDS:
        raise AppError("speech_text refused with code %(code)s.", code=code)
    if code is None and not any(segment["text"].strip() for segment in answer["segments"]):
        code = "no_speech"
    with database.transaction():
        if work.first_time("interviews.transcribe", row.media_id):
            if code is None:
                transcripts.add(interview.person_id, row.id, 1, "machine", answer, clock.now())
            answering.transcribed(interview.id, row.id, code or "ready")


@work.task("interviews.prepare_playback")
def prepare_playback(answer_id: str) -> None:
    """Keep a copy with duration and index beside the recording, which stays as it arrived."""
    row = store.answer(uuid.UUID(answer_id))
    if row is None or row.media_id is None or row.playback_id is not None:
        return
    kind = media.describe(row.media_id).content_type
    try:
        copied = "app.hiring.interviews.playback:remux"
        seekable = isolation.call(copied, {}, media.whole(row.media_id), LIMITS)
    except (isolation.Unreadable, isolation.TooMuch):
        # Nothing that can be played: the transcription says `undecodable`, the original stays what it is.
        return
    person_id = service.by_id(row.interview_id).person_id
    with database.transaction():
        if work.first_time("interviews.prepare_playback", row.media_id):
            store.change_answer(row.id, playback_id=media.keep(person_id, "playback", kind, seekable))
