"""Says which applicants may be one person, and names whom items of the inbox are about."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from app.foundation.access.store import Account
from app.foundation.waiting.service import Item, Reader, Waiting, look, names
from app.hiring.applications import proposals, service
from app.hiring.positions import service as positions
from app.text import lazy


@names("application")
def named(account: Account, application_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the names that applications give, numbers masked; that they were read is recorded."""
    return service.listed_names(account, application_ids)


@look("applications.join")
def same_person(reader: Reader) -> list[Waiting]:
    """Return the proposals that two applicants are one person, the oldest first: one statement."""
    titles = reader.once(positions.titles)
    found = proposals.open_ones(list(titles), reader.most)
    if not found:
        return []
    items = tuple(
        Item(
            f"/applications/{one.application_id}", one.created_at, about=("application", one.application_id),
            place=titles[one.position_id],
        )
        for one in found
    )  # fmt: skip
    return [Waiting("same_person", lazy("Perhaps one person"), "/?kind=same_person", found[0].total, items=items)]
