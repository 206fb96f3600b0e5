"""Says how many notes mention a reader who did not open them."""

from __future__ import annotations

from datetime import datetime

from app.foundation.access.store import Account
from app.foundation.waiting.service import Waiting, look
from app.hiring.notes import service
from app.text import lazy


@look("applications.read")
def mentions(account: Account, _at: datetime) -> list[Waiting]:
    """Return how many they are, with the application of the oldest."""
    found = service.mentions(account)
    address = f"/applications/{found.first}#notes"
    return [Waiting("mentions", lazy("Notes that mention you"), address, found.total)]
