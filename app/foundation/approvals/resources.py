"""The inbox, the page of a request, and who stands in for whom; the same for programs."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.approvals import delegations, outputs, service, templates
from app.foundation.approvals.inputs import DecisionStated, DelegationStated
from app.foundation.forms.browser import form, typed
from app.foundation.organisation import service as organisation
from app.inputs import body
from app.openapi import operation
from app.text import lazy

REQUEST, DELEGATIONS = "/inbox/{request_id:uuid}", "/inbox/delegations"
STATES = {
    "pending": lazy("waits"),
    "approved": lazy("approved"),
    "refused": lazy("declined"),
    "withdrawn": lazy("withdrawn"),
}
EVENTS = {
    "requested": lazy("asked"),
    "approved": lazy("approved"),
    "refused": lazy("declined"),
    "withdrawn": lazy("withdrew the request"),
    "escalated": lazy("The time was over: others may decide, too"),
}


class Inbox:
    """What waits for the reader, and what the reader asked for."""

    @allow("approvals.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show both lists."""
        account, at = req.context.account, clock.now()
        values = {"waiting": service.inbox(account, at), "own": service.own(account), "now": at, "states": STATES}
        pages.render(req, resp, "approvals/inbox.html", summary=service.summary, title=templates.title, **values)


class RequestPage:
    """One request."""

    @allow("approvals.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response, request_id: uuid.UUID) -> None:
        """Show what is asked, by whom, what happened, and the form of a decision to whoever may decide."""
        view = service.view(req.context.account, request_id, clock.now())
        values = {"view": view, "asked": view.request, "summary": service.summary(view.request), "states": STATES}
        values |= {"title": templates.title(view.request.template), "events": EVENTS, "now": clock.now()}
        pages.render(req, resp, "approvals/request.html", sent=typed(req, f"{req.path}/decision") or {}, **values)


class Decision:
    """Decides a request."""

    @allow("approvals.use")
    @form(REQUEST)
    def on_post(self, req: falcon.Request, resp: falcon.Response, request_id: uuid.UUID) -> None:
        """Approve or refuse and show the request."""
        _decide(req, request_id, req.context.form.read(DecisionStated))
        pages.see(resp, f"/inbox/{request_id}")


class Withdrawal:
    """Takes a request of one's own back."""

    @allow("approvals.use")
    @form(REQUEST)
    def on_post(self, req: falcon.Request, resp: falcon.Response, request_id: uuid.UUID) -> None:
        """Withdraw the request and show it."""
        service.withdraw(req.context.account, request_id, clock.now())
        pages.see(resp, f"/inbox/{request_id}")


class Delegations:
    """Who stands in for the reader, and for whom the reader stands in."""

    @allow("approvals.delegate")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the delegations that are not over, and the form of a new one."""
        account, at = req.context.account, clock.now()
        today = organisation.day_of(at).isoformat()
        sent: dict[str, str] = typed(req) or {"first": today, "last": today}
        values = {"listed": delegations.of(account, at), "values": sent, "most": delegations.MOST_DAYS}
        others = {one.id: one.display_name for one in access.with_right("approvals.delegate") if one.id != account.id}
        pages.render(req, resp, "approvals/delegations.html", others=others, **values)

    @allow("approvals.delegate")
    @form(DELEGATIONS)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a delegation and show them."""
        sent = req.context.form.read(DelegationStated)
        delegations.add(req.context.account, sent.to_id, sent.first, sent.last, clock.now())
        pages.see(resp, DELEGATIONS)


class DelegationEnd:
    """Ends a delegation of one's own."""

    @allow("approvals.delegate")
    @form(DELEGATIONS)
    def on_post(self, req: falcon.Request, resp: falcon.Response, delegation_id: uuid.UUID) -> None:
        """End it and show the others."""
        delegations.end(req.context.account, delegation_id, clock.now())
        pages.see(resp, DELEGATIONS)


class InboxApi:
    """The inbox for programs."""

    @allow("approvals.use")
    @operation("What you may decide, and what you asked for", {200: outputs.Inbox})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return both lists."""
        account = req.context.account
        waiting = [outputs.RequestListed.of(one) for one in service.inbox(account, clock.now())]
        outputs.Inbox(waiting=waiting, own=[outputs.RequestListed.of(one) for one in service.own(account)]).to(resp)


class RequestApi:
    """A request for programs."""

    @allow("approvals.use")
    @operation("A request with its history", {200: outputs.RequestShown, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, request_id: uuid.UUID) -> None:
        """Return the request."""
        outputs.RequestShown.of(service.view(req.context.account, request_id, clock.now())).to(resp)


class DecisionApi:
    """Decides a request, for programs."""

    @allow("approvals.use")
    @operation(
        "Approve or refuse a request",
        {
            200: outputs.RequestShown,
            403: "Your own request",
            404: "Not yours to decide, or not there",
            409: "Decided already",
            422: "A refusal without a reason",
        },
        body=DecisionStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, request_id: uuid.UUID) -> None:
        """Decide and return the request."""
        _decide(req, request_id, body(req, DecisionStated))
        outputs.RequestShown.of(service.view(req.context.account, request_id, clock.now())).to(resp)


class DelegationsApi:
    """Who stands in for whom, for programs."""

    @allow("approvals.delegate")
    @operation("The delegations by and to you that are not over", {200: outputs.Delegations})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the delegations."""
        listed = delegations.of(req.context.account, clock.now())
        outputs.Delegations(delegations=[outputs.DelegationShown.of(one) for one in listed]).to(resp)

    @allow("approvals.delegate")
    @operation(
        "Let a colleague decide for you on some days",
        {201: outputs.Identified, 409: "You have delegated on some of these days", 422: "A field does not fit"},
        body=DelegationStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a delegation."""
        sent = body(req, DelegationStated)
        made = delegations.add(req.context.account, sent.to_id, sent.first, sent.last, clock.now())
        outputs.Identified(id=made).to(resp, 201)


def _decide(req: falcon.Request, request_id: uuid.UUID, sent: DecisionStated) -> None:
    act = service.approve if sent.outcome == "approved" else service.refuse
    act(req.context.account, request_id, sent.reason, clock.now())


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/inbox", Inbox()),
        (REQUEST, RequestPage()),
        (f"{REQUEST}/decision", Decision()),
        (f"{REQUEST}/withdraw", Withdrawal()),
        (DELEGATIONS, Delegations()),
        (f"{DELEGATIONS}/{{delegation_id:uuid}}/end", DelegationEnd()),
        ("/api/v1/inbox", InboxApi()),
        ("/api/v1/approvals/{request_id:uuid}", RequestApi()),
        ("/api/v1/approvals/{request_id:uuid}/decision", DecisionApi()),
        ("/api/v1/delegations", DelegationsApi()),
    ]
