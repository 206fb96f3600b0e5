"""Says which cards of second interviews a reader has to hand in."""

from __future__ import annotations

from app.foundation.waiting.service import Item, Reader, Waiting, look
from app.hiring.rounds import service
from app.text import lazy


@look("rounds.score")
def cards(reader: Reader) -> list[Waiting]:
    """Return the cards, the oldest first, without a score: an interviewer judges alone. One statement."""
    found = service.open_cards(reader.account, reader.most)
    if not found:
        return []
    items = tuple(
        Item(
            f"/applications/{one.application_id}/round", one.named_at, about=("application", one.application_id),
            place=one.title,
        )
        for one in found
    )  # fmt: skip
    return [Waiting("cards", lazy("Cards to hand in"), "/?kind=cards", found[0].total, items=items)]
