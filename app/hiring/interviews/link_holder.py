"""Admits the holder of a link on one device, and shows refusals on the page where they arose."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable

import falcon

from app import clock, pages
from app.errors import AppError, TooMany
from app.foundation.forms import browser
from app.hiring.applications import service as applications
from app.hiring.applications import stages
from app.hiring.applications.stages import Decided
from app.hiring.interviews import links
from app.hiring.interviews.links import LinkExpired, LinkUnknown, OtherDevice
from app.text import gettext

COOKIE = "hr_device"


def wants_json(req: falcon.Request) -> bool:
    """Return whether the request comes from a program, not a person."""
    return "application/json" in (req.accept or "")


def link_holder(*, any_device: bool = False) -> Callable:
    """Pass the interview of the link to the responder; without `any_device`, only on the device that holds it.

    After the decision only responders with `any_device` are served. A form refused on another device is kept with its
    fields until the candidate takes over with that device. A finished interview has a status, and no page to take over.
    """

    def decorate(responder: Callable) -> Callable:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, token: str, **params: object) -> None:
            try:
                interview = links.opened(token, req.context.address, clock.now())
                browser.attach(req, f"interview:{interview.id}")
                if not any_device:
                    _check_undecided(interview)
                    _check_device(req, resp, interview)
                responder(self, req, resp, interview, token=token, **params)
            except OtherDevice as refusal:
                if interview.state == "finished" and req.method == "GET" and not wants_json(req):
                    pages.see(resp, f"/i/{token}")
                else:
                    _show_refusal(req, resp, token, refusal)
            except (LinkUnknown, LinkExpired, TooMany, Decided) as refusal:
                _show_refusal(req, resp, token, refusal)

        return guarded

    return decorate


def _check_undecided(interview: links.Interview) -> None:
    stages.check(applications.application(interview.application_id).stage, "continue")


def _device(req: falcon.Request) -> str | None:
    """Return the device of the cookie, None for a malformed value."""
    value = req.cookies.get(COOKIE, "")
    return value if value.isascii() and 0 < len(value) <= 64 else None


def _check_device(req: falcon.Request, resp: falcon.Response, interview: links.Interview) -> None:
    device = _device(req)
    if not links.holds(interview, device):
        raise OtherDevice
    if interview.device_digest is None:
        remember_device(req, resp, interview)


def remember_device(req: falcon.Request, resp: falcon.Response, interview: links.Interview) -> None:
    """Make this device the one that holds the interview; raises Decided after the decision."""
    _check_undecided(interview)
    device = _device(req) or secrets.token_urlsafe(18)
    links.take_over(interview, device)
    secure = req.context.settings.secure_cookies
    resp.set_cookie(COOKIE, device, http_only=True, secure=secure, same_site="Lax", path="/i", max_age=90 * 86400)


def _show_refusal(req: falcon.Request, resp: falcon.Response, token: str, refusal: AppError) -> None:
    if wants_json(req):
        raise refusal
    if req.method == "POST" and browser.asks_for_pages(req):
        if not browser.refusal(req, resp, refusal):
            pages.see(resp, f"/i/{token}")
        return
    resp.status = refusal.status
    sentence = gettext(refusal.text, **refusal.fields)
    pages.render(req, resp, "interviews/closed.html", sentence=sentence, token=token, code=refusal.code)
