"""Inputs of candidates and HR about an interview, by form or as JSON."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool, StringConstraints

from app.hiring.interviews import answering
from app.inputs import Choice, Count, Form, Line, Sent, Version
from app.text import source

Words = Annotated[str, StringConstraints(strip_whitespace=False, max_length=answering.LONGEST_TEXT)]
"""The text of a candidate, with its blanks: the candidate continues typing."""
TOO_LONG = source("An answer has at most 8000 characters.")
YES_OR_NO = source("Choose yes or no. You can go on with either.")
Number = Annotated[int, Field(ge=1, le=999)]


class InvitationAct(Sent):
    """What to do with the invitation of an application."""

    action: Literal["invite", "revoke"] = "invite"


class InvitationSent(Sent):
    """The link to send, and the channel; without a channel the first that takes the message."""

    sentences: ClassVar = {"link": source("Make a new link, and send that.")}

    link: Line
    channel: Choice = ""


class PositionSeen(Sent):
    """The version of a position that the page showed."""

    version: Version | None = None


class QuestionsChosen(PositionSeen):
    """The questions of a position in their order."""

    sentences: ClassVar = {"questions": source("Choose between one and ten different questions of the pack.")}

    pack: Line = ""
    questions: list[Choice] = Field(min_length=1, max_length=10)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Put the questions into the order of their places."""
        return super().gathered(form) | {"questions": in_order(form)}


def in_order(form: Form) -> list[str]:
    """Return the questions by their chosen places: `place_<question>` holds 1, 2, …, or nothing."""
    places = {name: place for name, place in form.family("place").items() if place}
    return sorted(places, key=lambda name: (_place(places[name]), name))


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 99


class DeviceTaken(Sent):
    """The page that a candidate requested before taking over with another device."""

    next: str = Field("", max_length=8000)


class RemindersChosen(Sent):
    """Whether a candidate wants the messages that nobody has to receive."""

    sentences: ClassVar = {"wanted": source("Choose yes or no.")}

    wanted: Literal["yes", "no"]


class ModeChosen(Sent):
    """The mode in which a candidate answers."""

    sentences: ClassVar = {"mode": source("Choose text, voice or video.")}

    mode: answering.Mode


class Consents(Sent):
    """The yes or no to each consent that was asked for."""

    sentences: ClassVar = {"recording": YES_OR_NO, "assessment": YES_OR_NO}

    recording: Literal["yes", "no"] | None = None
    assessment: Literal["yes", "no"] | None = None


class DraftStated(Sent):
    """The draft of an answer."""

    sentences: ClassVar = {"text": TOO_LONG}

    text: Words


class AnswerTyped(Sent):
    """An answer in writing, and the option where the question has options."""

    sentences: ClassVar = {"text": TOO_LONG}

    text: Words = ""
    option: Choice | None = None


class Corrections(Sent):
    """Corrected transcripts by the number of the answer, the versions that the page showed, and whether to finish."""

    sentences: ClassVar = {"text": TOO_LONG}

    text: dict[Number, Words] = {}
    seen: dict[Number, Count] = {}
    finish: Literal["1"] | None = None
    version: Count | None = None
    """How many versions all answers had when the candidate chose between two."""

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the fields `text_<number>` and `seen_<number>`."""
        numbered = {name: form.family(name) for name in ("text", "seen")}
        return super().gathered(form) | {
            name: {number: value for number, value in family.items() if number.isascii() and number.isdigit()}
            for name, family in numbered.items()
        }


class TakeBegun(Sent):
    """An attempt at recording; `interrupted` says that the one before was cut off."""

    content_type: str = Field("", max_length=100)
    interrupted: StrictBool = False


class TakeFinished(Sent):
    """A recording to hand in: its attempt, how many parts it has, its digest in hex, and the option."""

    take: Version
    parts: Count
    sha256: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{64}$")] | None = None
    option: Choice | None = None


class PartPlace(Sent):
    """The attempt that a part belongs to."""

    take: Version
