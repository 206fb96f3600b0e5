"""Keeps what makes a composite, computes it anew at each change, and holds approvals back at a failed check."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app import database
from app.errors import Conflict, Forbidden, Invalid
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.applications.service import Application
from app.hiring.assessment import service as assessment
from app.hiring.composites import change_store, formula, store
from app.hiring.composites.formula import Composite
from app.hiring.composites.store import TestRow, Weights
from app.hiring.positions import service as positions
from app.hiring.rounds import service as rounds

Outcome = Literal["passed", "failed"]


@dataclass(frozen=True)
class Check:
    """A check of the background, opened; numbers in the note are masked."""

    outcome: str
    source: str
    note: str | None
    by: str
    recorded_at: datetime


@dataclass(frozen=True)
class View:
    """What makes the composite of an application; `hidden` where the reader has a card of their own to hand in first.

    `parts` are on the scale 0 to 100; `weights` is None where the position has none, and then there is no composite.
    """

    application: Application
    weights: Weights | None
    parts: Mapping[str, float | None]
    composite: Composite | None
    test: TestRow | None
    check: Check | None
    hidden: bool
    may_record: bool


def set_weights(
    account: Account, position_id: uuid.UUID, weights: Mapping[str, float], check_required: bool, at: datetime
) -> None:
    """Set the weights of a position; raises NotFound, Forbidden, or Invalid unless they sum to 1.

    Raises Conflict where they are in use: `changes.set_weights` then asks a second person.
    """
    positions.visible(account, position_id)
    weights = checked(account, weights)
    if change_store.in_use(position_id):
        raise Conflict("Candidates have a composite by these weights: a change of them takes a second person.")
    with database.transaction():
        take(position_id, weights, check_required, account.id, at)
        audit.record(account, "update", "position", position_id, detail={"what": "weights"})


def checked(account: Account, weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights to three decimals; raises Forbidden, or Invalid unless they sum to 1."""
    check_right(account)
    if not formula.sums_to_one(weights):
        raise Invalid("The weights must be at least 0 and sum to 1. Change one of them.")
    if not formula.short(weights):
        raise Invalid("A weight has at most three decimals.")
    return {part: round(weights[part], 3) for part in formula.PARTS}


def take(
    position_id: uuid.UUID, weights: Mapping[str, float], check_required: bool, by: uuid.UUID, at: datetime
) -> None:
    """Keep checked weights as those that hold, and have composites computed anew; the caller records it."""
    values = {"id": uuid.uuid4(), "position_id": position_id, "check_required": check_required, "account_id": by}
    with database.transaction():
        store.set_weights(values | {"set_at": at, **weights})
        work.enqueue("composites.compute", position_id=position_id)


def record_test(account: Account, application_id: uuid.UUID, score: float, source: str, at: datetime) -> None:
    """Record the result of a written test, 0 to 100; raises NotFound, Forbidden, Invalid or Conflict."""
    application = _recordable(account, application_id)
    if not 0 <= score <= 100:
        raise Invalid("A written test has 0 to 100 points.", at="score")
    with database.transaction():
        applications.permit(application_id, "edit")
        store.add_test(
            {"id": uuid.uuid4(), "application_id": application_id, "person_id": application.person_id,
             "score": round(score, 2), "source": source, "account_id": account.id, "recorded_at": at}
        )  # fmt: skip
        audit.record(account, "update", "application", application_id, application.person_id, {"what": "test"})
        compute(application_id, at)


def record_check(
    account: Account, application_id: uuid.UUID, outcome: Outcome, source: str, note: str, at: datetime
) -> None:
    """Record the outcome of a check of the background; raises NotFound, Forbidden or Conflict."""
    application, check_id = _recordable(account, application_id), uuid.uuid4()
    sealed = keys.seal(application.person_id, "background_checks", "note", check_id, note) if note else None
    with database.transaction():
        applications.permit(application_id, "edit")
        store.add_check(
            {"id": check_id, "application_id": application_id, "person_id": application.person_id, "outcome": outcome,
             "source": source, "note": sealed, "account_id": account.id, "recorded_at": at}
        )  # fmt: skip
        detail = {"what": "background"}
        audit.record(account, "update", "application", application_id, application.person_id, detail)


def check_gate(application_id: uuid.UUID) -> None:
    """Raise Conflict where the position asks for a check of the background and it is missing or failed."""
    weights = store.weights(applications.application(application_id).position_id)
    if weights is None or not weights.check_required:
        return
    check = store.check(application_id)
    if check is None:
        raise Conflict("This position asks for a background check, and none is recorded. Ask HR to record it.")
    if check.outcome != "passed":
        raise Conflict("The background check of this candidate failed, so nobody approves. Reject, or ask HR.")


def check_outcome(application_id: uuid.UUID) -> str | None:
    """Return `passed` or `failed`, None where no check is recorded; the caller checks who may see the application."""
    check = store.check(application_id)
    return check.outcome if check else None


def parts(application_id: uuid.UUID) -> dict[str, float | None]:
    """Return the parts of a composite as they are now, 0 to 100; for rooms that act for no account."""
    test, rated, cards = store.test(application_id), assessment.of_application(application_id), None
    cards = rounds.result(application_id)
    overall = rated.overall if rated and rated.finished_at else None
    return {
        "test": test.score if test else None,
        "interview": formula.of_level(overall) if overall is not None else None,
        "round": formula.of_level(cards[0]) if cards else None,
    }


def compute(application_id: uuid.UUID, at: datetime) -> None:
    """Compute and keep the composite of an application, where its position has weights and anything changed."""
    with database.transaction():
        application = applications.lock(application_id)
        weights = store.weights(application.position_id)
        if weights is None:
            return
        now = parts(application_id)
        made = formula.compute(vars(weights), now)
        row = store.Row(
            application_id, weights.id, now["test"], now["interview"], now["round"], made.value, list(made.missing)
        )
        if row != store.newest(application_id):
            store.add(row, application.person_id, at)


def view(account: Account, application_id: uuid.UUID) -> View:
    """Return what makes the composite of an application for a reader, and record the reading; raises NotFound."""
    application = applications.visible(account, application_id)
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "composite"})
    weights, hidden, now = store.weights(application.position_id), rounds.hides(account, application_id), None
    now = parts(application_id)
    made = formula.compute(vars(weights), now) if weights else None
    if hidden:
        now, made = now | {"round": None}, None
    records = may(account, "composites.record") and applications.allows(application.stage, "edit")
    return View(
        application, weights, now, made, store.test(application_id), _check_of(application), hidden, records
    )  # fmt: skip


def _check_of(application: Application) -> Check | None:
    row = store.check(application.id)
    if row is None:
        return None
    note = keys.open_many([(keys.Field(row.person_id, "background_checks", "note", row.id), row.note)])[0]
    masked = applications.mask_text(note, applications.numbers(row.person_id)) if note else None
    return Check(row.outcome, row.source, masked, row.by, row.recorded_at)


def _recordable(account: Account, application_id: uuid.UUID) -> Application:
    application = applications.visible(account, application_id)
    check_right(account)
    return application


def check_right(account: Account) -> None:
    """Raise Forbidden for an account that records nothing here."""
    if not may(account, "composites.record"):
        raise Forbidden("HR records this. Ask the owner of the position.")
