"""Answers to programs about second interviews."""

from __future__ import annotations

import uuid

from app.hiring.rounds import service
from app.openapi import Moment, Output


class Line(Output):
    """A criterion with the score that a person gave, 1 to 5, and the note"""

    name: str
    score: int
    note: str


class Card(Output):
    """An interviewer; lines are empty until the card is there and the reader may see it"""

    account: uuid.UUID
    by: str
    handed_in_at: Moment | None
    scores: list[Line]
    judged_by_people_alone: list[Line]


class Round(Output):
    """The second interview; hidden while the reader has an own card to hand in, mean null until the last card"""

    hidden: bool
    mean: float | None
    finished_at: Moment | None
    cards: list[Card]

    @classmethod
    def of(cls, view: service.View) -> Round:
        """Return a second interview as programs read it."""
        cards = [
            Card(
                account=one.account_id,
                by=one.by,
                handed_in_at=one.handed_in_at,
                scores=[Line(**vars(line)) for line in one.scores],
                judged_by_people_alone=[Line(**vars(line)) for line in one.judgements],
            )
            for one in view.cards
        ]
        return cls(hidden=view.hidden, mean=view.mean, finished_at=view.finished_at, cards=cards)
