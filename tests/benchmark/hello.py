"""The smallest Falcon application: what web.stack is measured against."""

from __future__ import annotations

import falcon


class Hello:
    """Says hello."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Answer one line."""
        resp.media = {"hello": "world"}


application = falcon.App()
application.add_route("/", Hello())
