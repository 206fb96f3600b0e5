"""Says which times of interviews a reader has to propose anew or to move."""

from __future__ import annotations

from app.foundation.waiting.service import Item, Reader, Waiting, look
from app.hiring.appointments import service
from app.hiring.positions import service as positions
from app.text import lazy


@look("appointments.settle")
def times(reader: Reader) -> list[Waiting]:
    """Return what candidates declined or want to move; due when the time that they have begins. One statement."""
    titles = reader.once(positions.titles)
    found = service.unsettled(list(titles), reader.at, reader.most)
    if not found:
        return []
    items = tuple(
        Item(
            f"/applications/{one.application_id}/invite", one.changed_at, one.starts_at,
            about=("application", one.application_id), place=titles[one.position_id],
        )
        for one in found
    )  # fmt: skip
    first, title = found[0], lazy("Interview times to settle")
    return [Waiting("times", title, "/?kind=times", first.total, first.overdue, first.next_due, items)]
