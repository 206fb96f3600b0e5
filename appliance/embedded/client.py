"""A browser of few words: cookies, forms and JSON over HTTP, for the check."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterable
from dataclasses import dataclass


def _lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


@dataclass(frozen=True)
class Answer:
    """An answer of the product."""

    status: int
    url: str
    body: bytes
    headers: dict[str, str]
    """By names in lower case."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> dict:
        """The body as a JSON object."""
        return json.loads(self.body)


class Client:
    """One person at a browser."""

    def __init__(self, address: str, seconds: float = 60) -> None:
        self.address = address
        self.csrf = ""
        self._seconds = seconds
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.send("GET", path)

    def form(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        body = urllib.parse.urlencode(fields | ({"csrf": self.csrf} if self.csrf else {})).encode()
        return self.send("POST", path, body, "application/x-www-form-urlencoded")

    def post(self, path: str, value: object, method: str = "POST") -> Answer:
        """Send JSON."""
        return self.send(method, path, json.dumps(value).encode(), "application/json")

    def upload(self, path: str, field: str, files: dict[str, bytes]) -> Answer:
        """Send files as a form does."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n".encode()
            + content
            + b"\r\n"
            for name, content in files.items()
        ]
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.send("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def send(self, method: str, path: str, body: bytes | None = None, content_type: str = "") -> Answer:
        """Send anything."""
        request = urllib.request.Request(urllib.parse.urljoin(self.address, path), body, method=method)  # noqa: S310
        if content_type:
            request.add_header("Content-Type", content_type)
        if self.csrf:
            request.add_header("X-CSRF-Token", self.csrf)
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                return Answer(answer.status, answer.url, answer.read(), _lower(answer.headers.items()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url or path, error.read(), _lower(error.headers.items()))
        except (urllib.error.URLError, OSError) as error:
            return Answer(0, path, str(error).encode(), {})
