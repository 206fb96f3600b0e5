"""The page of a proposed change: what would be otherwise, and which candidates would change their rank."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.errors import NotFound
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.forms import comparing as compared
from app.hiring.positions import forms
from app.hiring.screening import comparing
from app.text import lazy

STATES = {
    "comparing": lazy("The effects are being computed."),
    "waiting": lazy("This waits for a second person."),
    "approved": lazy("This was approved and is the next version."),
    "refused": lazy("This was declined. The position stays as it was."),
    "withdrawn": lazy("This was withdrawn. The position stays as it was."),
    "outdated": lazy("The position was changed meanwhile. Propose the change again."),
    "failed": lazy("The effects could not be computed. Propose the change again."),
}


class ChangePage:
    """One proposed change."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID, change_id: uuid.UUID) -> None:
        """Show both versions and the report of ranks."""
        change, rows = comparing.report(req.context.account, change_id)
        if change.before.id != position_id:
            raise NotFound
        values = {"change": change, "rows": rows, "state": STATES[change.state]}
        values |= {
            "pairs": _pairs(change),
            "moved": sum(one.effect.rank_before != one.effect.rank_after for one in rows),
        }
        by = access.names([change.proposed_by]).get(change.proposed_by, "–")
        pages.render(req, resp, "screening/change.html", by=by, **values)


def _pairs(change: comparing.Change) -> list[compared.Pair]:
    before, after = forms.shown(change.before), forms.shown(change.after)
    return compared.pairs(after, before, None, forms.LABELS, forms.in_words)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [("/positions/{position_id:uuid}/changes/{change_id:uuid}", ChangePage())]
