"""The versions of a transcript: the machine's words with times, the candidate's correction, or the typed text."""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.foundation.keys import service as keys
from app.hiring.interviews import alignment, store

TABLE, COLUMN = "interview_transcripts", "body"
WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


@dataclass(frozen=True)
class Word:
    """One word: characters `start` to `end` (not included) of the text, its time, and how sure the machine was.

    `language` is set where it differs from that of the answer.
    """

    start: int
    end: int
    start_ms: int
    end_ms: int
    probability: float | None
    language: str | None = None


@dataclass(frozen=True)
class Transcript:
    """One version; `origin` is machine, candidate or typed; `words` are empty for a typed answer."""

    id: uuid.UUID
    answer_id: uuid.UUID
    version: int
    origin: str
    text: str
    words: tuple[Word, ...]
    mean_probability: float | None
    duration_ms: int | None
    created_at: datetime

    def time_at(self, offset: int) -> int | None:
        """Return when the word at a character was said, in milliseconds; None for a typed answer."""
        before = [word for word in self.words if word.start <= offset]
        return before[-1].start_ms if before else (self.words[0].start_ms if self.words else None)

    def pieces(self) -> list[tuple[str, Word | None]]:
        """Split the text into its words and the text between them, in order."""
        pieces: list[tuple[str, Word | None]] = []
        at = 0
        for word in self.words:
            if word.start > at:
                pieces.append((self.text[at : word.start], None))
            pieces.append((self.text[word.start : word.end], word))
            at = word.end
        return pieces + ([(self.text[at:], None)] if at < len(self.text) else [])


def heard(answer: dict) -> tuple[str, tuple[Word, ...]]:
    """Join a speech_text answer into one text, and find each of its words in it."""
    gap = "" if answer.get("language") == "zh" else " "
    text = gap.join(segment["text"].strip() for segment in answer["segments"]).strip()
    words, at = [], 0
    for segment in answer["segments"]:
        other = _other(answer, segment)
        for word in segment["words"]:
            word_text = word["text"].strip()
            start = text.find(word_text, at) if word_text else -1
            if start >= 0:
                at = start + len(word_text)
                words.append(Word(start, at, word["start_ms"], word["end_ms"], word["probability"], other))
    return text, tuple(words)


def aligned(text: str, machine_text: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Carry the times of the machine's words over to the same or replaced words of a corrected text."""
    before, after = (list(WORDS.finditer(version)) for version in (machine_text, text))
    same = alignment.common([match[0] for match in before], [match[0] for match in after])
    pairs = alignment.replaced(same, len(before), len(after))
    places = {before[old].start(): after[new].span() for old, new in pairs}
    carried = []
    for word in words:
        spans = [places[at] for at in range(word.start, word.end) if at in places]
        if spans:
            carried.append(Word(spans[0][0], spans[-1][1], word.start_ms, word.end_ms, word.probability, word.language))
    return tuple(carried)


def changed(spoken: str, corrected: str) -> float:
    """Return the share of words, of Chinese letters each, that a correction changed: 0 to 1 of the longer text."""
    before, after = (WORDS.findall(unicodedata.normalize("NFKC", text).casefold()) for text in (spoken, corrected))
    longer = max(len(before), len(after))
    return 1 - len(alignment.common(before, after)) / longer if longer else 0.0


def mean_probability(answer: dict) -> float | None:
    """Return the mean probability of the words of a speech_text answer; words of another language count as 0."""
    probabilities = [
        0.0 if _other(answer, segment) else word["probability"]
        for segment in answer["segments"]
        for word in segment["words"]
    ]
    return sum(probabilities) / len(probabilities) if probabilities else None


def _other(answer: dict, segment: dict) -> str | None:
    language = segment.get("language")
    return language if language != answer.get("language") else None


def add(
    person_id: uuid.UUID, answer_id: uuid.UUID, version: int, origin: str, body: dict, at: datetime
) -> store.TranscriptRow:
    """Seal and append a version: a speech_text answer for origin machine, `{"text": …}` for the others."""
    row_id = uuid.uuid4()
    sealed = keys.seal(person_id, TABLE, COLUMN, row_id, json.dumps(body, ensure_ascii=False))
    mean = mean_probability(body) if origin == "machine" else None
    row = store.TranscriptRow(row_id, answer_id, version, origin, sealed, mean, at)
    store.add_transcript(row)
    return row


def of_answers(person_id: uuid.UUID, answer_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Transcript]]:
    """Open every version of some answers of one person, oldest first."""
    rows = store.transcripts(answer_ids)
    opened = keys.open_many([(keys.Field(person_id, TABLE, COLUMN, row.id), row.body) for row in rows])
    by_answer: dict[uuid.UUID, list[Transcript]] = {answer_id: [] for answer_id in answer_ids}
    for row, text in zip(rows, opened, strict=True):
        versions = by_answer[row.answer_id]
        versions.append(_read(row, json.loads(text), next((v for v in versions if v.origin == "machine"), None)))
    return by_answer


def _read(row: store.TranscriptRow, body: dict, machine: Transcript | None) -> Transcript:
    duration = body.get("duration_ms")
    if row.origin == "machine":
        text, words = heard(body)
    else:
        text = body["text"]
        words = aligned(text, machine.text, machine.words) if machine else ()
        duration = machine.duration_ms if machine else None
    return Transcript(
        row.id, row.answer_id, row.version, row.origin, text, words, row.mean_probability, duration, row.created_at
    )
