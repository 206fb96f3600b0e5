"""The gallery: every piece of the pages with made-up values, for whoever builds pages or has to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import falcon

from app import inputs, pages
from app.foundation.access.guard import allow
from app.pages import tables
from app.text import lazy

SHOWN = 6
STATES = {"open": lazy("Open"), "paused": lazy("Paused"), "closed": lazy("Closed")}
KINDS = {"open": "good", "paused": "warn", "closed": ""}
_DAY = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
_NAMES = (
    ("客户经理", "零售业务部", "open"), ("Credit Risk Analyst", "Risk", "open"), ("数据工程师", "科技部", "paused"),
    ("Compliance Officer", "Legal", "closed"), ("柜员", "营业部", "open"), ("Treasury Dealer", "Markets", "open"),
    ("审计专员", "审计部", "paused"), ("Branch Manager", "Retail", "open"), ("反洗钱专员", "合规部", "closed"),
    ("Private Banker", "Wealth", "open"), ("产品经理", "数字金融部", "open"), ("Loan Officer", "Retail", "paused"),
    ("客服主管", "远程银行中心", "open"), ("Model Validator", "Risk", "open"),
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A made-up row."""

    id: str
    name: str
    unit: str
    state: str
    score: float
    at: datetime


SAMPLES = tuple(
    Sample(f"s{number}", name, unit, state, 50 + (number * 37) % 50, _DAY + timedelta(days=number))
    for number, (name, unit, state) in enumerate(_NAMES)
)
ORDERS = {"name": lambda one: one.name, "score": lambda one: one.score, "at": lambda one: one.at}


class Asked(tables.Asked):
    """What is asked of the table of the gallery."""

    filters: ClassVar[tuple[str, ...]] = ("q", "state")

    q: inputs.Choice = ""
    state: inputs.Choice = ""


class Gallery:
    """The page of all pieces."""

    @allow("settings.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show every piece; the table follows its address, nothing is kept."""
        asked = inputs.query(req, Asked)
        found = [one for one in SAMPLES if asked.q.casefold() in one.name.casefold()]
        found = [one for one in found if asked.state in ("", one.state)]
        found = tables.ordered(found, asked.sort or "-score", ORDERS)
        rows, following = tables.page(found, asked.after, SHOWN, lambda one: one.id)
        view = tables.View("/gallery", asked, following, "-score", {"state": STATES})
        pages.render(req, resp, "gallery.html", rows=rows, view=view, states=STATES, kinds=KINDS, samples=SAMPLES)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [("/gallery", Gallery())]
