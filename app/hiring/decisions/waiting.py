"""Says how many applications wait for what a reader may do with them."""

from __future__ import annotations

from datetime import datetime

from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.waiting.service import Waiting, look
from app.hiring.applications import service as applications
from app.hiring.decisions import service
from app.hiring.positions import service as positions
from app.text import lazy

TITLES = {
    "decide": lazy("Candidates to decide on"),
    "review": lazy("Candidates to look at by hand"),
    "invite": lazy("Candidates to invite"),
}


@look("applications.read")
def people(account: Account, _at: datetime) -> list[Waiting]:
    """Return how many applications wait in each queue of the home page: two statements."""
    counts = applications.counts(position.id for position in positions.listing(account))
    totals = dict.fromkeys(service.RIGHTS, 0)
    for stages in counts.values():
        for stage, act in service.QUEUES.items():
            totals[act] += stages.get(stage, 0)
    return [
        Waiting(act, TITLES[act], f"/#queue-{act}", total)
        for act, total in totals.items()
        if may(account, service.RIGHTS[act])
    ]
