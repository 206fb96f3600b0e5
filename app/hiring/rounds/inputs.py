"""The fields of the forms of the second interview."""

from __future__ import annotations

import uuid
from typing import Annotated, ClassVar

from pydantic import Field

from app.inputs import Choice, Form, Sent, Whole
from app.text import lazy, source

SHORTEST_NOTE, LONGEST_NOTE = 5, 2000
MOST = 30
Note = Annotated[str, Field(min_length=SHORTEST_NOTE, max_length=LONGEST_NOTE)]
DraftNote = Annotated[str, Field(max_length=LONGEST_NOTE)]
Level = Annotated[Whole, Field(ge=1, le=5)]


class InterviewerNamed(Sent):
    """Who is to interview."""

    labels: ClassVar = {"account_id": lazy("Interviewer")}

    account_id: uuid.UUID


class CardDraft(Sent):
    """What stands on a card so far: any line may be empty."""

    score: dict[Choice, Level] = Field(default_factory=dict, max_length=MOST)
    note: dict[Choice, DraftNote] = Field(default_factory=dict, max_length=MOST)
    judged: dict[Choice, Level] = Field(default_factory=dict, max_length=MOST)
    remark: dict[Choice, DraftNote] = Field(default_factory=dict, max_length=MOST)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the fields of the card, as it is handed in."""
        return {name: form.family(name) for name in cls.model_fields}


class CardStated(Sent):
    """A card: a score and a note for each criterion, and for what a person alone judges."""

    sentences: ClassVar = {
        "score": source("Give every line a score of 1 to 5."),
        "note": source("Write for every line what you saw, in 5 to 2000 characters."),
        "judged": source("Give every line a score of 1 to 5."),
        "remark": source("Write for every line what you saw, in 5 to 2000 characters."),
    }

    score: dict[Choice, Level] = Field(max_length=MOST)
    note: dict[Choice, Note] = Field(max_length=MOST)
    judged: dict[Choice, Level] = Field(max_length=MOST)
    remark: dict[Choice, Note] = Field(max_length=MOST)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the fields `score_<criterion>`, `note_<criterion>`, `judged_<field>` and `remark_<field>`."""
        return {name: form.family(name) for name in cls.model_fields}
