"""Says who waits for an act of a reader or waits too long, and which proposed rejections wait to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from app.foundation.waiting import impact
from app.foundation.waiting.service import Item, Reader, Score, Waiting, look
from app.hiring.pipeline import pressing
from app.hiring.pipeline.waiting_store import Person
from app.hiring.positions import service as positions
from app.text import lazy

LATE = "/candidates?late=yes"
TITLES = {
    "decide": lazy("Candidates to decide on"),
    "review": lazy("Candidates to look at by hand"),
    "invite": lazy("Candidates to invite"),
    "late_own": lazy("Candidates overdue, looked after by you"),
    "late": lazy("Candidates overdue in your positions"),
}
ADDRESSES = {"late_own": f"{LATE}&owner=me", "late": LATE}


@look("applications.read")
def people(reader: Reader) -> list[Waiting]:
    """Return who waits, each person once: for the reader's act, else because a stage may last no longer."""
    found = pressing.people(reader)
    kinds: dict[str, list[Person]] = {}
    for one in found.people:
        kinds.setdefault(one.kind, []).append(one)
    return [_kind(kind, listed, found) for kind, listed in kinds.items()]


def _kind(kind: str, listed: Sequence[Person], found: pressing.Found) -> Waiting:
    first, address = listed[0], ADDRESSES.get(kind, f"/?kind={kind}")
    items = tuple(_item(one, found) for one in listed)
    return Waiting(kind, TITLES[kind], address, first.total, first.overdue, first.next_due, items)


def _item(one: Person, found: pressing.Found) -> Item:
    """Return a person: with the score of the interview where a decision waits, else with that of the match."""
    address, decides = f"/applications/{one.application_id}", one.kind == "decide"
    match = Score(one.score, pressing.MOST_SCORE) if one.score is not None and not decides else None
    return Item(
        f"{address}/review" if decides else address, one.since, one.due_at,
        impact.of_score(one.score, pressing.MOST_SCORE), ("application", one.application_id),
        place=found.titles[one.position_id], score=match, scored="assessment" if decides else "",
        for_name=found.for_names.get(one.position_id),
    )  # fmt: skip


@look("decisions.take")
def proposals(reader: Reader) -> list[Waiting]:
    """Return the proposed rejections to confirm, the oldest first: one statement."""
    titles = reader.once(positions.titles)
    found = pressing.proposals(list(titles), reader.most)
    if not found:
        return []
    items = tuple(
        Item(
            "/candidates/proposals", one.proposed_at, about=("application", one.application_id),
            place=titles[one.position_id],
        )
        for one in found
    )  # fmt: skip
    title = lazy("Rejections to confirm")
    return [Waiting("proposals", title, "/candidates/proposals", found[0].total, items=items)]
