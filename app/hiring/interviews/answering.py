"""The steps of the candidate: mode, consent, questions, corrections, and the end."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal, get_args

from app import database
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.interviews import branching, messages, store, transcripts
from app.hiring.interviews.store import AnswerRow, Interview
from app.hiring.positions import service as positions

Mode = Literal["text", "voice", "video"]
MODES: tuple[Mode, ...] = get_args(Mode)
CONSENT_VERSION = "2026-11-2"
"""Changes whenever the wording of the consent page changes."""
LONGEST_TEXT = 8000
MOST_CORRECTIONS = 30
"""Of one answer: each is kept, and shown to those who decide."""


def candidate(interview: Interview) -> audit.Actor:
    """Return the actor: the person of the interview."""
    return audit.Actor("candidate", interview.person_id)


def choose_mode(interview: Interview, mode: str) -> None:
    """Set the mode of answering; may be changed between questions, since the modes are equivalent."""
    if mode not in MODES:
        raise Invalid("Choose text, voice or video.")
    with database.transaction():
        running(interview, "consent")
        store.change(interview.id, mode=mode)


def running(interview: Interview, act: str) -> Interview:
    """Return an interview that is not finished, for an act that the application's stage allows; raises Conflict.

    Application and interview are locked until the transaction ends.
    """
    applications.permit(interview.application_id, act)
    current = store.lock(interview.id)
    if current.state == "finished":
        raise Conflict("The interview is finished.")
    return current


def consent(interview: Interview, sent: Mapping[str, str], language: str, at: datetime) -> None:
    """Keep the `yes` or `no` to each consent that the interview's mode needs; raises Invalid where one is missing.

    A candidate who declines the recording answers in writing. Other consents stay as they were.
    """
    kinds = ("assessment",) if interview.mode == "text" else ("recording", "assessment")
    for kind in kinds:
        if sent.get(kind) not in ("yes", "no"):
            raise Invalid("Choose yes or no. You can go on with either.", at=kind)
    with database.transaction():
        running(interview, "consent")
        for kind in kinds:
            agreed = sent[kind] == "yes"
            store.add_consent(interview.id, kind, agreed, CONSENT_VERSION, language, at)
            detail = {"kind": kind, "given": agreed, "version": CONSENT_VERSION}
            audit.record(candidate(interview), "consent", "interview", interview.id, interview.person_id, detail)
        if "recording" in kinds and sent["recording"] == "no":
            store.change(interview.id, mode="text")


def ready(interview: Interview) -> bool:
    """Return whether a mode is chosen and the consent that it needs is given."""
    consents = store.consents(interview.id)
    recorded = "recording" in consents and consents["recording"][0]
    return interview.mode is not None and "assessment" in consents and (interview.mode == "text" or recorded)


def numbered(interview: Interview, number: int) -> AnswerRow:
    """Return the answer with a number; raises NotFound."""
    answer = next((row for row in store.answers(interview.id) if row.number == number), None)
    if answer is None:
        raise NotFound
    return answer


def next_number(interview: Interview) -> int | None:
    """Return the number of the first question without a submitted answer."""
    return next((row.number for row in store.answers(interview.id) if row.state != "submitted"), None)


def language_of(interview: Interview) -> str:
    """Return the language of the interview, as of its position: zh or en."""
    return positions.get(interview.position_id, interview.position_version).language


def open_question(interview: Interview, number: int, at: datetime) -> AnswerRow:
    """Open a question, which starts its time; questions are opened in order.

    Question and answer are in the language of the position; the pages are in the reader's.
    """
    if not ready(interview):
        raise Conflict("Choose how to answer and read the consent page first.")
    with database.transaction():
        current = running(interview, "answer")
        row = numbered(current, number)
        if number != next_number(current):
            raise Conflict("The questions come one after the other. Go on with the next open one.")
        if row.state == "waiting":
            store.change_answer(row.id, state="open", language=language_of(current), mode=current.mode, opened_at=at)
        if current.state == "invited":
            store.change(current.id, state="started", started_at=at)
            applications.set_stage(current.application_id, "interviewing", candidate(current))
    return numbered(interview, number)


def open_answer(interview: Interview, number: int) -> AnswerRow:
    """Return an open answer, locked until the transaction ends; raises Conflict."""
    running(interview, "answer")
    row = store.answer(numbered(interview, number).id, locked=True)
    if row is None or row.state != "open":
        raise Conflict("This question is not open. Reload the page to see where you are.")
    return row


def save_draft(interview: Interview, number: int, text: str, at: datetime) -> None:
    """Save the draft of an answer."""
    with database.transaction():
        row = open_answer(interview, number)
        sealed = keys.seal(interview.person_id, "interview_answers", "draft", row.id, _checked(text))
        store.change_answer(row.id, draft=sealed, draft_at=at)
        if row.draft is None:
            audit.record(candidate(interview), "answer", "answer", row.id, interview.person_id, {"step": "draft"})


def draft(interview: Interview, row: AnswerRow) -> str:
    """Return the draft of an answer."""
    if row.draft is None:
        return ""
    return keys.open_(interview.person_id, "interview_answers", "draft", row.id, row.draft)


def submit_text(interview: Interview, number: int, text: str, at: datetime, option: str | None = None) -> None:
    """Hand in a typed answer, which is its own transcript, with the chosen option where the question has options."""
    if not _checked(text).strip():
        raise Invalid("Write your answer first. One sentence is enough if you have nothing to tell.")
    with database.transaction():
        row = open_answer(interview, number)
        way = branching.chosen(interview, row, option)
        transcripts.add(interview.person_id, row.id, 1, "typed", {"text": text.strip()}, at)
        discard_takes(row.id)
        store.change_answer(
            row.id, state="submitted", mode="text", transcript_state="ready", draft=None, media_id=None, submitted_at=at
        )
        detail = {"step": "submitted"} | branching.follow(interview, row, way, at)
        audit.record(candidate(interview), "answer", "answer", row.id, interview.person_id, detail)


def discard_takes(answer_id: uuid.UUID, except_media_id: uuid.UUID | None = None) -> None:
    """Remove the recordings that the candidate did not hand in, in the current transaction."""
    for take in store.takes(answer_id):
        if take.media_id != except_media_id:
            media.discard(take.media_id)


def correct(interview: Interview, number: int, text: str, at: datetime) -> bool:
    """Keep the candidate's correction as a new version beside the original; returns whether it differs."""
    text = _checked(text).strip()
    with database.transaction():
        running(interview, "correct")
        row = numbered(interview, number)
        versions = transcripts.of_answers(interview.person_id, [row.id])[row.id]
        if not versions or not text or versions[-1].text == text:
            return False
        if versions[-1].version > MOST_CORRECTIONS:
            raise Conflict(
                "This answer was corrected %(most)s times; the last correction stays.", most=MOST_CORRECTIONS
            )
        transcripts.add(interview.person_id, row.id, versions[-1].version + 1, "candidate", {"text": text}, at)
        detail = {"version": versions[-1].version + 1}
        audit.record(candidate(interview), "correct", "transcript", row.id, interview.person_id, detail)
    return True


