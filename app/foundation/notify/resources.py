"""The texts of messages under Settings, and the messages that this installation shows instead of sending."""

from __future__ import annotations

from typing import ClassVar, Literal

import falcon

from app import clock, inputs, pages, text
from app.errors import NotFound
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.foundation.notify import events, letters, service, words
from app.inputs import Choice


class Chosen(inputs.Sent):
    """Which text to preview."""

    event: Choice = "interview_invitation"
    language: Literal["zh", "en"] | None = None
    branch: Choice = ""


class Texts:
    """The texts of every event, filled with examples; they are changed in files, not here."""

    @allow("messages.templates")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show one event in one language, as each channel would send it."""
        chosen, account = inputs.query(req, Chosen), req.context.account
        language = chosen.language or text.language()
        if chosen.event not in events.EVENTS or chosen.branch not in letters.branches(chosen.event):
            raise NotFound
        values = events.examples(chosen.event)
        letter = service.letter(chosen.event, language, values, account.time_zone, chosen.branch)
        shown = _shown(req, chosen, letter)
        pages.render(req, resp, "notify/texts.html", chosen=chosen, lang=language, letter=letter, **shown)


def _shown(req: falcon.Request, chosen: Chosen, letter: service.Letter) -> dict[str, object]:
    channels = req.context.settings.channels
    signature = next((channel.signature for channel in channels if channel.kind == "sms"), "")
    return {
        "events": events.EVENTS.values(),
        "event": events.EVENTS[chosen.event],
        "branches": letters.branches(chosen.event),
        "numbered": letters.numbered_sms(chosen.event, letter.language, chosen.branch),
        "parts": letters.sms_parts(letter, signature),
        "signature": signature,
        "channels": [words.CHANNELS[channel.kind] for channel in channels],
        "on_screen": service.on_screen(),
        "quiet": req.context.settings.notify,
    }


class Wanted(inputs.Sent):
    """Whether somebody wants to be told what waits for them."""

    sentences: ClassVar = {"work": text.source("Choose yes or no.")}

    work: Literal["yes", "no"]


class Mine:
    """What somebody wants to be told, and the messages that the embedded profile shows instead of sending."""

    @allow("messages.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the choice, and the newest messages where none really leaves."""
        account, on_screen = req.context.account, service.on_screen()
        pages.render(
            req,
            resp,
            "notify/mine.html",
            on_screen=on_screen,
            shown=service.mailbox(account) if on_screen else [],
            events=events.EVENTS,
            declines=service.declines(account.id, service.optional("staff")),
            saved="saved" in req.params,
        )

    @allow("messages.read")
    @form("/messages")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Keep the choice."""
        wanted, account = req.context.form.read(Wanted).work, req.context.account
        service.choose(account.id, service.optional("staff"), wanted == "yes", clock.now())
        pages.see(resp, "/messages?saved=1")


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/settings/messages", Texts()), ("/messages", Mine())]
