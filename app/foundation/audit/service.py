"""Appends entries of what was done to a person's data, seals them, and finds entries that were changed afterwards."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app import clock, database
from app.errors import AppError
from app.foundation.audit import store, words
from app.foundation.audit.store import Entry
from app.text import gettext, lazy

ACTIONS = {
    "sign_in": lazy("signed in"),
    "create": lazy("created"),
    "read": lazy("viewed"),
    "update": lazy("changed"),
    "upload": lazy("uploaded"),
    "unmask": lazy("unmasked"),
    "open_media": lazy("opened the recording or file of"),
    "invite": lazy("invited"),
    "consent": lazy("gave consent in"),
    "answer": lazy("answered in"),
    "correct": lazy("corrected"),
    "screen": lazy("screened"),
    "assess": lazy("assessed"),
    "draw": lazy("drew"),
    "judge": lazy("judged"),
    "compare": lazy("compared the spoken and corrected words of"),
    "decide": lazy("decided on"),
    "hire": lazy("created the employee record of"),
    "export": lazy("exported"),
    "rewrap": lazy("rewrapped"),
    "lock": lazy("locked out"),
    "unlock": lazy("let in again"),
    "close": lazy("closed"),
    "revoke": lazy("revoked"),
    "approve": lazy("approved"),
    "refuse": lazy("declined"),
    "withdraw": lazy("withdrew"),
    "erase": lazy("erased"),
    "escalate": lazy("escalated"),
    "send": lazy("sent"),
    "release": lazy("released"),
    "reply": lazy("replied to"),
    "open": lazy("opened"),
    "pause": lazy("paused"),
    "reopen": lazy("reopened"),
    "copy": lazy("copied"),
}
KINDS = {
    "account": lazy("account"),
    "candidate": lazy("candidate"),
    "application": lazy("application"),
    "resume": lazy("résumé"),
    "position": lazy("position"),
    "interview": lazy("interview"),
    "answer": lazy("answer"),
    "transcript": lazy("transcript"),
    "assessment": lazy("assessment"),
    "decision": lazy("decision"),
    "sample": lazy("blind sample"),
    "employee": lazy("employee record"),
    "media": lazy("file"),
    "audit": lazy("access log"),
    "key": lazy("data keys under version"),
    "unit": lazy("unit"),
    "grade": lazy("grade"),
    "job": lazy("job"),
    "appointment": lazy("appointment"),
    "approval": lazy("request for approval"),
    "delegation": lazy("delegation"),
    "change": lazy("proposed change"),
    "message": lazy("message"),
    "round": lazy("second interview"),
    "slot": lazy("time for interviews"),
    "booking": lazy("time of an interview"),
    "report": lazy("report"),
    "pool": lazy("consent to the talent pool"),
    "feedback": lazy("feedback"),
    "inquiry": lazy("candidate's question"),
    "texts": lazy("texts of feedback"),
    "baseline": lazy("baseline"),
    "requisition": lazy("requisition"),
}


class Acting(Protocol):
    """Anybody who can act: an Account or an Actor."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> object: ...


@dataclass(frozen=True)
class Actor:
    """An actor without an account: a candidate with a link, or the system itself."""

    kind: str
    id: object


SYSTEM = Actor("system", "worker")


@dataclass(frozen=True)
class Finding:
    """A change of the log itself: `what` is edited, removed or broken_chain."""

    what: str
    entry_id: int | None
    seal_id: int


@dataclass(frozen=True)
class Chain:
    """How many entries there are, how many of them seals hold, and how many findings there were, with the first."""

    entries: int
    sealed: int
    seals: int
    failed: int
    first: Finding | None

    @property
    def ok(self) -> bool:
        """Return whether the record is as it was sealed."""
        return self.failed == 0


