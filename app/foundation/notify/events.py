"""The events about which people are written to: which values each message has, and who may turn it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from babel.support import LazyProxy

from app.errors import AppError
from app.text import lazy

ValueKind = Literal["text", "link", "time", "number"]
MOST_LINK, MOST_NUMBER = 160, 9999
LATEST = datetime(2099, 12, 31, 23, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Value:
    """One value of a message: its kind, for a text the most characters, and an example for previews."""

    kind: ValueKind
    example: str | int | datetime
    most: int = 60


@dataclass(frozen=True)
class Event:
    """An event that messages tell of.

    `kind` is what a recipient may decline, if it is `optional`; a message that is not optional is what the recipient
    must receive. `texts` are the forms of text that each of its templates has.
    """

    name: str
    label: LazyProxy
    to: Literal["candidate", "staff"]
    kind: str
    optional: bool
    values: Mapping[str, Value]
    texts: tuple[str, ...] = ("mail", "card", "sms")


_BEGIN, _END = datetime(2027, 3, 15, 10, 0, tzinfo=UTC), datetime(2027, 3, 29, 10, 0, tzinfo=UTC)
_ADDRESS = "https://hr.bank.example/i/abcdefghijklmnopqrstuvwx.abcdefghijklmnopqrstuvwxyz0"
_LINK = Value("link", _ADDRESS)
_POSITION = Value("text", "客户经理 Account manager")
_TIMES = Value("link", f"{_ADDRESS}/times")
_PLACE = Value("text", "会议室 3 Room 3", 80)
_STAFF = {
    "position": _POSITION, "link": Value("link", "https://hr.bank.example/applications/1"),
    "when": Value("text", "2027-03-15 18:00 (Asia/Shanghai, UTC+08:00)", 80),
}  # fmt: skip
EVENTS = {
    event.name: event
    for event in (
        Event(
            "interview_invitation", lazy("Invitation to the interview"), "candidate", "invitation", False,
            {"position": _POSITION, "link": _LINK, "since": Value("time", _BEGIN), "until": Value("time", _END),
             "questions": Value("number", 4), "minutes": Value("number", 20)},
        ),
        Event(
            "interview_reminder", lazy("Reminder of the interview"), "candidate", "reminder", True,
            {"position": _POSITION, "link": _LINK, "until": Value("time", _END)},
        ),
        Event(
            "application_in_progress", lazy("The application is being worked on"), "candidate", "progress", True,
            {"position": _POSITION},
        ),
        Event(
            "result_approved", lazy("Result of the application: approved"), "candidate", "result", False,
            {"position": _POSITION},
        ),
        Event(
            "result_rejected", lazy("Result of the application: rejected"), "candidate", "result", False,
            {"position": _POSITION},
        ),
        Event(
            "appointment_set", lazy("Time of the interview"), "candidate", "appointment", False,
            {"position": _POSITION, "link": _TIMES, "start": Value("time", _BEGIN), "place": _PLACE,
             "calendar": Value("text", f"{_ADDRESS}/calendar.ics", MOST_LINK)},
        ),
        Event(
            "appointment_open", lazy("Times to choose from"), "candidate", "appointment", False,
            {"position": _POSITION, "link": _TIMES, "times": Value("text", "2027-03-16 10:00 (Asia/Shanghai)", 200)},
        ),
        Event(
            "appointment_reminder", lazy("Reminder of the time of the interview"), "candidate", "reminder", True,
            {"position": _POSITION, "link": _TIMES, "start": Value("time", _BEGIN), "place": _PLACE},
        ),
        Event(
            "appointment_taken", lazy("A candidate has a time"), "staff", "work", True, _STAFF, ("mail", "card"),
        ),
        Event(
            "appointment_freed", lazy("A candidate has no time any more"), "staff", "work", True, _STAFF,
            ("mail", "card"),
        ),
        Event(
            "appointment_move_asked", lazy("A candidate asks for another time"), "staff", "work", True, _STAFF,
            ("mail", "card"),
        ),
        Event(
            "feedback_ready", lazy("Feedback on the interview"), "candidate", "feedback", False,
            {"position": _POSITION, "link": _LINK, "until": Value("time", _END)},
        ),
        Event(
            "feedback_reply", lazy("Reply to the candidate's question"), "candidate", "feedback", False,
            {"position": _POSITION, "link": _LINK, "until": Value("time", _END)},
        ),
        Event(
            "pool_invited", lazy("Invitation from the talent pool"), "candidate", "pool", True,
            {"position": _POSITION, "link": Value("link", "https://hr.bank.example/careers/pool/abcdefghijklmnop.abcdefgh"),
             "posting": Value("text", "https://hr.bank.example/careers/1", MOST_LINK), "until": Value("time", _END)},
        ),
        Event(
            "work_waiting", lazy("Something waits for you"), "staff", "work", True,
            {"count": Value("number", 3), "link": Value("link", "https://hr.bank.example/")}, ("mail", "card"),
        ),
        Event(
            "decision_overdue", lazy("A decision is overdue"), "staff", "overdue", False,
            {"position": _POSITION, "since": Value("time", _BEGIN),
             "link": Value("link", "https://hr.bank.example/")}, ("mail", "card"),
        ),
    )
}  # fmt: skip
"""Every event, by its name."""


class WrongMessage(AppError):
    """A room sends a message that its event does not describe; carries names, never a value."""

    code = "wrong_message"


def event(name: str) -> Event:
    """Return an event; raises WrongMessage."""
    if name not in EVENTS:
        raise WrongMessage("no such event: %(name)s", name=name)
    return EVENTS[name]


def checked(name: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a message, texts cut at their bound; raises WrongMessage for a wrong name or kind."""
    expected = event(name).values
    if expected.keys() != values.keys():
        raise WrongMessage("%(event)s takes %(names)s", event=name, names=", ".join(sorted(expected)))
    return {key: _checked(f"{name}.{key}", expected[key], value) for key, value in values.items()}


def _checked(place: str, expected: Value, value: object) -> object:
    fits = {
        "text": isinstance(value, str),
        "link": isinstance(value, str) and _is_link(value),
        "time": isinstance(value, datetime) and value.tzinfo is not None,
        "number": isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_NUMBER,
    }
    if not fits[expected.kind]:
        raise WrongMessage("%(place)s must be a %(kind)s", place=place, kind=expected.kind)
    return cut(" ".join(str(value).split()), expected.most) if expected.kind == "text" else value


def _is_link(value: str) -> bool:
    parts = urlsplit(value)
    shape = parts.scheme in ("https", "http") and bool(parts.hostname)
    return shape and len(value) <= MOST_LINK and value.isascii() and value.isprintable() and " " not in value


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters, the last an ellipsis where something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def longest(name: str) -> dict[str, object]:
    """Return for each value of an event the longest one, with which templates are measured."""
    fill: dict[ValueKind, object] = {"link": "https://" + "l" * (MOST_LINK - 8), "time": LATEST, "number": MOST_NUMBER}
    return {key: fill.get(value.kind, "宽" * value.most) for key, value in event(name).values.items()}


def examples(name: str) -> dict[str, object]:
    """Return the values of an event for a preview."""
    return {key: value.example for key, value in event(name).values.items()}
