"""The careers page, which needs no account, and the page on which HR shows a position there."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages, settings
from app.errors import NotFound
from app.foundation.access.attempts import limit
from app.foundation.access.guard import allow
from app.foundation.forms import browser
from app.foundation.forms.browser import form, typed
from app.hiring.careers import arriving, inputs, service, words

OF_ADDRESS, OF_POSITION, GUESSES = 60, 600, 60
"""How many applications one address may send, one position takes, and how many receipts one address may ask in vain,
each in a quarter of an hour; a university may be one address."""


class Listing:
    """The positions that everybody may see."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        pages.render(req, resp, "careers/list.html", postings=service.shown())


class Posting:
    """A position on the careers page, with the form to apply."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, posting_id: uuid.UUID) -> None:
        """Show the position, and the form empty or as it was typed."""
        sent: dict[str, str] = typed(req) or {}
        values = {"posting": service.posting(posting_id), "limit": service.FILE_MIB, "wording": service.WORDING}
        values |= {"pool_wording": service.POOL_WORDING, "months": settings.current().pool_months}
        pages.render(req, resp, "careers/posting.html", sent=sent, **values)

    @form("/careers/{posting_id:uuid}", once=False)
    def on_post(self, req: falcon.Request, resp: falcon.Response, posting_id: uuid.UUID) -> None:
        """Take the application in and lead to its receipt."""
        arrived = arriving.read(req)
        browser.arrived(req, arrived.fields)
        limit(f"careers:{req.context.address}", OF_ADDRESS, clock.now())
        limit(f"careers:{service.posting(posting_id).id}", OF_POSITION, clock.now())
        sent = req.context.form.read(inputs.Applying)
        number = service.apply(posting_id, sent, arrived.name, arrived.data, clock.now())
        pages.see(resp, f"/careers/receipts/{number}")


class Receipt:
    """The receipt of an application, for whoever holds its number."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, number: str) -> None:
        """Show how far the application is."""
        try:
            submission, progress = service.receipt(number)
        except NotFound:
            limit(f"receipts:{req.context.address}", GUESSES, clock.now())
            raise
        values = {"submission": submission, "progress": progress, "words": words.PROGRESS}
        pages.render(req, resp, "careers/receipt.html", number=number, **values)


class Showing:
    """Whether a position is on the careers page, and what was sent for it there."""

    @allow("positions.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the switch and the list."""
        position, posting, sent = service.of_position(req.context.account, position_id)
        address = f"{req.context.settings.public_url}/careers/{posting.id}" if posting else ""
        values = {"posting": posting, "sent": sent, "address": address, "words": words.PROGRESS}
        pages.render(req, resp, "careers/showing.html", position=position, **values)

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}/careers")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the position or stop showing it."""
        shown = req.context.form.read(inputs.Showing).shown == "yes"
        service.show(req.context.account, position_id, shown, clock.now())
        pages.see(resp, f"/positions/{position_id}/careers")


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/careers", Listing()),
        ("/careers/{posting_id:uuid}", Posting()),
        ("/careers/receipts/{number}", Receipt()),
        ("/positions/{position_id:uuid}/careers", Showing()),
    ]
