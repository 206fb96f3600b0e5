"""States beside a responder which roles may enter."""

from __future__ import annotations

import functools
from collections.abc import Callable

import falcon

from app.errors import Forbidden, SignInNeeded


def allow(*roles: str) -> Callable:
    """Let only accounts with one of these roles reach the responder, which keeps them for the permission matrix."""

    def decorate(responder: Callable) -> Callable:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, **params: object) -> None:
            account = getattr(req.context, "account", None)
            if account is None:
                raise SignInNeeded
            if account.role not in roles:
                raise Forbidden
            responder(self, req, resp, **params)

        guarded.roles = roles
        return guarded

    return decorate
