"""Says what waits for who judges the blind sample, and that a miss rate is too high."""

from __future__ import annotations

from datetime import datetime

from app.foundation.access.store import Account
from app.foundation.waiting.service import Waiting, look
from app.hiring.sampling import service
from app.text import lazy


@look("samples.judge")
def sample(account: Account, _at: datetime) -> list[Waiting]:
    """Return how many are left to judge, and the missed of the newest month whose rate is above what is allowed."""
    months = service.months(account)
    left = sum(month.left for month in months)
    newest = next((month for month in months if month.rate.judged), None)
    missed = newest.counted.missed if newest and newest.rate.alarm else 0
    return [
        Waiting("sample", lazy("Résumés of the blind sample to judge"), "/samples", left),
        Waiting("miss_rate", lazy("Miss rate too high: people passed over"), "/samples", missed, missed),
    ]