def record(
    actor: Acting,
    action: str,
    kind: str,
    object_id: object,
    person_id: uuid.UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry in the current transaction; `detail` holds ids and codes, never a person's data."""
    record_each(actor, action, kind, [(object_id, person_id)], detail)


def record_each(
    actor: Acting,
    action: str,
    kind: str,
    objects: Sequence[tuple[object, uuid.UUID | None]],
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry for each (object id, person id), as `record` does, in one statement."""
    unknown = [name for name in detail or {} if name not in words.KEYS]
    if action not in ACTIONS or kind not in KINDS or unknown:
        raise AppError("unknown audit entry: %(action)s %(kind)s %(keys)s", action=action, kind=kind, keys=unknown)
    if objects:
        written = [(str(object_id), person_id) for object_id, person_id in objects]
        store.append(clock.now(), actor.kind, str(actor.id), action, kind, written, detail or {})


def recent(limit: int = 100, before: int | None = None, person_id: uuid.UUID | None = None) -> list[Entry]:
    """Return the newest entries, of one person if given."""
    return store.recent(limit, before, person_id)


def sentence(entry: Entry) -> str:
    """Return in words who did what, as in "Zhang San viewed application 1f0c…"."""
    names = {"candidate": gettext("The candidate"), "system": gettext("The system")}
    who = entry.actor_name or names.get(entry.actor_kind, entry.actor_id)
    action, kind = str(ACTIONS.get(entry.action, entry.action)), str(KINDS.get(entry.object_kind, entry.object_kind))
    which = "" if entry.object_id in ("newest", "missed") else entry.object_id[:8]
    return gettext("%(who)s %(action)s %(kind)s %(id)s", who=who, action=action, kind=kind, id=which).rstrip()


def fingerprint(entry: Entry) -> bytes:
    """Return the SHA-256 of an entry in one fixed form."""
    parts = [
        entry.id, entry.at.isoformat(), entry.actor_kind, entry.actor_id, entry.action, entry.object_kind,
        entry.object_id, str(entry.person_id), entry.detail,
    ]  # fmt: skip
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).digest()


def _chain_root(previous: bytes, digests: list[bytes]) -> bytes:
    return hashlib.sha256(previous + b"".join(digests)).digest()


def seal(at: datetime, batch: int = 5000) -> int:
    """Link the entries that no seal holds yet to the chain; returns how many there were."""
    with database.transaction():
        previous = store.last_root()
        entries = store.unsealed(batch)
        if entries:
            digests = [fingerprint(entry) for entry in entries]
            store.add_seal(at, [entry.id for entry in entries], digests, previous, _chain_root(previous, digests))
    return len(entries)


def verify() -> list[Finding]:
    """Compare every sealed entry with its seal and every seal with the one before; an empty list means untouched."""
    return [finding for sealed, previous in _chain() for finding in _findings(sealed, previous)]


def check() -> Chain:
    """Verify the chain, counting findings instead of keeping them."""
    seals = sealed_entries = failed = 0
    first: Finding | None = None
    for sealed, previous in _chain():
        findings = _findings(sealed, previous)
        seals, sealed_entries, failed = seals + 1, sealed_entries + len(sealed.entry_ids), failed + len(findings)
        first = first or (findings[0] if findings else None)
    return Chain(store.count(), sealed_entries, seals, failed, first)


def _chain() -> Iterator[tuple[store.Seal, bytes]]:
    """Yield each seal with the root that it has to follow from."""
    previous = bytes(32)
    for sealed in store.seals():
        yield sealed, previous
        previous = sealed.root


def _findings(sealed: store.Seal, previous: bytes) -> list[Finding]:
    findings = []
    if sealed.previous != previous or _chain_root(sealed.previous, sealed.digests) != sealed.root:
        findings.append(Finding("broken_chain", None, sealed.id))
    present = store.entries(sealed.entry_ids)
    for entry_id, digest in zip(sealed.entry_ids, sealed.digests, strict=True):
        if entry_id not in present:
            findings.append(Finding("removed", entry_id, sealed.id))
        elif fingerprint(present[entry_id]) != digest:
            findings.append(Finding("edited", entry_id, sealed.id))
    return findings


@dataclass(frozen=True)
class Worked:
    """How accounts worked on candidates in a period: seconds for each candidate's résumé, seconds of whoever decided
    for each decision, and candidates for each account and week. Nobody is named.
    """

    by_resume: list[float]
    by_decision: list[float]
    by_week: list[int]


def worked(
    since: datetime, until: datetime, staff: Sequence[uuid.UUID], deciding: Sequence[uuid.UUID], most_seconds: int
) -> Worked:
    """Return the work of a period as the entries tell it: an act lasts until the same account's next one, at most
    `most_seconds`; the last one in the period counts nothing. `staff` are those whose résumés and weeks count,
    `deciding` those whose decisions do. Three statements.
    """
    times: dict[str, object] = {"since": since, "until": until, "most": most_seconds}
    people = times | {"accounts": [str(one) for one in staff]}
    return Worked(
        store.seconds_by_person(people, ("application", "resume")),
        store.seconds_by_decision(times | {"accounts": [str(one) for one in deciding]}),
        store.persons_by_week(people),
    )
