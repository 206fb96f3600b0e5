"""The texts of messages under Settings, and the messages that this installation shows instead of sending."""

from __future__ import annotations

from typing import Literal

import falcon

from app import inputs, pages, text
from app.errors import NotFound
from app.foundation.access.guard import allow
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


class Mailbox:
    """The messages that the embedded profile shows instead of sending."""

    @allow("messages.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the newest; where messages really leave, there is no such page."""
        if not service.on_screen():
            raise NotFound
        shown = service.mailbox(req.context.account)
        pages.render(req, resp, "notify/mailbox.html", shown=shown, events=events.EVENTS)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/settings/messages", Texts()), ("/messages", Mailbox())]
