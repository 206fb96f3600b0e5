"""What staff send about applications, by form or as JSON: corrections, reasons, and the version that they are about."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from app.hiring.applications import forms, proposals, reviewing, service
from app.inputs import Day, Form, Sent, Version
from app.text import source


class Shown(Sent):
    """The version of a résumé to show; the newest by default."""

    version: Version | None = None


class MadeFrom(Sent):
    """The version of a résumé that a correction was made from."""

    sentences: ClassVar = {"version": source("Send an object with version and fields.")}

    version: Version


class Correction(MadeFrom):
    """Corrected fields of a résumé, and the version that they were made from; the room's schema reads the fields."""

    sentences: ClassVar = MadeFrom.sentences | {"fields": source("Send an object with version and fields.")}

    fields: dict[str, object]

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the rows of the form into fields."""
        return {"version": form.get("version", ""), "fields": forms.values(form)}


class Unmasking(Sent):
    """Why somebody needs to see the numbers."""

    sentences: ClassVar = {"reason": source("Choose the reason for which you need the numbers.")}

    reason: service.UnmaskReason


class Clearing(Sent):
    """The reason for clearing an application that a rule put before a person."""

    sentences: ClassVar = {"reason": source("Give a reason of 5 to 2000 characters. It is kept with your name.")}

    reason: str = Field(min_length=reviewing.SHORTEST_REASON, max_length=reviewing.LONGEST_REASON)


class SameOrNot(Sent):
    """Whether two applicants are one person, and why."""

    sentences: ClassVar = {
        "act": source("Choose to accept or to refuse."),
        "reason": source("Give a reason of 5 to 500 characters."),
    }

    act: proposals.Act
    reason: str = Field(min_length=proposals.SHORTEST_REASON, max_length=proposals.LONGEST_REASON)


class DocumentSeen(Sent):
    """A document that somebody saw, its number where it has one, and until when it holds."""

    sentences: ClassVar = {
        "kind": source("Choose a document that this position needs."),
        "number": source("The number of a document has at most 100 characters."),
        "valid_until": source("Give the last day on which the document holds, such as 2027-12-31."),
    }

    kind: Literal["licence", "qualification", "conflict_declaration"]
    number: str = Field("", max_length=100)
    valid_until: Day | None = None
