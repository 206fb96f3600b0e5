"""Delivers messages: one channel after the other, again after pauses, and never without a trace of what happened."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app import database, settings
from app.foundation.audit import service as audit
from app.foundation.keys.service import KeyDestroyed, Tampered
from app.foundation.notify import adapters, contents, events, quiet, store
from app.foundation.notify.adapters import Adapter, Again, Refused
from app.foundation.notify.contents import Contents
from app.foundation.notify.store import Message, Receipt
from app.foundation.work import service as work

QUEUE = "messages"
DELIVER, CONFIRM = "notify.deliver", "notify.confirm"
PAUSES = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
"""Seconds before the second, third … attempt by the last channel, a day in all."""
TRIES_BEFORE_NEXT = 2
"""After how many attempts another channel is tried, where there is one."""
Guard = Callable[[Message, datetime], str | None]
_guards: dict[str, Guard] = {}
LOOKS = (60, 600, 3600, 6 * 3600, 20 * 3600)
"""Seconds after which a channel is asked whether a message arrived; DingTalk answers for a day."""


def guard(event: str) -> Callable[[Guard], Guard]:
    """Register a function that is asked before each attempt to deliver a message of an event.

    It returns None where the message may go out, else the code of `words.REASONS` with which it is kept back.
    """

    def register(function: Guard) -> Guard:
        if _guards.setdefault(event, function) is not function:
            raise ValueError(f"two functions are registered as guard of {event}")
        return function

    return register


def enqueue(message_id: uuid.UUID, run_at: datetime) -> None:
    """Have the worker deliver a message, in the current transaction."""
    work.enqueue(DELIVER, queue=QUEUE, lock=f"message:{message_id}", run_at=run_at, message_id=message_id)


def deliver(message_id: uuid.UUID, at: datetime) -> None:
    """Deliver a message that waits; raises Later while it may not go out yet, or is to be tried again."""
    message = store.message(message_id)
    if message is None or message.state != "waiting":
        return
    unwanted = _unwanted(message, at)
    if unwanted:
        _end(message, "suppressed", unwanted, at)
        return
    try:
        opened = contents.open_(message)
    except (KeyDestroyed, Tampered) as error:
        erased = isinstance(error, KeyDestroyed)
        _end(message, "suppressed" if erased else "failed", "erased" if erased else "internal", at)
        return
    _by_channels(message, opened, at)


def _unwanted(message: Message, at: datetime) -> str | None:
    event = events.event(message.event)
    if message.not_after is not None and message.not_after <= at:
        return "too_late"
    if event.optional and event.kind in store.declined(message.recipient_id):
        return "opted_out"
    asked = _guards.get(message.event)
    return asked(message, at) if asked else None


def _by_channels(message: Message, opened: Contents, at: datetime) -> None:
    """Try the channels that did not refuse yet, in their order; with none left the message has failed."""
    known, receipts = adapters.of(settings.current().channels), store.receipts([message.id])
    refusals = {receipt.channel: receipt.code for receipt in receipts if receipt.outcome == "refused"}
    left = [kind for kind in message.channels if kind not in refusals]
    last = next(reversed(refusals.values()), None)
    for place, kind in enumerate(left):
        adapter = known.get(kind)
        if adapter is not None:
            _wait_for_day(message, adapter, at)
        tried = sum(receipt.outcome == "again" and receipt.channel == kind for receipt in receipts)
        last = _attempt(message, opened, kind, adapter, tried, place == len(left) - 1, at)
        if last is None:
            return
    _end(message, "failed", last or "no_address", at)


def _wait_for_day(message: Message, adapter: Adapter, at: datetime) -> None:
    """Raise Later in the quiet hours of the recipient, unless the channel disturbs nobody."""
    span = quiet.span(settings.current().notify, message.zone, at) if adapter.leaves else None
    if span:
        if message.reason != "quiet":
            store.change(message.id, at, reason="quiet")
        raise work.Later((span[1] - at).total_seconds() + 1)


def _attempt(
    message: Message, opened: Contents, kind: str, adapter: Adapter | None, tried: int, is_last: bool, at: datetime
) -> str | None:
    """Try one channel; returns None when it took the message, the reason when it never will, and raises Later."""
    try:
        if adapter is None:
            raise Refused("not_set_up")
        reference = adapter.send(opened.letter(message), _address(adapter, opened.addresses), message.id)
    except Refused as refusal:
        _note(message, kind, "refused", refusal.code, at)
        return refusal.code
    except Again as refusal:
        most = len(PAUSES) if is_last else TRIES_BEFORE_NEXT
        if tried + 1 > most:
            _note(message, kind, "refused", "given_up", at)
            return "given_up"
        _note(message, kind, "again", refusal.code, at)
        raise work.Later(PAUSES[tried]) from None
    _sent(message, kind, adapter, reference, at)
    return None


def _address(adapter: Adapter, known: Mapping[str, str]) -> str:
    if not adapter.takes:
        return ""
    address = next((known[kind] for kind in adapter.takes if kind in known), None)
    if address is None:
        raise Refused("no_address")
    return address


def _note(message: Message, kind: str, outcome: str, code: str, at: datetime) -> None:
    with database.transaction():
        store.add_receipt(Receipt(message.id, kind, outcome, code, at))
        store.change(message.id, at, channel=kind, reason=code, attempts=message.attempts + 1)


def _sent(message: Message, kind: str, adapter: Adapter, reference: str, at: datetime) -> None:
    """Write down that a channel took a message; what it says stays only while the channel or a page needs it."""
    keeps = adapter.confirms or not adapter.leaves
    with database.transaction():
        store.add_receipt(Receipt(message.id, kind, "sent", None, at))
        more = {} if keeps else {"contents": None}
        store.change(
            message.id, at, state="sent", reason=None, channel=kind, reference=reference,
            attempts=message.attempts + 1, **more,
        )  # fmt: skip
        _record(message, "sent", kind)
        if adapter.confirms:
            _look_later(message.id, 0, at)


def _look_later(message_id: uuid.UUID, number: int, at: datetime) -> None:
    work.enqueue(
        CONFIRM, queue=QUEUE, lock=f"message:{message_id}", run_at=at + timedelta(seconds=LOOKS[number]),
        message_id=message_id, number=number,
    )  # fmt: skip


def _end(message: Message, state: str, reason: str, at: datetime) -> None:
    with database.transaction():
        store.change(message.id, at, state=state, reason=reason, contents=None)
        _record(message, state, message.channel)


def _record(message: Message, outcome: str, kind: str | None) -> None:
    detail = {"event": message.event, "outcome": outcome} | ({"channel": kind} if kind else {})
    audit.record(audit.SYSTEM, "send", "message", message.id, message.person_id, detail)


def confirm(message_id: uuid.UUID, number: int, at: datetime) -> None:
    """Ask the channel whether a message arrived; what did not arrive goes out by the next channel."""
    message = store.message(message_id)
    if message is None or message.state != "sent" or message.contents is None:
        return
    arrived = _arrived(message)
    with database.transaction():
        if arrived is None and number + 1 < len(LOOKS):
            _look_later(message.id, number + 1, at)
        elif arrived is None:
            store.change(message.id, at, contents=None)
        elif arrived:
            store.add_receipt(Receipt(message.id, message.channel or "", "delivered", None, at))
            store.change(message.id, at, state="delivered", contents=None)
            _record(message, "delivered", message.channel)
        else:
            store.add_receipt(Receipt(message.id, message.channel or "", "refused", "not_delivered", at))
            store.change(message.id, at, state="waiting", reason="not_delivered")
            enqueue(message.id, at)


def _arrived(message: Message) -> bool | None:
    adapter = adapters.of(settings.current().channels).get(message.channel or "")
    if adapter is None or not adapter.confirms:
        return None
    try:
        opened = contents.open_(message)
        return adapter.receipt(message.reference or "", _address(adapter, opened.addresses), message.changed_at)
    except (Again, Refused, KeyDestroyed, Tampered):
        return None


def given_up(message_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Write on messages that their job failed for good through a fault of our own."""
    for message_id in message_ids:
        message = store.message(message_id, locked=True)
        if message is not None and message.state == "waiting":
            _end(message, "failed", "internal", at)
