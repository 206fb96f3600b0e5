"""Lets a candidate in by link and device, and answers refusals on the page where they arose."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable

import falcon

from app import clock, pages
from app.errors import AppError, TooMany
from app.hiring.interviews import links
from app.hiring.interviews.links import LinkExpired, LinkUnknown, OtherDevice
from app.text import gettext

COOKIE = "hr_device"


def wants_json(req: falcon.Request) -> bool:
    """Say whether a program asks, not a person."""
    return "application/json" in (req.accept or "")


def link_holder(*, any_device: bool = False) -> Callable:
    """Give the responder the interview of the link; unless `any_device`, only on the device that has it open.

    A refusal of a form is shown on the page itself, by the resource's `show(req, resp, interview, **params)`; a
    resource without a page answers as any other does.
    """

    def decorate(responder: Callable) -> Callable:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, token: str, **params: object) -> None:
            try:
                interview = links.opened(token, req.context.address, clock.now())
                if not any_device:
                    _hold(req, resp, interview)
                try:
                    responder(self, req, resp, interview, token=token, **params)
                except AppError as refusal:
                    shown = hasattr(self, "show") and req.method != "GET" and not wants_json(req)
                    if not shown or refusal.status not in (409, 422):
                        raise
                    resp.status, req.context.refused = refusal.status, gettext(refusal.text, **refusal.fields)
                    self.show(req, resp, links.opened(token, req.context.address, clock.now()), token=token, **params)
            except (LinkUnknown, LinkExpired, OtherDevice, TooMany) as refusal:
                _closed(req, resp, token, refusal)

        return guarded

    return decorate


def _hold(req: falcon.Request, resp: falcon.Response, interview: links.Interview) -> None:
    device = req.cookies.get(COOKIE)
    if not links.holds(interview, device):
        raise OtherDevice
    if interview.device_digest is None:
        remember(req, resp, interview)


def remember(req: falcon.Request, resp: falcon.Response, interview: links.Interview) -> None:
    """Make this device the one that has the interview open."""
    device = req.cookies.get(COOKIE) or secrets.token_urlsafe(18)
    links.take_over(interview, device)
    secure = req.context.settings.secure_cookies
    resp.set_cookie(COOKIE, device, http_only=True, secure=secure, same_site="Lax", path="/i", max_age=90 * 86400)


def _closed(req: falcon.Request, resp: falcon.Response, token: str, refusal: AppError) -> None:
    if wants_json(req):
        raise refusal
    resp.status = refusal.status
    sentence = gettext(refusal.text, **refusal.fields)
    pages.render(req, resp, "interviews/closed.html", sentence=sentence, token=token, code=refusal.code)
