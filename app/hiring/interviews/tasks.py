"""Turns a recording into a transcript, and into a copy in which a player can seek."""

from __future__ import annotations

import io
import uuid

import av

from app import clock, database
from app.errors import AppError
from app.foundation.inference import service as inference
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.interviews import answering, store, transcripts

AGAIN_SECONDS = 20


@work.task("interviews.transcribe")
def transcribe(answer_id: str) -> None:
    """Ask speech_text for the words of an answer; while the model is away the job comes back later."""
    row = store.answer(uuid.UUID(answer_id))
    if row is None or row.media_id is None or row.transcript_state != "pending":
        return
    interview = store.by_id(row.interview_id)
    try:
        said = inference.ask("speech_text", {"language": row.language}, media.whole(row.media_id))
    except inference.ModelAway:
        raise work.Later(AGAIN_SECONDS) from None
    code = said.get("error", {}).get("code")
    if code not in (None, "no_speech", "undecodable"):
        raise AppError("speech_text refused with code %(code)s.", code=code)
    if code is None and not any(segment["text"].strip() for segment in said["segments"]):
        code = "no_speech"
    with database.transaction():
        if work.first_time("interviews.transcribe", row.media_id):
            if code is None:
                transcripts.add(interview.person_id, row.id, 1, "machine", said, clock.now())
            answering.transcribed(interview.id, row.id, code or "ready")


@work.task("interviews.prepare_playback")
def prepare_playback(answer_id: str) -> None:
    """Keep a copy with duration and index beside the recording, which stays as it arrived."""
    row = store.answer(uuid.UUID(answer_id))
    if row is None or row.media_id is None or row.playback_id is not None:
        return
    kind = media.describe(row.media_id).content_type
    try:
        seekable = remuxed(media.whole(row.media_id), "mp4" if kind.endswith("/mp4") else "webm")
    except av.FFmpegError:
        # Nothing that can be played: the transcription says `undecodable`, the original stays what it is.
        return
    person_id = store.by_id(row.interview_id).person_id
    with database.transaction():
        if work.first_time("interviews.prepare_playback", row.media_id):
            store.change_answer(row.id, playback_id=media.keep(person_id, "playback", kind, seekable))


def remuxed(data: bytes, container: str) -> bytes:
    """Copy the streams, untouched, into a file that knows its duration and where to seek; raises av.FFmpegError."""
    out = io.BytesIO()
    with av.open(io.BytesIO(data)) as source, av.open(out, "w", format=container) as copy:
        streams = {s.index: copy.add_stream_from_template(s) for s in source.streams if s.type in ("audio", "video")}
        for packet in source.demux():
            if packet.dts is not None and packet.stream.index in streams:
                packet.stream = streams[packet.stream.index]
                copy.mux(packet)
    return out.getvalue()
