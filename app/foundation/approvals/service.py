"""Asks other people to decide, takes their decisions in order, and says so by an event; knows nothing of who asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import RIGHTS, may
from app.foundation.access.store import Account
from app.foundation.approvals import delegations, routing, states, store, templates
from app.foundation.approvals.routing import Request
from app.foundation.approvals.store import Listed
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.organisation import service as organisation
from app.foundation.work import service as work
from app.text import gettext

__all__ = ["Listed", "Request", "delegate", "end_delegation", "stand_ins", "stood_in_for"]

SHORTEST_REASON, LONGEST_REASON = 5, 2000
MOST_LISTED = 200
ERASED = "–"
"""What stands for a reason whose person's key was destroyed."""
Decision = Literal["approved", "refused"]
delegate, end_delegation, stand_ins = delegations.add, delegations.end, delegations.stand_ins
stood_in_for = delegations.stood_in_for


@dataclass(frozen=True)
class Event:
    """Something that happened to a request, as people read it."""

    step: int
    what: str
    at: datetime
    by: str | None
    for_name: str | None
    reason: str | None


@dataclass(frozen=True)
class View:
    """A request as one reader sees it: its history, whom it waits for, and what the reader may do."""

    request: Request
    requester: str
    history: list[Event]
    waits_for: list[str]
    may_decide: bool
    for_name: str | None
    may_withdraw: bool


def request(
    account: Account,
    template: str,
    subject: tuple[str, str],
    *,
    unit_id: uuid.UUID | None = None,
    named: Mapping[str, Sequence[uuid.UUID]] | None = None,
    summary_key: str,
    summary_fields: Mapping[str, object] | None = None,
    link: str = "",
    person_id: uuid.UUID | None = None,
    at: datetime,
) -> uuid.UUID:
    """Ask for a decision in the caller's transaction and return the id of the request.

    `summary_key` is an English source text, translated where it is shown and filled from `summary_fields`, which hold
    titles and codes and nothing of a person; `link` is a page of this site that shows what is asked. With `person_id`
    the reasons are sealed by that person's key. Raises Conflict where a request about the subject waits already, or
    nobody could decide it; Invalid where the requester would be among those who decide by name;
    ValueError for names that the template has not, or a link to elsewhere.
    """
    stated = templates.templates()[template]
    members = {name: [str(one) for one in accounts] for name, accounts in (named or {}).items()}
    if stated.names != members.keys():
        raise ValueError(f"template {template} names {sorted(stated.names)}")
    if link and not link.startswith("/"):
        raise ValueError(f"no page of this site: {link}")
    routing.check_members(account, stated, members)
    row = store.Row(
        uuid.uuid4(), template, [step.model_dump(mode="json", exclude_none=True) for step in stated.step], *subject,
        unit_id, person_id, members, account.id, summary_key, {k: str(v) for k, v in (summary_fields or {}).items()},
        link, "pending", 1, at, at, None, None,
    )  # fmt: skip
    with database.transaction():
        store.add(row)
        store.add_entry(row.id, uuid.uuid4(), 1, "requested", account.id, at)
        audit.record(account, "create", "approval", row.id, person_id, {"template": template})
        _open_step(Request.of(row), 1, at)
    return row.id


def approve(account: Account, request_id: uuid.UUID, reason: str, at: datetime) -> None:
    """Approve in the open step; raises NotFound, Forbidden, Invalid, or Conflict where it was decided meanwhile."""
    _decide(account, request_id, "approved", reason, at)


def refuse(account: Account, request_id: uuid.UUID, reason: str, at: datetime) -> None:
    """Refuse with a reason; raises as `approve` does."""
    if not len(reason.strip()) >= SHORTEST_REASON:
        raise Invalid("A refusal needs a reason of 5 to 2000 characters.", at="reason")
    _decide(account, request_id, "refused", reason, at)


