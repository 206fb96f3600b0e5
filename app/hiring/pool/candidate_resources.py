"""The candidate's own page of the talent pool: by the link of an interview, a receipt, or a message."""

from __future__ import annotations

from typing import Any

import falcon

from app import clock, pages, settings, text
from app.errors import Invalid, NotFound
from app.foundation.access.attempts import limit
from app.foundation.forms.browser import form
from app.hiring.interviews.link_holder import link_holder
from app.hiring.interviews.service import Interview
from app.hiring.pool import consents
from app.hiring.pool.consents import Holder
from app.hiring.pool.inputs import ConsentStated

INTERVIEW, RECEIPT, LINK = "/i/{token}/pool", "/careers/receipts/{number}/pool", "/careers/pool/{token}"
GUESSES = 60
"""How many receipts or links an address may ask for in vain in a quarter of an hour."""


def _show(req: falcon.Request, resp: falcon.Response, holder: Holder | None, path: str, back: str) -> None:
    """Render the page of a candidate; without one, that nobody is in the pool by this link."""
    at = clock.now()
    values: dict[str, Any] = {"address": path, "back": back, "wording": consents.WORDING}
    values |= {"months": settings.current().pool_months, "done": req.get_param("done", default="")}
    values |= {"own": consents.own(holder, at) if holder else None}
    values |= {"positions": consents.written_about(holder) if holder else []}
    pages.render(req, resp, "pool/own.html", **values)


def _keep(req: falcon.Request, resp: falcon.Response, holder: Holder, path: str) -> None:
    """Keep what a candidate says, and lead back to the page."""
    sent, at = req.context.form.read(ConsentStated), clock.now()
    if sent.act == "withdraw":
        consents.withdraw(holder, at)
    elif sent.consent != "yes":
        raise Invalid("Tick the box if you agree. You need not.", at="consent")
    else:
        consents.give(holder, sent.wording, text.language(), at)
    pages.see(resp, f"{path}?done={sent.act}")


def _guess(req: falcon.Request, found: Any, secret: str) -> Holder:
    """Return the candidate of a secret; raises NotFound, and TooMany for who tries many."""
    try:
        holder: Holder = found(secret)
    except NotFound:
        limit(f"pool:{req.context.address}", GUESSES, clock.now())
        raise
    return holder


class OfInterview:
    """The pool at the page of an interview."""

    @link_holder(any_device=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show the consent, or ask for one."""
        _show(req, resp, consents.of_interview(interview), f"/i/{token}/pool", f"/i/{token}")

    @link_holder(any_device=True)
    @form(INTERVIEW)
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep what the candidate says."""
        _keep(req, resp, consents.of_interview(interview), f"/i/{token}/pool")


class OfReceipt:
    """The pool at the receipt of an application, for who was not invited to an interview."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, number: str) -> None:
        """Show the consent, or ask for one."""
        receipt = f"/careers/receipts/{number}"
        _show(req, resp, _guess(req, consents.of_receipt, number), f"{receipt}/pool", receipt)

    @form(RECEIPT)
    def on_post(self, req: falcon.Request, resp: falcon.Response, number: str) -> None:
        """Keep what the candidate says."""
        _keep(req, resp, _guess(req, consents.of_receipt, number), f"/careers/receipts/{number}/pool")


class OfLink:
    """The pool by the link of a message."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Show the consent; once it was withdrawn or has ended, that nobody is written to any more."""
        holder = None if consents.is_over(token) else _guess(req, consents.of_link, token)
        _show(req, resp, holder, f"/careers/pool/{token}", "/careers")

    @form(LINK)
    def on_post(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Keep what the candidate says."""
        _keep(req, resp, _guess(req, consents.of_link, token), f"/careers/pool/{token}")


def routes() -> list[tuple[str, object]]:
    """Return the routes of the candidate's pages."""
    return [(INTERVIEW, OfInterview()), (RECEIPT, OfReceipt()), (LINK, OfLink())]
