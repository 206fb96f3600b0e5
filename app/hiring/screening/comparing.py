"""What a proposed change of a position would do to its candidates, before a second person decides about it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app import database
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.positions import changes
from app.hiring.positions.changes import Change
from app.hiring.screening import service, store
from app.hiring.screening.store import Effect


def compare(change_id: uuid.UUID, at: datetime) -> None:
    """Screen the ranked candidates by the position as it would be, keep both ranks, and ask the second person.

    No screening is kept: what was screened keeps its version. Raises ModelAway.
    """
    change = changes.by_id(change_id)
    if change.state != "comparing":
        return
    screener, before = service.screener(change.after), service.ranking(change.before.id)
    found = [(one, screener.screen(service.parsed(applications.sealed_content(one.id)))) for one, _ in before]
    _, after = service.ordered(change.after, screener, found)
    ranks = {one.id: (rank, screening) for rank, (one, screening, _) in enumerate(after, 1)}
    effects = [
        Effect(one.id, was.score, ranks[one.id][1].score, rank, ranks[one.id][0], was.ready, ranks[one.id][1].ready)
        for rank, (one, was) in enumerate(before, 1)
    ]
    with database.transaction():
        store.add_effects(change_id, effects)
        changes.compared(change_id, at)


@dataclass(frozen=True)
class Shown:
    """One candidate in the report of a change."""

    name: str
    effect: Effect


def report(account: Account, change_id: uuid.UUID) -> tuple[Change, list[Shown]]:
    """Return a change and what it does to each candidate, for a reader of the position; the reading is recorded."""
    change = changes.get(account, change_id)
    effects = store.effects(change_id)
    names = applications.display_names(effect.application_id for effect in effects)
    detail = {"part": "ranking", "candidates": len(effects)}
    audit.record(account, "read", "position", change.before.id, detail=detail)
    return change, [Shown(names.get(effect.application_id, "–"), effect) for effect in effects]