def finish(interview: Interview, at: datetime) -> None:
    """End the interview, once; answers that are transcribed later are emitted to the assessment then."""
    with database.transaction():
        applications.permit(interview.application_id, "finish")
        current = store.lock(interview.id)
        if current.state == "finished":
            return
        if next_number(current) is not None:
            raise Conflict("There are questions left. Answer them first; you may pause between them.")
        store.change(current.id, state="finished", finished_at=at)
        messages.withdraw(current.application_id, at)
        audit.record(candidate(current), "answer", "interview", current.id, current.person_id, {"step": "finished"})
        work.emit("interview.finished", interview_id=current.id, application_id=current.application_id)
        for row in store.answers(current.id):
            if row.transcript_state != "pending":
                work.emit("answer.finished", answer_id=row.id)


def transcribed(interview_id: uuid.UUID, answer_id: uuid.UUID, state: str) -> None:
    """Note how the transcription of an answer ended, in the current transaction."""
    current = store.lock(interview_id)
    store.change_answer(answer_id, transcript_state=state)
    if current.state == "finished":
        work.emit("answer.finished", answer_id=answer_id)


def transcribe_again(account: Account, application_id: uuid.UUID, number: int) -> None:
    """Transcribe an answer again after a failure of our own; raises NotFound or Conflict."""
    application = applications.visible(account, application_id)
    interview = store.of_application(application.id)
    if interview is None:
        raise NotFound
    with database.transaction():
        current = store.lock(interview.id)
        row = numbered(current, number)
        if row.transcript_state != "failed":
            raise Conflict("This recording is not waiting for another try. Reload the page to see where it stands.")
        store.change_answer(row.id, transcript_state="pending")
        audit.record(account, "update", "answer", row.id, current.person_id, {"step": "transcribe"})
        work.enqueue("interviews.transcribe", queue="speech", answer_id=row.id)


def with_mode(interview: Interview) -> Interview:
    """Return the interview with text as its mode where none was chosen."""
    return interview if interview.mode else replace(interview, mode="text")


def _checked(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Invalid("An answer has at most 8000 characters.")
    return text
