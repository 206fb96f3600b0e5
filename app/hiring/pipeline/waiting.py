"""Says how many people wait too long, and how many proposed rejections wait to be confirmed."""

from __future__ import annotations

from datetime import datetime

from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.waiting.service import Waiting, look
from app.hiring.pipeline import service
from app.text import lazy

LATE = "/candidates?late=yes"


@look("applications.read")
def people(account: Account, at: datetime) -> list[Waiting]:
    """Return what waits in the pipeline; who looks after people hears of those, a manager of all of their positions."""
    found = service.waiting(account, at)
    own, late = found.own, found.overdue
    listed = [
        Waiting("late_own", lazy("Candidates overdue, looked after by you"), f"{LATE}&owner=me", own, own),
        Waiting("late", lazy("Candidates overdue in your positions"), LATE, late, late),
    ]
    if may(account, "decisions.take"):
        title = lazy("Rejections to confirm")
        listed.append(Waiting("proposals", title, "/candidates/proposals", found.proposals))
    return listed
