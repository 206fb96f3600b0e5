"""The one port for messages to people: writes them in the caller's transaction and tells what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from app import database, settings
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.notify import adapters, contents, delivering, events, letters, quiet, store
from app.foundation.notify.adapters import addresses
from app.foundation.notify.contents import Contents
from app.foundation.notify.events import Event, WrongMessage
from app.foundation.notify.letters import Letter
from app.foundation.notify.store import Message, Receipt
from app.text import LANGUAGES

__all__ = ["Event", "Letter", "Message", "Receipt"]

MOST_SHOWN = 50
BEFORE_QUIET = timedelta(minutes=5)


@dataclass(frozen=True)
class Recipient:
    """Who receives a message: a person (whose key seals it) or an account, and how to reach them.

    `addresses` has `email` and `phone` where they are known; unusable ones are left out when channels are chosen.
    """

    language: str
    zone: str
    person_id: uuid.UUID | None = None
    account_id: uuid.UUID | None = None
    addresses: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A message as pages show it: its state and what its attempts came to, without what it says."""

    message: Message
    receipts: tuple[Receipt, ...]


def of_account(account: Account) -> Recipient:
    """Return a member of the staff as a recipient."""
    return Recipient(account.language, account.time_zone, None, account.id, {"email": account.email})


def send(
    event: str,
    recipient: Recipient,
    values: Mapping[str, object],
    *,
    key: str,
    at: datetime,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    about: tuple[str, uuid.UUID] | None = None,
    by: audit.Acting = audit.SYSTEM,
    channels: Sequence[str] | None = None,
    branch: str = "",
) -> Message:
    """Write a message in the current transaction; the worker delivers it once that commits.

    A key that was used before returns the message that it made, and sends nothing. `not_before` and `not_after` bound
    when it may go out, `about` names what it is about, `channels` those to try in their order (all by default).
    Raises WrongMessage for values that are not those of the event, KeyDestroyed for a person whose data was erased.
    """
    words = events.checked(event, values)
    reachable = ways(recipient)
    usable = reachable if channels is None else [kind for kind in channels if kind in reachable]
    message = _made(event, recipient, usable, about, at, moment(recipient, not_before, not_after, at), not_after)
    with database.transaction():
        sealed = None
        if usable:
            known = {kind: one for kind, one in recipient.addresses.items() if addresses.usable(kind, one) and one}
            sealed = contents.seal(message.id, recipient.person_id, Contents(words, known, branch))
        message = _with(message, sealed)
        if not store.add(message, key, by.kind, str(by.id)):
            return store.by_key(key) or message
        detail = {"event": event, "outcome": message.state}
        audit.record(by, "create", "message", message.id, recipient.person_id, detail)
        if usable:
            delivering.enqueue(message.id, message.not_before)
    return message


def _made(
    event: str,
    recipient: Recipient,
    usable: list[str],
    about: tuple[str, uuid.UUID] | None,
    at: datetime,
    not_before: datetime,
    not_after: datetime | None,
) -> Message:
    if (recipient.person_id is None) == (recipient.account_id is None) or recipient.language not in LANGUAGES:
        raise WrongMessage("a recipient is a person or an account, with a language")
    kind, about_id = about or (None, None)
    return Message(
        id=uuid.uuid4(), event=event, person_id=recipient.person_id, account_id=recipient.account_id, about_kind=kind,
        about_id=about_id, language=recipient.language, zone=recipient.zone, channels=usable, channel=None,
        contents=None, state="waiting", reason=None, attempts=0, reference=None, not_before=not_before,
        not_after=not_after, created_at=at, changed_at=at,
    )  # fmt: skip


def _with(message: Message, sealed: bytes | None) -> Message:
    reason = None if sealed else "no_address" if settings.current().channels else "not_set_up"
    return Message(
        **vars(message) | {"contents": sealed, "state": "waiting" if sealed else "suppressed", "reason": reason}
    )


def moment(recipient: Recipient, not_before: datetime | None, not_after: datetime | None, at: datetime) -> datetime:
    """Return when a message goes out: before quiet hours that would outlast its use, else when it was asked for."""
    wanted = max(not_before or at, at)
    span = quiet.span(settings.current().notify, recipient.zone, wanted)
    if span and not_after and span[1] >= not_after and span[0] - BEFORE_QUIET > at:
        return span[0] - BEFORE_QUIET
    return wanted


def ways(recipient: Recipient) -> list[str]:
    """Return the channels by which a recipient can be reached, in the order in which they are tried."""
    known = adapters.of(settings.current().channels)
    return [
        kind
        for kind, adapter in known.items()
        if not adapter.takes or any(addresses.usable(one, recipient.addresses.get(one)) for one in adapter.takes)
    ]


def enabled() -> bool:
    """Return whether this installation sends messages, or shows them on a page."""
    return bool(settings.current().channels)


def on_screen() -> bool:
    """Return whether messages are shown on a page of this installation instead of being sent."""
    return any(channel.kind == "screen" for channel in settings.current().channels)


def withdraw(about: tuple[str, uuid.UUID], names: Sequence[str], at: datetime) -> int:
    """Keep back messages of some events about a thing that still wait, in the current transaction; returns how many."""
    return len(store.withdraw(*about, names, at))


def opt_out(recipient_id: uuid.UUID, kind: str, at: datetime) -> None:
    """Send a person or account no more messages of an optional kind; raises WrongMessage for one they must receive."""
    if kind not in {event.kind for event in events.EVENTS.values() if event.optional}:
        raise WrongMessage("messages of the kind %(kind)s cannot be declined", kind=kind)
    store.opt_out(recipient_id, kind, at)


def optional(to: Literal["candidate", "staff"]) -> list[str]:
    """Return the kinds of messages that candidates or staff may decline."""
    return sorted({event.kind for event in events.EVENTS.values() if event.optional and event.to == to})


def choose(recipient_id: uuid.UUID, kinds: Iterable[str], wanted: bool, at: datetime) -> None:
    """Have a person or account receive messages of some optional kinds, or none; raises what `opt_out` does."""
    for kind in kinds:
        if wanted:
            opt_in(recipient_id, kind)
        else:
            opt_out(recipient_id, kind, at)


def declines(recipient_id: uuid.UUID, kinds: Iterable[str]) -> bool:
    """Return whether a person or account receives messages of none of these kinds."""
    return set(kinds) <= store.declined(recipient_id)


def opt_in(recipient_id: uuid.UUID, kind: str) -> None:
    """Send messages of a kind again."""
    store.opt_in(recipient_id, kind)


def about(kind: str, about_id: uuid.UUID) -> list[Shown]:
    """Return the newest messages about a thing, newest first, without what they say. One statement."""
    return [Shown(one, one.receipts) for one in store.about(kind, about_id, MOST_SHOWN)]


def letter(event: str, language: str, values: Mapping[str, object], zone: str, branch: str = "") -> Letter:
    """Return a message as its recipient would read it; nothing is sent. Raises WrongMessage."""
    return letters.letter(event, language, values, zone, branch)


def mailbox(account: Account) -> list[tuple[Message, Letter]]:
    """Return the newest messages that are shown instead of sent, newest first, opened; each reading is recorded.

    Everybody sees those that they sent or that are for them; who may read all positions, all of them.
    """
    sender = None if may(account, "messages.see_all") else str(account.id)
    messages = store.shown_on_screen(sender, account.id, MOST_SHOWN)
    opened = contents.open_many(messages)
    shown = [(message, one.letter(message)) for message, one in zip(messages, opened, strict=True) if one]
    audit.record_each(account, "read", "message", [(message.id, message.person_id) for message, _letter in shown])
    return shown