def withdraw(account: Account, request_id: uuid.UUID, at: datetime) -> None:
    """Take a request of one's own back before it is decided; raises NotFound or Conflict."""
    with database.transaction():
        asked = _held(request_id)
        if asked.requester_id != account.id:
            raise NotFound
        place = states.moved(asked.place, "withdrawn")
        store.add_entry(request_id, uuid.uuid4(), asked.step, "withdrawn", account.id, at)
        audit.record(account, "withdraw", "approval", request_id, asked.person_id)
        _close(asked, place, at)


def inbox(account: Account, at: datetime) -> list[Listed]:
    """List what the account may decide, for itself or for somebody else, the next due first: one statement."""
    return store.waiting(account.id, organisation.day_of(at), rights_by_role(), MOST_LISTED)


def count(account: Account, at: datetime) -> int:
    """Count what the account may decide: one statement."""
    return store.count_waiting(account.id, organisation.day_of(at), rights_by_role())


def pressing(account: Account, at: datetime, most: int) -> list[store.Pressing]:
    """List what the account may decide, the next due first, each with the numbers of the whole list: one statement."""
    return store.pressing(account.id, organisation.day_of(at), rights_by_role(), at, most)


def own(account: Account) -> list[Listed]:
    """List the newest requests that the account made, those that wait first: one statement."""
    return store.made_by(account.id, 20)


def state(request_id: uuid.UUID) -> states.State:
    """Return the state of a request; raises NotFound."""
    return _found(store.get(request_id)).state


def view(account: Account, request_id: uuid.UUID, at: datetime) -> View:
    """Return a request to its requester, to whoever decided or may decide, and to leads and auditors; records it.

    Raises NotFound for everybody else.
    """
    asked = _found(store.get(request_id))
    standing = store.standing(account.id, request_id, organisation.day_of(at), rights_by_role())
    entries = store.entries(request_id)
    acted = {one for entry in entries for one in (entry.account_id, entry.for_id)}
    if not (standing or account.id in acted or may(account, "approvals.see_all")):
        raise NotFound
    audit.record(account, "read", "approval", request_id, asked.person_id)
    return View(
        asked,
        entries[0].by or "–",
        _history(asked, entries),
        routing.waits_for(asked) if asked.state == "pending" else [],
        standing is not None,
        standing[1] if standing else None,
        asked.state == "pending" and asked.requester_id == account.id,
    )


def waits_for(request_id: uuid.UUID) -> list[str]:
    """Return for whom a request waits, by names and roles, [] once it is decided; the caller says who may know."""
    asked = _found(store.get(request_id))
    return routing.waits_for(asked) if asked.state == "pending" else []


def summary(listed: Listed | Request) -> str:
    """Return what is asked, in the reader's language."""
    return gettext(listed.summary, **listed.summary_fields)


def follow_leaders(request_id: uuid.UUID, at: datetime) -> None:
    """Let the leader of today decide the open step of a request, where that is another than before."""
    with database.transaction():
        row = store.hold(request_id)
        if row is not None and row.state == "pending":
            routing.follow_leaders(Request.of(row), at)


def escalate(request_id: uuid.UUID, at: datetime) -> None:
    """Let those decide, too, to whom the open step of an overdue request escalates; the time runs anew, once."""
    with database.transaction():
        row = store.hold(request_id)
        if row is None or row.state != "pending" or row.escalated_at or row.due_at > at:
            return
        asked = Request.of(row)
        routing.add_escalation(asked, at)
        store.change(request_id, escalated_at=at, due_at=at + timedelta(hours=asked.open_step.hours))
        store.add_entry(request_id, uuid.uuid4(), asked.step, "escalated", None, at)
        audit.record(audit.SYSTEM, "escalate", "approval", request_id, asked.person_id)
        work.emit("approval.waiting", request_id=str(request_id), step=asked.step, escalated=True)


def rights_by_role() -> dict[str, list[str]]:
    """Return the rights of each role, by which the database finds who may decide."""
    roles: dict[str, list[str]] = {}
    for right, holders in RIGHTS.items():
        for role in holders:
            roles.setdefault(role, []).append(right)
    return roles


