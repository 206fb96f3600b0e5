"""The blind sample: its months with their miss rates, and the next person to judge."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.positions import words as position_words
from app.hiring.sampling import outputs, service
from app.hiring.sampling.rate import ALARM
from app.openapi import operation
from app.text import lazy

VERDICTS = {
    "missed": lazy("I would have invited this person"),
    "right": lazy("Rightly not invited"),
    "unclear": lazy("The résumé does not say enough"),
}


class Judged(inputs.Sent):
    """What a person says of a résumé."""

    verdict: inputs.Choice = ""


class Samples:
    """The samples."""

    @allow("samples.judge")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the months with their miss rates, and whom people would have invited."""
        account = req.context.account
        months, missed = service.months(account), service.missed(account)
        pages.render(req, resp, "sampling/samples.html", months=months, missed=missed, allowed=ALARM)


class Next:
    """The next person to judge."""

    @allow("samples.judge")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the post and the résumé, without name and score; leads to the samples once everybody was judged."""
        shown = service.next_one(req.context.account)
        if shown is None:
            pages.see(resp, "/samples")
            return
        pages.render(req, resp, "sampling/next.html", shown=shown, verdicts=VERDICTS, words=position_words)


class Judge:
    """A verdict."""

    @allow("samples.judge")
    @form("/samples/next")
    def on_post(self, req: falcon.Request, resp: falcon.Response, item_id: uuid.UUID) -> None:
        """Keep it and go on to the next."""
        service.judge(req.context.account, item_id, req.context.form.read(Judged).verdict, clock.now())
        pages.see(resp, "/samples/next")


class SamplesApi:
    """The samples, for programs."""

    @allow("samples.judge")
    @operation("The blind samples and their miss rates", {200: outputs.Samples})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return each month with its share and interval; no person is named."""
        outputs.Samples(samples=[outputs.Sample.of(one) for one in service.months(req.context.account)]).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/samples", Samples()),
        ("/samples/next", Next()),
        ("/samples/{item_id:uuid}", Judge()),
        ("/api/v1/samples", SamplesApi()),
    ]
