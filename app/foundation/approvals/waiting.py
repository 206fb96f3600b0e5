"""Says which requests wait for a reader's decision."""

from __future__ import annotations

from app.foundation.approvals import service
from app.foundation.waiting.service import Item, Reader, Waiting, look
from app.text import lazy


@look("approvals.use")
def requests(reader: Reader) -> list[Waiting]:
    """Return the requests to decide, also those for somebody else: one statement."""
    found = service.pressing(reader.account, reader.at, reader.most)
    if not found:
        return []
    items = tuple(
        Item(
            f"/inbox/{one.id}", one.requested_at, one.due_at, subject=service.summary(one), place=one.requester,
            for_name=one.for_name,
        )
        for one in found
    )  # fmt: skip
    first, title = found[0], lazy("Requests to decide")
    return [Waiting("requests", title, "/inbox", first.total, first.overdue, first.next_due, items)]
