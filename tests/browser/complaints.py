"""What pages complain of: errors in the console, exceptions that nobody caught, requests that fail."""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK = "complains"
LEFT = "net::ERR_ABORTED"
"""How a browser ends a request whose answer nobody waits for any more: the page was left, or the player stopped."""
_REQUEST = "Failed to load resource:"  # what the events of requests say better


class Complaints:
    """Collects the complaints of all pages of the contexts that it listens to."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, context) -> None:
        """Hear every page of a context, from now on."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.heard.append(f"{error.page.url}: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _console(self, message) -> None:
        if message.type == "error" and not message.text.startswith(_REQUEST):
            self.heard.append(f"{message.location['url']}: {message.text}")

    def _failed(self, request) -> None:
        if request.failure != LEFT:
            self.heard.append(f"{request.url}: {request.failure}")

    def _answered(self, response) -> None:
        """Note a refusal; a page that is a refusal itself says so to its reader, whom tests ask."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.heard.append(f"{response.url}: status {response.status}")

    def unexpected(self, patterns: Iterable[str]) -> list[str]:
        """Return the complaints that no pattern is part of, each once."""
        wanted = [re.compile(pattern) for pattern in patterns]
        return [each for each in dict.fromkeys(self.heard) if not any(one.search(each) for one in wanted)]


def expected(item) -> list[str]:
    """Return what a test says its pages complain of."""
    return [pattern for mark in item.iter_markers(MARK) for pattern in mark.args]
