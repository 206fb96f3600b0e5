"""Questions that go on as a conversation: what the candidate chose, what follows, and how many questions there are."""

from __future__ import annotations

from datetime import datetime

from app.errors import Invalid
from app.hiring.interviews import packs, store
from app.hiring.interviews.packs import Option
from app.hiring.interviews.store import AnswerRow, Interview


def places(pack_id: str, questions: list[str]) -> dict[int, str]:
    """Number the questions of a form, leaving room behind each for the follow-ups that it will have."""
    numbered, number = {}, 1
    for name in questions:
        numbered[number] = name
        number += 1 + packs.question(pack_id, name).follow_ups
    return numbered


def count(interview: Interview, rows: list[AnswerRow]) -> int:
    """Return how many questions there are, with the follow-ups still to come: the same on every way."""
    return rows[-1].number + packs.question(interview.pack, rows[-1].question_id).follow_ups


def chosen(interview: Interview, row: AnswerRow, option: str | None) -> Option | None:
    """Return the way to go on that was chosen; None where the question has none. Raises Invalid where it is missing."""
    options = packs.question(interview.pack, row.question_id).options
    found = next((one for one in options if one.id == option), None)
    if options and found is None:
        raise Invalid("Choose how you go on, then hand in your answer.")
    return found


def follow(interview: Interview, row: AnswerRow, option: Option | None, at: datetime) -> dict[str, str]:
    """Log the choice and put the follow-up next, in the current transaction; returns what the access log says of it."""
    if option is None:
        return {}
    to = packs.question(interview.pack, row.question_id).place(option.to)
    store.add_branch(interview.id, row.id, option.id, to, at)
    store.add_answer(interview.id, row.number + 1, to)
    return {"branch": option.id}
