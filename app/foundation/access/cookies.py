"""The cookies of a browser that signed in: its session, and that the account knows it."""

from __future__ import annotations

import falcon

from app.foundation.access import attempts
from app.foundation.access.middleware import COOKIE

KNOWN_DEVICE_COOKIE = "hr_known"
"""The cookie of a browser that signed in before."""


def set_session_cookie(req: falcon.Request, resp: falcon.Response, token: str) -> None:
    """Give the browser the token of its session."""
    secure = req.context.settings.secure_cookies
    resp.set_cookie(COOKIE, token, http_only=True, secure=secure, same_site="Lax", path="/")


def remember_device(req: falcon.Request, resp: falcon.Response, email: str) -> None:
    """Mark the browser as known to the account, so that nobody else's failures hold it up."""
    days = req.context.settings.sign_in.known_device_days
    secure = req.context.settings.secure_cookies
    value = attempts.remembered(email)
    resp.set_cookie(
        KNOWN_DEVICE_COOKIE, value, http_only=True, secure=secure, same_site="Lax", path="/login", max_age=days * 86400
    )
