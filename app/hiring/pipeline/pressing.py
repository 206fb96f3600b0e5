"""Finds who waits for an act of a reader, or longer than a stage may last, and which rejections to confirm."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.access.rights import Right, may
from app.foundation.waiting import impact
from app.foundation.waiting.service import Reader
from app.hiring.pipeline import waiting_store as store
from app.hiring.positions import service as positions

MOST_SCORE = 100
"""The highest score of a match."""
ACTS: dict[str, tuple[str, Right]] = {
    "assessed": ("decide", "decisions.take"),
    "manual_review": ("review", "applications.clear"),
    "screened": ("invite", "interviews.invite"),
}
"""Stage of an application -> the act that it waits for, and the right that this needs."""


@dataclass(frozen=True)
class Found:
    """Who waits for a reader: titles of all their positions, and for whom the reader decides on some of them."""

    people: list[store.Person]
    titles: dict[uuid.UUID, str]
    for_names: dict[uuid.UUID, str]


def people(reader: Reader) -> Found:
    """Return who waits; two statements, one more for who stands in for a manager.

    Who looks after people hears of those who wait too long, a manager of all of their positions.
    """
    account = reader.account
    others = positions.stood_in_for(account, reader.at)
    acts = {stage: act for stage, (act, right) in ACTS.items() if may(account, right)}
    own = may(account, "applications.edit")
    wanted = store.Wanted(
        position_ids=list(reader.once(positions.titles)), acts=acts, late="late_own" if own else "late",
        owner_id=account.id if own else None, others=list(others), for_others=["assessed"],
        unknown=impact.UNKNOWN * MOST_SCORE,
    )  # fmt: skip
    titles = reader.once(positions.titles) | {position_id: title for position_id, (title, _) in others.items()}
    for_names = {position_id: name for position_id, (_, name) in others.items()}
    return Found(store.people(wanted, reader.at, reader.most), titles, for_names)


def proposals(position_ids: Sequence[uuid.UUID], most: int) -> list[store.Proposal]:
    """List the proposals to reject in some positions, oldest first: one statement."""
    return store.proposals(position_ids, most)
