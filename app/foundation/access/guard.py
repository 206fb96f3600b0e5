"""The decorator that names the right which the caller of a responder needs."""

from __future__ import annotations

import functools
from collections.abc import Callable

import falcon

from app.errors import SignInNeeded
from app.foundation.access.rights import Right, demand

Responder = Callable[..., None]


def allow(right: Right) -> Callable[[Responder], Responder]:
    """Let only accounts that have this right reach the responder."""

    def decorate(responder: Responder) -> Responder:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, **params: object) -> None:
            account = getattr(req.context, "account", None)
            if account is None:
                raise SignInNeeded
            demand(account, right)
            responder(self, req, resp, **params)

        return guarded

    return decorate
