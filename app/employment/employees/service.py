"""Makes the employee record when a person approves a candidate, and shows the chain that led to it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import clock, database
from app.employment.employees import indicators, store
from app.employment.employees.indicators import Indicators
from app.errors import Conflict, NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import proposals
from app.hiring.applications import service as applications
from app.hiring.assessment import service as assessment
from app.hiring.decisions import carrying
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.hiring.positions import indicators as dictionary
from app.hiring.positions import service as positions
from app.hiring.rounds import service as rounds
from app.text import gettext, ngettext


@dataclass(frozen=True)
class Employee:
    """A record, opened; ID and telephone numbers are masked in every field."""

    id: uuid.UUID
    person_id: uuid.UUID
    application_id: uuid.UUID
    position_id: uuid.UUID
    position: str
    number: str
    name: str
    phone: str | None
    email: str | None
    id_number: str | None
    education: list[dict]
    indicators: Indicators
    decided_at: datetime
    created_at: datetime


@dataclass(frozen=True)
class Link:
    """One node of the chain résumé - interview - assessment - decision - employee record."""

    kind: str
    at: datetime
    title: str
    summary: str
    address: str | None


def hire(application_id: uuid.UUID, decision_id: uuid.UUID, carried: str = "") -> uuid.UUID | None:
    """Make the record of an approved application, once; recordings stay where they are and are not copied.

    A person has one record, also where several applications are joined as one person's. `carried` are the indicators of
    the event, sealed. Where the dictionary lacks one of them the record is made all the same and says that none was
    taken over, and why. Call it in a transaction.
    """
    application = applications.application(application_id)
    if store.has_one(proposals.all_joined(application.person_id)):
        return None
    decision = decisions.decision(application_id)
    if decision is None:
        raise NotFound
    _version, fields = applications.fields(application_id)
    employee_id = uuid.uuid4()
    values: dict[str, object] = {
        "id": employee_id,
        "person_id": application.person_id,
        "application_id": application.id,
        "decision_id": decision_id,
        "position_id": application.position_id,
        "decided_at": decision.decided_at,
        "created_at": clock.now(),
    }
    plain = {name: fields.get(name) for name in ("phone", "email", "id_number")}
    plain["name"] = fields.get("name") or applications.display_name(application_id)
    plain["education"] = json.dumps(fields.get("education") or [], ensure_ascii=False)
    taken = indicators.taken(carrying.opened(application.person_id, decision_id, carried)) if carried else None
    plain["indicators"] = taken.dump() if taken else None
    fields_of = [keys.Field(application.person_id, "employees", column, employee_id) for column in plain]
    sealed = keys.seal_many([(field, text or None) for field, text in zip(fields_of, plain.values(), strict=True)])
    created_id = store.add(values | dict(zip(plain, sealed, strict=True)))
    if created_id:
        detail: dict[str, object] = {"application": str(application.id)}
        detail |= {"refused": list(taken.unknown)} if taken and taken.unknown else {}
        audit.record(audit.SYSTEM, "hire", "employee", created_id, application.person_id, detail)
    return created_id


def take_over(account: Account, employee_id: uuid.UUID) -> None:
    """Take over the indicators that were refused, once the dictionary has them; raises NotFound, Refused or Conflict.

    They are those of the decision: what was observed since is another matter.
    """
    found = employee(account, employee_id)
    with database.transaction():
        row = store.hold(employee_id)
        if row is None or not found.indicators.unknown:
            raise Conflict("Nothing was refused: the indicators of this record were taken over.")
        dictionary.check(one.indicator for one in found.indicators.held)
        plain = indicators.taken(found.indicators.held).dump()
        sealed = keys.seal(row.person_id, "employees", "indicators", row.id, plain)
        store.set_indicators(row.id, sealed)
        audit.record(account, "update", "employee", row.id, row.person_id, {"part": "indicators"})


def _open(rows: Sequence[store.Row], titles: Mapping[uuid.UUID, str], known: Sequence[str] = ()) -> list[Employee]:
    """Open records with one call to the key provider; `titles` are of their positions, `known` numbers are masked."""
    fields = [(keys.Field(row.person_id, "employees", name, row.id), row.sealed[name]) for row in rows
              for name in store.SEALED]  # fmt: skip
    opened = iter(keys.open_many(fields))
    return [_shown(row, {name: next(opened) for name in store.SEALED}, titles[row.position_id], known) for row in rows]


def _shown(row: store.Row, plain: Mapping[str, str | None], position: str, known: Sequence[str]) -> Employee:
    masked = applications.mask_fields({"phone": plain["phone"], "id_number": plain["id_number"]} | {
        "name": plain["name"] or "–", "email": plain["email"], "education": json.loads(plain["education"] or "[]"),
    }, known)  # fmt: skip
    return Employee(
        row.id,
        row.person_id,
        row.application_id,
        row.position_id,
        position,
        row.number,
        masked["name"],
        masked["phone"],
        masked["email"],
        masked["id_number"],
        masked["education"],
        indicators.load(plain["indicators"]),
        row.decided_at,
        row.created_at,
    )


def listing(account: Account) -> list[Employee]:
    """List the records that this account may see, newest first; the number of statements is fixed."""
    titles = {position.id: position.title for position in positions.listing(account)}
    rows = store.of_positions(list(titles))
    audit.record_each(account, "read", "employee", [(row.id, row.person_id) for row in rows], {"page": "list"})
    return _open(rows, titles)


def employee(account: Account, employee_id: uuid.UUID) -> Employee:
    """Return a record that this account may see; raises NotFound."""
    row = store.by_id(employee_id)
    if row is None:
        raise NotFound
    position = positions.visible(account, row.position_id)
    audit.record(account, "read", "employee", row.id, row.person_id)
    return _open([row], {position.id: position.title}, applications.numbers(row.person_id))[0]


def of_application(application_id: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the record made from an application, None before it is made."""
    row = store.by_application(application_id)
    return row.id if row else None


def chain(employee: Employee) -> list[Link]:
    """Return the chain that led to a record, in order, each node with its page."""
    application = applications.application(employee.application_id)
    page = f"/applications/{application.id}"
    version, _fields = applications.fields(application.id)
    links = [Link("resume", application.created_at, gettext("Résumé"), gettext("version %(n)s", n=version), page)]
    interview = interviews.interview(application.id)
    if interview:
        at = interview.finished_at or interview.invited_at
        count = interviews.how_many_answers(interview.id)
        links.append(
            Link(
                "interview",
                at,
                gettext("Interview"),
                ngettext("%(num)s answer", "%(num)s answers", count),
                f"{page}/review",
            )
        )
    scores = assessment.of_application(application.id)
    if scores and scores.finished_at:
        overall = gettext("not enough evidence") if scores.overall is None else f"{scores.overall:.1f} / 5"
        links.append(
            Link("assessment", scores.finished_at, gettext("Assessment"), overall, f"{page}/review#scores-head")
        )
    if cards := rounds.result(application.id):
        mean, finished_at, count = cards
        summary = gettext("mean %(mean)s of %(count)s cards", mean=f"{mean:.2f} / 5", count=count)
        links.append(Link("round", finished_at, gettext("Second interview"), summary, f"{page}/round"))
    if decision := decisions.decision(application.id):
        summary = gettext("approved by %(name)s", name=decision.by)
        links.append(Link("decision", decision.decided_at, gettext("Decision"), summary, f"{page}/review#decision"))
    links.append(Link("employee", employee.created_at, gettext("Employee record"), employee.number, None))
    return links
