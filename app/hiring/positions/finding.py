"""Finds positions for the search of every page."""

from __future__ import annotations

from app.foundation.access.store import Account
from app.foundation.search.service import Hit, finder
from app.hiring.positions import service, store
from app.text import lazy


@finder("positions", lazy("Positions"), "positions.read")
def find(account: Account, words: str, most: int) -> list[Hit]:
    """Return the positions that the account may see and whose title or department holds the words, newest first."""
    seen = service.seen_by(account)
    named = store.named(words, most, **seen) if seen is not None else []
    return [Hit(one.title, f"/positions/{one.id}", one.department) for one in named]
