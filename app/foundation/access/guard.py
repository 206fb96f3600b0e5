"""The decorator that names the right which the caller of a responder needs."""

from __future__ import annotations

import functools
from collections.abc import Callable

import falcon

from app.errors import Forbidden, SignInNeeded
from app.foundation.access.rights import Right, may

Responder = Callable[..., None]


def allow(right: Right) -> Callable[[Responder], Responder]:
    """Let only accounts that have this right reach the responder."""

    def decorate(responder: Responder) -> Responder:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, **params: object) -> None:
            account = getattr(req.context, "account", None)
            if account is None:
                raise SignInNeeded
            if not may(account, right):
                raise Forbidden
            responder(self, req, resp, **params)

        return guarded

    return decorate
