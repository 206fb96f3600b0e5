"""Answers to programs about files that were handed in."""

from __future__ import annotations

import uuid

from app.hiring.applications.service import Application as Listed
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
