"""Questions with options: the candidate's choice, the follow-up, and the number of questions."""

from __future__ import annotations

from datetime import datetime

from app.errors import Invalid
from app.hiring.interviews import packs, store
from app.hiring.interviews.packs import Option
from app.hiring.interviews.store import AnswerRow, Interview


def places(pack_id: str, questions: list[str]) -> dict[int, str]:
    """Number the questions of a form, with gaps for the follow-ups of each."""
    numbered, number = {}, 1
    for name in questions:
        numbered[number] = name
        number += 1 + packs.question(pack_id, name).follow_ups
    return numbered


def count(interview: Interview, rows: list[AnswerRow]) -> int:
    """Return how many questions there are, with the follow-ups still to come: the same for every choice."""
    return rows[-1].number + packs.question(interview.pack, rows[-1].question_id).follow_ups


def chosen(interview: Interview, row: AnswerRow, option: str | None) -> Option | None:
    """Return the chosen option; None where the question has no options. Raises Invalid where it is missing."""
    options = packs.question(interview.pack, row.question_id).options
    choice = next((offered for offered in options if offered.id == option), None)
    if options and choice is None:
        raise Invalid("Choose how you go on, then hand in your answer.")
    return choice


def follow(interview: Interview, row: AnswerRow, option: Option | None, at: datetime) -> dict[str, str]:
    """Log the choice and add the follow-up, in the current transaction; returns the detail for the access log."""
    if option is None:
        return {}
    to = packs.question(interview.pack, row.question_id).place(option.to)
    store.add_branch(interview.id, row.id, option.id, to, at)
    store.add_answer(interview.id, row.number + 1, to)
    return {"branch": option.id}
