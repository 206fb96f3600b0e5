"""Answers to programs about the pipeline."""

from __future__ import annotations

import uuid

from app.hiring.pipeline import bulk, proposals, service
from app.openapi import Moment, Output


class Target(Output):
    """Where an application may go, by which act, and whether that needs a reason"""

    column: str
    act: str
    reason: bool


class PersonShown(Output):
    """An application where it stands; `days` are those in the column, `moves` what the reader may do, on a board"""

    application_id: uuid.UUID
    name: str
    position_id: uuid.UUID
    position: str
    stage: str
    column: str
    since: Moment
    days: int
    due_at: Moment | None
    overdue: bool
    applied_at: Moment
    score: float | None
    band: str | None
    source: str
    owner: str
    rejection_proposed: bool
    moves: list[Target]

    @classmethod
    def of(cls, person: service.Person) -> PersonShown:
        """Return a person as programs read it."""
        entry = person.entry
        same = ("position_id", "stage", "since", "due_at", "applied_at", "score", "band", "source", "owner")
        return cls(
            **{name: getattr(entry, name) for name in same},
            **{name: getattr(person, name) for name in ("name", "position", "column", "days", "overdue")},
            application_id=person.id,
            rejection_proposed=entry.proposed,
            moves=[Target(column=one.to, act=one.act, reason=one.reason) for one in person.moves],
        )


class ColumnShown(Output):
    """A column of a board: those who wait longest, and how many stand in it"""

    key: str
    stage: str
    hours: int | None
    total: int
    overdue: int
    people: list[PersonShown]


class BoardShown(Output):
    """The board of a position"""

    version: int
    own_stages: bool
    columns: list[ColumnShown]

    @classmethod
    def of(cls, board: service.Board) -> BoardShown:
        """Return a board as programs read it."""
        shown = [
            ColumnShown(
                key=one.column.key, stage=one.column.stage, hours=one.column.hours, total=one.total,
                overdue=one.overdue, people=[PersonShown.of(person) for person in one.cards],
            )
            for one in board.columns
        ]  # fmt: skip
        return cls(version=board.stages.version, own_stages=board.stages.own, columns=shown)


class People(Output):
    """A page of people; `total` counts up to 1001, `next` is what `after` takes for the next page"""

    people: list[PersonShown]
    total: int
    next: str


class DoneShown(Output):
    """What became of one person"""

    application_id: uuid.UUID
    done: bool
    sentence: str

    @classmethod
    def of(cls, done: bulk.Done) -> DoneShown:
        """Return it as programs read it."""
        return cls(application_id=done.application_id, done=done.done, sentence=done.sentence)


class AllDone(Output):
    """What became of each"""

    rows: list[DoneShown]


class Moved(Output):
    """Where an application stands now, and the link of an invitation where one was made"""

    stage: str
    column: str
    link: str | None


class ProposalShown(Output):
    """A proposal to reject somebody"""

    id: uuid.UUID
    application_id: uuid.UUID
    name: str
    position: str
    by: str
    at: Moment
    reason: str

    @classmethod
    def of(cls, proposal: proposals.Proposal) -> ProposalShown:
        """Return it as programs read it."""
        return cls(**vars(proposal))


class ProposalsShown(Output):
    """The open proposals, oldest first"""

    proposals: list[ProposalShown]
