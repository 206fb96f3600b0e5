"""The page of working time: measures from the access log, and the baselines that they are compared with."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.reports import baselines, insight
from app.text import lazy, source

MEASURES = {
    "resume_minutes": lazy("HR minutes per résumé"),
    "decision_minutes": lazy("review minutes per decision"),
    "weekly_candidates": lazy("candidates per HR and week"),
}
PERIODS = (28, 91, 364)


class Period(inputs.Sent):
    """Over how many days measures are counted."""

    days: int = Field(28, ge=7, le=366)


class BaselineStated(inputs.Sent):
    """What a measure was before."""

    sentences: ClassVar = {
        "measure": source("Choose a measure."),
        "value": source("Write a number from 0.01 to 10000."),
    }

    measure: baselines.Measure
    value: Annotated[inputs.Number, Field(ge=0.01, le=10_000)]


class Work:
    """Measures of working time."""

    @allow("insight.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the page."""
        days = inputs.query(req, Period).days
        values = {"found": insight.of(days, clock.now()), "days": days, "periods": PERIODS, "measures": MEASURES}
        values |= {"sent": typed(req, "/insight/baselines") or {}, "most": insight.MOST_SECONDS // 60}
        pages.render(req, resp, "reports/work.html", **values)


class Baselines:
    """States a baseline."""

    @allow("insight.baseline")
    @form("/insight/work")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Enter the first one, or ask a second person."""
        sent = req.context.form.read(BaselineStated)
        baselines.state(req.context.account, sent.measure, round(Decimal(str(sent.value)), 2), clock.now())
        pages.see(resp, "/insight/work")


def routes() -> list[tuple[str, object]]:
    """Return the routes of the page."""
    return [("/insight/work", Work()), ("/insight/baselines", Baselines())]
