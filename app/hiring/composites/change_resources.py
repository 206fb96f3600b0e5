"""The page of a proposed change of weights: both formulas, and which candidates would change their rank."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.foundation.access.guard import allow
from app.hiring.composites import changes
from app.text import lazy

STATES = {
    "waiting": lazy("This waits for a second person. Until then the present weights hold."),
    "approved": lazy("This was approved. Composites are made by it."),
    "refused": lazy("This was declined. The weights stayed as they were."),
    "withdrawn": lazy("This was withdrawn. The weights stayed as they were."),
    "outdated": lazy("Other weights were set meanwhile. Propose the change again."),
}


class ChangePage:
    """One proposed change of weights."""

    @allow("composites.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID, weights_id: uuid.UUID) -> None:
        """Show the formula before and after, and the ranks."""
        change = changes.get(req.context.account, position_id, weights_id)
        moved = sum(one.moves for one in change.effects)
        pages.render(
            req, resp, "composites/change.html", change=change, state=STATES[change.row.state], moved=moved
        )  # fmt: skip


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [("/positions/{position_id:uuid}/composite/changes/{weights_id:uuid}", ChangePage())]
