"""Receives a recording while it runs: attempts, parts that may be repeated, and the digest of the whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app import database, settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.interviews import answering, branching, store
from app.hiring.interviews.store import Interview, Take

RETAKES = 1
"""How often a candidate may repeat a recording before handing it in."""
MOST_TAKES = 6
"""Attempts that were cut off do not count as retakes, but their number is limited."""


@dataclass(frozen=True)
class Progress:
    """The state of an attempt on the server: `parts` are the numbers of acknowledged parts."""

    take: int
    parts: list[int]
    bytes: int
    retakes_left: int


def start(interview: Interview, number: int, content_type: str, interrupted: bool, at: datetime) -> Take:
    """Begin an attempt; `interrupted` means that the one before was cut off, which costs no retake."""
    with database.transaction():
        row = answering.open_answer(interview, number)
        consent = store.consents(interview.id).get("recording")
        if consent is None or not consent[0]:
            raise Conflict("Voice and video need your consent to the recording. Without it, go back and choose text.")
        takes = store.takes(row.id)
        if takes and interrupted:
            store.interrupt_take(row.id, takes[-1].number)
            takes = store.takes(row.id)
        if _retakes_left(takes) < 0 or len(takes) >= MOST_TAKES:
            raise Conflict("An answer can be recorded anew once. Hand in this recording, or answer in writing.")
        media_id = media.start(interview.person_id, "recording", content_type)
        store.add_take(row.id, len(takes) + 1, media_id, content_type[:100], at)
        detail = {"step": "recording", "take": len(takes) + 1}
        audit.record(answering.candidate(interview), "answer", "answer", row.id, interview.person_id, detail)
    return store.takes(row.id)[-1]


def _retakes_left(before: list[Take]) -> int:
    return RETAKES - sum(not take.interrupted for take in before)


def _take(interview: Interview, number: int, take: int) -> Take:
    row = answering.numbered(interview, number)
    chosen = next((attempt for attempt in store.takes(row.id) if attempt.number == take), None)
    if chosen is None:
        raise NotFound
    return chosen


def part(interview: Interview, number: int, take: int, index: int, data: bytes, sha256: str | None) -> media.Received:
    """Receive part `index` (from 0) of an attempt; the same part again is acknowledged again.

    Raises Invalid where the recording would become larger than `settings.recording_limit_mib`.
    """
    if sha256 and sha256.lower() != hashlib.sha256(data).hexdigest():
        raise Invalid("This part did not arrive as it was sent. Send it again.")
    most = settings.current().recording_limit_mib * 1024**2
    with database.transaction():
        applications.permit(interview.application_id, "record", shared=True)
        return media.append(_take(interview, number, take).media_id, index, data, most)


def progress(interview: Interview, number: int) -> Progress | None:
    """Return the state of the latest attempt, so that a page can continue after a cut or a reload."""
    takes = store.takes(answering.numbered(interview, number).id)
    if not takes:
        return None
    recording = media.describe(takes[-1].media_id)
    numbers = [part.number for part in recording.parts]
    size = sum(part.bytes for part in recording.parts)
    return Progress(takes[-1].number, numbers, size, max(0, _retakes_left(takes[:-1])))


def submit(
    interview: Interview,
    number: int,
    take: int,
    parts: int,
    sha256: str | None,
    at: datetime,
    option: str | None = None,
) -> media.Media:
    """Hand in an attempt, with the chosen option where the question has options, once every part has arrived.

    Raises Conflict when a part is missing or damaged.
    """
    with database.transaction():
        row = answering.open_answer(interview, number)
        way = branching.chosen(interview, row, option)
        chosen = _take(interview, number, take)
        recording = media.finish(chosen.media_id, parts, sha256)
        answering.discard_takes(row.id, chosen.media_id)
        mode = "video" if chosen.content_type.startswith("video/") else "voice"
        store.change_answer(
            row.id, state="submitted", mode=mode, media_id=chosen.media_id, transcript_state="pending", draft=None,
            submitted_at=at,
        )  # fmt: skip
        detail = {"step": "submitted", "take": take, "parts": parts} | branching.follow(interview, row, way, at)
        audit.record(answering.candidate(interview), "answer", "answer", row.id, interview.person_id, detail)
        work.enqueue("interviews.prepare_playback", answer_id=row.id)
        work.enqueue("interviews.transcribe", queue="speech", answer_id=row.id)
    return recording