def _decide(account: Account, request_id: uuid.UUID, what: Decision, reason: str, at: datetime) -> None:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid("A reason has at most 2000 characters.", at="reason")
    with database.transaction():
        asked = _held(request_id)
        for_id = _stands_for(account, asked, at)
        entry_id = uuid.uuid4()
        sealed = _seal(asked, entry_id, reason) if reason else None
        store.add_entry(request_id, entry_id, asked.step, what, account.id, at, for_id=for_id, reason=sealed)
        detail: dict[str, Any] = {"template": asked.template, "step": asked.step}
        detail |= {"for": str(for_id)} if for_id else {}
        audit.record(
            account, "approve" if what == "approved" else "refuse", "approval", request_id, asked.person_id, detail
        )
        _advance(asked, at)


def _stands_for(account: Account, asked: Request, at: datetime) -> uuid.UUID | None:
    """Return for whom an account decides, None for itself; raises Forbidden, Conflict or NotFound."""
    if account.id == asked.requester_id:
        raise Forbidden("Nobody decides their own request.")
    routing.follow_leaders(asked, at)
    standing = store.standing(account.id, asked.id, organisation.day_of(at), rights_by_role())
    if standing:
        return None if standing[0] == account.id else standing[0]
    if any(account.id in (one.account_id, one.for_id) for one in store.decisions(asked.id)):
        raise Conflict("You have decided on this request already. Somebody else decides now.")
    raise NotFound


def _advance(asked: Request, at: datetime) -> None:
    """Move a request on after a decision: stay, open the next step, or close it."""
    made = [one.what for one in store.decisions(asked.id) if one.step == asked.step]
    place = states.decided(
        asked.place,
        len(asked.steps),
        asked.open_step.needs,
        made.count("approved"),
        made.count("refused"),
        routing.members(asked),
    )
    if place.state != "pending":
        _close(asked, place, at)
    elif place.step != asked.step:
        _open_step(asked, place.step, at)


def _open_step(asked: Request, step: int, at: datetime) -> None:
    opened = asked.at_step(step)
    store.drop_seats(asked.id)
    routing.seat(opened, at)
    due = at + timedelta(hours=opened.open_step.hours)
    store.change(asked.id, step=step, due_at=due, escalated_at=None)
    work.emit("approval.waiting", request_id=str(asked.id), step=step, escalated=False)


def _close(asked: Request, place: states.Place, at: datetime) -> None:
    store.drop_seats(asked.id)
    store.change(asked.id, state=place.state, decided_at=at)
    work.emit(
        "approval.decided", request_id=str(asked.id), template=asked.template, subject_kind=asked.subject_kind,
        subject_id=asked.subject_id, outcome=place.state,
    )  # fmt: skip


def _held(request_id: uuid.UUID) -> Request:
    """Return a pending request and hold it; raises NotFound, or Conflict where it is decided already."""
    asked = _found(store.hold(request_id))
    if asked.state != "pending":
        raise Conflict("This request is decided already.")
    return asked


def _found(row: store.Row | None) -> Request:
    if row is None:
        raise NotFound
    return Request.of(row)


def _seal(asked: Request, entry_id: uuid.UUID, reason: str) -> bytes:
    if asked.person_id is None:
        return reason.encode()
    return keys.seal(asked.person_id, "approval_entries", "reason", entry_id, reason)


def _history(asked: Request, entries: list[store.Entry]) -> list[Event]:
    if asked.person_id is None:
        reasons = [entry.reason.decode() if entry.reason else None for entry in entries]
    else:
        place = asked.person_id, "approval_entries", "reason"
        reasons = keys.open_many([(keys.Field(*place, entry.id), entry.reason) for entry in entries], erased=ERASED)
    return [
        Event(entry.step, entry.what, entry.at, entry.by, entry.for_name, reason)
        for entry, reason in zip(entries, reasons, strict=True)
    ]
