"""Says which notes mention a reader who did not open them."""

from __future__ import annotations

from app.foundation.waiting.service import Item, Reader, Waiting, look
from app.hiring.notes import service
from app.hiring.positions import service as positions
from app.text import lazy


@look("applications.read")
def mentions(reader: Reader) -> list[Waiting]:
    """Return the notes, the oldest first: one statement."""
    titles = reader.once(positions.titles)
    found = service.mentioning(reader.account, list(titles), reader.most)
    items = tuple(
        Item(
            f"/applications/{one.application_id}#notes", one.written_at, about=("application", one.application_id),
            place=titles[one.position_id],
        )
        for one in found
    )  # fmt: skip
    if not items:
        return []
    return [Waiting("mentions", lazy("Notes that mention you"), items[0].address, found[0].total, items=items)]
