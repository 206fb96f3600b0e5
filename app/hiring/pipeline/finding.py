"""Finds people by their name for the search of every page."""

from __future__ import annotations

from app.foundation.access.store import Account
from app.foundation.search.service import Hit, finder
from app.hiring.pipeline import service, words
from app.text import lazy


@finder("candidates", lazy("Candidates"), "applications.read")
def find(account: Account, asked: str, most: int) -> list[Hit]:
    """Return the people that the account may see whose name has these words, the newest application first."""
    return [
        Hit(name, f"/applications/{entry.application_id}", f"{title} · {words.COLUMNS[entry.step or entry.stage]}")
        for entry, name, title in service.find(account, asked, most)
    ]
