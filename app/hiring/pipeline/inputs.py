"""What is asked of the table of people, and the acts that forms and programs send."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, ClassVar, Literal

import falcon
from pydantic import Field

from app.hiring.applications import lookups
from app.hiring.pipeline import acts, bulk, columns, service, store
from app.inputs import Choice, Form, Refused, Sent, Whole, query
from app.pages import tables
from app.text import lazy, source

REASON = source("Give a reason of 5 to 2000 characters. It is kept with your name.")
Reason = Annotated[str, Field(max_length=acts.LONGEST_REASON)]
Chosen = Annotated[tuple[uuid.UUID, ...], Field(min_length=1, max_length=service.SHOWN)]
Query = Annotated[str, Field(max_length=2000)]


class Asked(tables.Asked):
    """What is asked of the table of people."""

    filters: ClassVar[tuple[str, ...]] = (
        "q", "stage", "position", "band", "score", "school", "degree", "years", "source", "days", "owner", "late",
    )  # fmt: skip

    q: Choice = ""
    stage: Choice = ""
    position: Choice = ""
    band: Choice = ""
    score: Choice = ""
    school: Choice = ""
    degree: Choice = ""
    years: Choice = ""
    source: Choice = ""
    days: Choice = ""
    owner: Choice = ""
    late: Choice = ""

    @property
    def order(self) -> str:
        """Return the order that is asked for, or that of who waits longest."""
        return self.sort if self.sort.removeprefix("-") in store.ORDERS else "since"

    @property
    def after_id(self) -> uuid.UUID | None:
        """Return the key of the row after which the page begins."""
        return _uuid(self.after)

    @property
    def asked_for(self) -> list[str]:
        """Return the names of the filters that are set."""
        return [name for name in self.filters if getattr(self, name)]

    def asks(self) -> service.Filters:
        """Return what is asked for; a value that fits nothing asks for nothing."""
        years = _whole(self.years, 99)
        return service.Filters(
            name=self.q,
            school=self.school,
            degree=self.degree if self.degree in lookups.DEGREES else "",
            years=max((least for least in lookups.YEARS if least <= years), default=None) if years else None,
            position_id=_uuid(self.position),
            column=self.stage if self.stage in columns.ORDER else "",
            band=self.band if self.band in ("high", "medium", "low") else "",
            least_score=_whole(self.score, 100),
            source=self.source if self.source in ("file", "archive", "candidate", "system") else "",
            days=_whole(self.days, 3650),
            own=self.owner == "me",
            overdue=self.late == "yes",
        )


def _whole(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= most else None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


class Choosing(Sent):
    """Who was chosen in the table, for which act; `back` is what was asked of the table."""

    labels: ClassVar = {"application": lazy("People")}
    sentences: ClassVar = {"application": source("Choose between 1 and 50 people.")}

    act: bulk.Act
    application: Chosen
    back: Query = ""

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Return the values; an application is a field of its own for each that was chosen."""
        return super().gathered(form) | {"application": tuple(form.all("application"))}


def choosing(form: Form | None, req: falcon.Request) -> Choosing | None:
    """Return who was chosen, by a form that was sent or by the address; None where nobody was."""
    try:
        return form.read(Choosing) if form else query(req, Choosing)
    except Refused:
        return None


class ActsStated(Choosing):
    """An act for many people, with what it needs."""

    sentences: ClassVar = {**Choosing.sentences, "reason": REASON, "owner": source("Choose who looks after these.")}

    reason: Reason = ""
    owner: uuid.UUID | None = None


class Looked(Sent):
    """The column to which a card shall go."""

    to: Choice = ""


class MoveStated(Sent):
    """The column to which an application goes, and the reason where one is needed."""

    sentences: ClassVar = {"reason": REASON}

    to: Choice
    reason: Reason = ""


class ProposalClosed(Sent):
    """What a person says of a proposal: confirmed with a reason, or dismissed."""

    sentences: ClassVar = {"reason": REASON, "outcome": source("Confirm the proposal with a reason, or drop it.")}

    outcome: Literal["confirmed", "dismissed"]
    reason: Reason = ""


class StagesStated(Sent):
    """The steps that are used, and the hours that each stage may last; empty for no limit."""

    sentences: ClassVar = {"hours": source("A time limit is a whole number of hours from 1 to 8760, or empty.")}

    version: Whole = 0
    used: tuple[Choice, ...] = Field((), max_length=20)
    hours: dict[Choice, Whole | None] = Field({}, max_length=20)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, Any]:
        """Collect the fields `used` and `hours_<stage>`."""
        hours = {stage: value.strip() or None for stage, value in form.family("hours").items()}
        return super().gathered(form) | {"used": tuple(form.all("used")), "hours": hours}
