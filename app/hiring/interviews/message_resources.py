"""Sending the invitation, and what became of the messages about an application."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.foundation.notify import service as notify
from app.foundation.notify import words
from app.foundation.notify.events import EVENTS
from app.hiring.interviews import messages, outputs
from app.hiring.interviews.inputs import InvitationSent
from app.openapi import operation


class Send:
    """The invitation of one candidate, sent."""

    @allow("interviews.invite")
    @form("/applications/{application_id:uuid}/invite")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Send the link by the chosen channel and redirect to the page of the invitation."""
        sent = req.context.form.read(InvitationSent)
        messages.send(req.context.account, application_id, sent.link, sent.channel, clock.now())
        pages.see(resp, f"/applications/{application_id}/invite?sent=1")


class Messages:
    """The messages about one application, as a part of its pages."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show state and receipts of each, never what it says."""
        shown = messages.sent(req.context.account, application_id)
        pages.render(
            req, resp, "notify/messages_panel.html", messages=shown, message_words=words, message_events=EVENTS
        )


class MessagesApi:
    """The messages about one application, for programs."""

    @allow("applications.read")
    @operation("The messages about an application", {200: outputs.Messages, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return state and receipts of each message, newest first, never what it says."""
        shown = messages.sent(req.context.account, application_id)
        outputs.Messages(messages=[outputs.Message.of(one) for one in shown]).to(resp)

    @allow("interviews.invite")
    @operation(
        "Send the invitation with a link that was just made",
        {
            202: outputs.Message,
            404: "Not yours, or not there",
            409: "The link does not hold any more",
            422: "The candidate cannot be reached this way",
        },
        body=InvitationSent,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Send by one channel, or by the first that takes the message; the same link is sent once by each."""
        sent = inputs.body(req, InvitationSent)
        made = messages.send(req.context.account, application_id, sent.link, sent.channel, clock.now())
        outputs.Message.of(notify.Shown(made, ())).to(resp, 202)


def routes() -> list[tuple[str, object]]:
    """Return the routes of messages about an application."""
    return [
        ("/applications/{application_id:uuid}/invite/message", Send()),
        ("/applications/{application_id:uuid}/messages", Messages()),
        ("/api/v1/applications/{application_id:uuid}/messages", MessagesApi()),
    ]
