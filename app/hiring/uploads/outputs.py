"""Answers to programs about files that were handed in."""

from __future__ import annotations

import uuid

from app.hiring.applications.movement import Movement
from app.hiring.applications.service import Application as Listed
from app.hiring.positions.life import Event, Standing
from app.hiring.positions.requisitions import Requisition
from app.hiring.positions.service import Position
from app.hiring.uploads import service, words
from app.hiring.uploads.intake import Receipt
from app.openapi import Moment, Output


class File(Output):
    """What became of a file"""

    id: uuid.UUID
    name: str
    state: str
    label: str
    code: str | None
    message: str | None
    application_id: uuid.UUID | None

    @classmethod
    def of(cls, file: service.File) -> File:
        """Return a file as programs read it."""
        return cls(**_values(file))


class ReceivedFile(File):
    """What became of a file that was just sent; repeated where the same one was there before"""

    repeated: bool

    @classmethod
    def of_receipt(cls, receipt: Receipt) -> ReceivedFile:
        """Return a receipt as programs read it."""
        return cls(**_values(service.described(receipt)), repeated=receipt.repeated)


def _values(file: service.File) -> dict:
    return {
        "id": file.id,
        "name": file.name,
        "state": file.progress,
        "label": str(words.PROGRESS[file.progress]),
        "code": file.code,
        "message": file.sentence or None,
        "application_id": file.application_id,
    }


class Receipts(Output):
    """What became of each file, in the order in which they were sent"""

    files: list[ReceivedFile]

    @classmethod
    def of(cls, receipts: list[Receipt]) -> Receipts:
        """Return receipts as programs read them."""
        return cls(files=[ReceivedFile.of_receipt(receipt) for receipt in receipts])


class Application(Output):
    """An application for a position"""

    id: uuid.UUID
    name: str | None
    stage: str
    received_at: Moment


class Applications(Output):
    """The applications for a position, oldest first"""

    applications: list[Application]

    @classmethod
    def of(cls, listed: list[tuple[Listed, str | None]]) -> Applications:
        """Return applications with their names as programs read them."""
        return cls(
            applications=[
                Application(id=application.id, name=name, stage=application.stage, received_at=application.created_at)
                for application, name in listed
            ]
        )


class LifeEvent(Output):
    """Something that somebody did to a position"""

    what: str
    reason: str
    by: str
    at: Moment


class LifeShown(Output):
    """Where a position stands; `open` counts the undecided applications by stage, `waits` those that wait for you"""

    state: str
    owner_id: uuid.UUID
    owner: str
    unit_id: uuid.UUID | None
    job_id: uuid.UUID | None
    requisition_id: uuid.UUID | None
    days: int | None
    quiet_days: int | None
    open: dict[str, int]
    waits: int
    acts: list[str]
    events: list[LifeEvent]

    @classmethod
    def of(
        cls,
        position: Position,
        standing: Standing,
        moves: Movement,
        events: list[Event],
        requisition: Requisition | None,
    ) -> LifeShown:
        """Return where a position stands as programs read it."""
        return cls(
            state=standing.state,
            owner_id=position.owner_id,
            owner=standing.owner,
            unit_id=position.unit_id,
            job_id=position.job_id,
            requisition_id=requisition.id if requisition else None,
            days=standing.days,
            quiet_days=moves.quiet_days,
            open=moves.open,
            waits=moves.waits,
            acts=list(standing.acts),
            events=[LifeEvent(**vars(event)) for event in events],
        )
