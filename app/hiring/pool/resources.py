"""The talent pool for human resources: the list, writing to people of it, and what an application says of it."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, look_once, offer_once, typed
from app.foundation.notify import words as message_words
from app.hiring.careers import service as careers
from app.hiring.pool import candidate_resources, inviting, service
from app.hiring.pool.inputs import Asked, Chosen, Invited
from app.hiring.positions import words as position_words
from app.inputs import Form, Refused
from app.pages import tables

LIST, INVITE = "/pool", "/pool/invitations"
PANEL = "/applications/{application_id:uuid}/pool"


class Pool:
    """The people of the pool."""

    @allow("pool.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of them, as the reader asked."""
        asked = inputs.query(req, Asked)
        found = service.page(req.context.account, asked.asks(), asked.order, asked.after, clock.now())
        view = tables.View(LIST, asked, found.next, "until", found.options)
        pages.render(req, resp, "pool/list.html", found=found, view=view, stages=position_words.STAGES)


class Invitations:
    """Writing to people of the pool about a position."""

    @allow("pool.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show whom it is for and ask for the position; or what became of each, once."""
        contents = look_once(req)
        if contents is not None:
            _show_done(req, resp, contents)
            return
        account, sent = req.context.account, typed(req)
        people = service.chosen(account, _chosen(req, sent), clock.now())
        letter = inviting.letter(account, people[0].row.ends_at) if people else None
        values = {"people": people, "offered": careers.offered(account), "sent": sent or {}, "letter": letter}
        pages.render(req, resp, "pool/invite.html", **values)

    @allow("pool.use")
    @form(INVITE)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Write to each, and show who was refused and why."""
        sent = req.context.form.read(Invited)
        done = inviting.invite(req.context.account, sent.entry, sent.position, clock.now())
        rows = [[str(one.entry_id), one.done, one.sentence] for one in done]
        pages.see(resp, f"{INVITE}?{offer_once(req, {'rows': rows})}")


def _chosen(req: falcon.Request, sent: Form | None) -> tuple[uuid.UUID, ...]:
    """Return who was chosen, by a form that was refused or by the address; nobody for what is no choice."""
    try:
        return (sent.read(Chosen) if sent else inputs.query(req, Chosen)).entry
    except Refused:
        return ()


def _show_done(req: falcon.Request, resp: falcon.Response, contents: dict) -> None:
    rows = {uuid.UUID(one): (done, sentence) for one, done, sentence in contents.get("rows", ())}
    names = service.names(req.context.account, list(rows))
    pages.render(req, resp, "pool/done.html", rows=rows, names=names)


class Panel:
    """What the pool knows of the person of an application, as a fragment of its page."""

    @allow("pool.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show until when a consent holds, and about which positions the person was written to."""
        panel = service.panel(req.context.account, application_id, clock.now())
        pages.render(req, resp, "pool/panel.html", panel=panel, words=message_words)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [(LIST, Pool()), (INVITE, Invitations()), (PANEL, Panel()), *candidate_resources.routes()]
