"""Inputs of HR and candidates about times."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.inputs import Day, Form, Sent, Whole
from app.text import source

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Kind = Literal["ai", "human"]


class TimesOpened(Sent):
    """A span of a day, in the zone of the account, that is cut into slots of `minutes` each."""

    sentences: ClassVar = {
        "kind": source("Choose the AI interview or a conversation."),
        "day": source("Give the day, such as 2026-03-31."),
        "start": source("Give the beginning as hours and minutes, such as 09:30."),
        "end": source("Give the end as hours and minutes, such as 17:30."),
        "minutes": source("A slot is 15 to 240 minutes long."),
        "capacity": source("Between 1 and 50 candidates have room in a slot."),
        "place": source("Name the place, or how you telephone, in at most 200 characters."),
        "interviewer": source("Choose at most five interviewers."),
    }

    kind: Kind
    day: Day
    start: Clock
    end: Clock
    minutes: Annotated[Whole, Field(ge=15, le=240)] = 30
    capacity: Annotated[Whole, Field(ge=1, le=50)] = 1
    place: str = Field("", max_length=200)
    interviewer: list[uuid.UUID] = Field([], max_length=5)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the interviewers."""
        return super().gathered(form) | {"interviewer": list(dict.fromkeys(form.all("interviewer")))}

    @property
    def clocks(self) -> tuple[time, time]:
        """Return beginning and end."""
        return time.fromisoformat(self.start), time.fromisoformat(self.end)


class CandidateAct(Sent):
    """What a candidate does with the time of an interview."""

    sentences: ClassVar = {
        "act": source("Choose a time, or say what should become of yours."),
        "slot": source("Choose one of the times."),
        "reason": source("A reason has at most 300 characters. Shorten it."),
    }

    kind: Kind
    act: Literal["pick", "confirm", "decline", "move"]
    slot: uuid.UUID | None = None
    reason: str = Field("", max_length=300)
    zone: str = Field("", max_length=64)


class StaffAct(Sent):
    """What HR does with the time of an interview: give one, keep it, have the candidate choose."""

    sentences: ClassVar = {"act": source("Choose what should become of this time.")}

    kind: Kind
    act: Literal["grant", "keep", "propose"]
    slot: uuid.UUID | None = None


class ZoneAsked(Sent):
    """The zone in which a candidate wants to read times."""

    zone: str = Field("", max_length=64)
