"""Makes seeded requests of every kind that a hostile or broken sender may send, for every route of an application."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

import falcon
from falcon import inspect

from app.inputs import Sent

ROOT = Path(__file__).parents[2]
HUGE = "x" * 70_000
TEXTS = (
    "", " ", "x", HUGE, "1" * 10_000, "男" * 3000, "\0", "a\0b", "\ud800", "\udfff\ud800", "😀", "𠮷野家", "²", "１２",
    "-1", "0", "1", "2", "1.5", "2147483648", "9223372036854775808", "1e400", "NaN", "Infinity", "-Infinity", "true",
    "null", "[]", "0x10", "1_000", "%zz", "%", "%00", "%s%n", "{{7*7}}", "../../etc/passwd", "' OR 1=1 --", 
    "\r\nSet-Cookie: a=b", "\u202eabc", "//[", "//a]b", "http://[::1",
    "zh", "en", "hr", "approved", "text", "2099-13-45", "1899-01", "00000000-0000-0000-0000-000000000000", "g" * 36,
    "{urn:uuid:" + "0" * 32 + "}", "a@b.c", "@" * 500, "a@" + "." * 3000, "1" + "(" * 3000, "（" * 500, "- " * 3000,
)  # fmt: skip
NUMBERS = (0, -1, 1, 2, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**25, 10**60, 0.5, -0.0, 1e308, 
           float("nan"), float("inf"))  # fmt: skip
BODIES = (
    b"", b" ", b"[]", b"1", b"null", b"true", b'"x"', b"{}", b"{", b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 90_000,
    b'{"a":' * 20_000, b"[" * 60 + b"]" * 60, b'{"a":1,"a":2}', b'{"text":"\\ud800"}', b'{"text":"\\u0000"}', b"1e400",
    b'{"version":NaN}', b'{"version":1e999}', b'{"version":' + b"9" * 5000 + b"}", b'{"\\u0000":1}',
    b'{"text":"\xed\xa0\x80"}',
    b"a=%ff", b"a=%C0%EE&name=%C0%EE", b"&" * 5000, b"a=1&" * 1500, b"=" * 100, b"csrf=%00", b"\0" * 100,
)  # fmt: skip
TYPES = (
    "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "text/plain", "", "/",
    ";",
    "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
    'multipart/form-data; boundary="' + "b" * 300,
    "application/msgpack", "image/png", "application/json, text/html", "x" * 3000,
)  # fmt: skip
HEADERS = {
    "Content-Length": ("abc", "-1", "5", "999999999999999999999", "+1", "１", "0", "1e3"),
    "Transfer-Encoding": ("chunked", "gzip"),
    "Range": ("bytes=0-", "bytes=-5", "bytes=5-1", "bytes=abc", "items=0-1", "bytes=0-1,3-4",
              "bytes=99999999999999999999-"),
    "Cookie": ("=", ";;;", "hr_session=\xff", "hr_session=" + "a" * 5000, 'hr_language="zh', "hr_device=\xe9",
               "a" * 7000),
    "Accept": ("application/json", "*/*", "", "a" * 5000, "text/html;q=abc"),
    "Accept-Language": ("zh-CN,zh;q=0.9", "xx", "," * 5000, "en;q=\xff"),
    "X-CSRF-Token": ("\xe9", "", "a" * 5000),
    "Content-Digest": ("sha-256=:x:", "sha-256=::", "sha-256=:" + "A" * 43 + "=:", "md5=:x:", "\xff"),
    "Sec-Fetch-Site": ("cross-site", "none", "\xff"),
    "X-Forwarded-For": ("1.2.3.4, x", "\xff", "::1", "a" * 5000),
    "Host": ("", "x" * 3000, "a:b:c", "[", "[::1"), "Referer": ("//[", "http://[::1/x", "//a]b", "\xff", "a" * 5000),
    "If-None-Match": ("*", '"x"'), "Expect": ("100-continue",), "Content-Encoding": ("gzip",),
    "X-HTTP-Method-Override": ("DELETE",), "Authorization": ("Basic x", "Bearer \xff"),
}  # fmt: skip


@dataclass
class Request:
    """What is sent, and as whom."""

    method: str
    template: str
    path: str
    who: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        head = {name: value[:60] for name, value in self.headers.items() if name not in ("Cookie", "X-CSRF-Token")}
        where = f"{self.method} {self.template} as {self.who}: {self.path[-80:]!r}?{self.query[:120]}"
        return f"{where} {head} {self.body[:200]!r}"


def table(app: falcon.App) -> list[tuple[str, str]]:
    """Return method and template of every responder of an application, from its router."""
    found = inspect.inspect_app(app).routes
    return sorted({(method.method, one.path) for one in found for method in one.methods if not method.internal})


def names() -> list[str]:
    """Return the name of every field that a page or a model has."""
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.html"))
    found = set(re.findall(r'\bname="([a-z_0-9]+)"', pages)) | {"seen", "next", "to", "back", "done", "pack", "csrf"}
    waiting = [Sent]
    while waiting:
        waiting += (model := waiting.pop()).__subclasses__()
        found |= set(model.model_fields)
    return sorted(found)


@dataclass
class Answer:
    """What came back."""

    status: int
    kind: str
    text: str


def ask(app: falcon.App, made: Request, address: str) -> Answer:
    """Hand a request to an application as a server does, without the checks that servers may leave out."""
    names = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in made.headers}
    names |= {"Content-Type": "CONTENT_TYPE", "Content-Length": "CONTENT_LENGTH"}
    errors = io.StringIO()
    environ = {
        "REQUEST_METHOD": made.method, "PATH_INFO": unquote_to_bytes(made.path).decode("latin-1"), "SCRIPT_NAME": "",
        "QUERY_STRING": made.query.encode().decode("latin-1"), "SERVER_NAME": "localhost", "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": address, "CONTENT_LENGTH": str(len(made.body)),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(made.body), "wsgi.errors": errors,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    } | {names[name]: value for name, value in made.headers.items()}  # fmt: skip
    head: list = []
    data = b"".join(app(environ, lambda status, headers, *_: head.extend((status, dict(headers)))))
    sent = {name.lower(): value for name, value in head[1].items()}
    for name, value in sent.items():
        assert value.isprintable(), f"the header {name} cannot be sent: {value!r}"
        value.encode("latin-1")
    return Answer(int(head[0][:3]), sent.get("content-type", ""), data.decode("utf-8", "replace"))


class Generator:
    """Draws requests by one seed: the same seed gives the same requests while the routes stay."""

    def __init__(self, seed: int, known: dict[str, str], stated: dict[str, dict]) -> None:
        self._dice, self._names = random.Random(seed), names()
        self._known, self._stated = known, stated

    def requests(self, method: str, template: str, people: list[str], count: int) -> Iterator[Request]:
        """Yield requests for one responder, by each of these people in turn."""
        for at in range(count):
            made = Request(method, template, self._path(template), people[at % len(people)])
            if self._dice.random() < 0.5:
                made.query = self._query()
            if method not in ("GET", "HEAD"):
                self._fill(made)
            if self._dice.random() < 0.35:
                self._spoil(made)
            yield made

    def _path(self, template: str) -> str:
        def value(place: re.Match[str]) -> str:
            if self._dice.random() < 0.85:
                return self._known.get(place[0], self._known.get("{token}", "1"))
            trash = self._dice.choice(TEXTS).encode("utf-8", "surrogatepass")[:2000]
            return quote_from_bytes(trash, safe="") or "%FF"

        return re.sub(r"\{[^}]+\}", value, template)

    def _query(self) -> str:
        pairs = [f"{self._dice.choice(self._names)}={self._encoded()}" for _ in range(self._dice.randint(1, 3))]
        pairs += pairs if self._dice.random() < 0.2 else []
        return "&".join(pairs) + self._dice.choice(("", "", "&", "%", "&%ff=1"))

    def _encoded(self) -> str:
        text = self._dice.choice(TEXTS)
        return (
            text
            if self._dice.random() < 0.1 and text.isascii() and text.isprintable()
            else quote(text.encode("utf-8", "surrogatepass")[:4000], safe="")
        )

    def _fill(self, made: Request) -> None:
        """Give a request a body: none of the kind that is wanted, or the wanted one with some values spoilt."""
        kind = self._dice.random()
        stated = dict(self._stated.get(f"{made.method} {made.template}", {}))
        if kind < 0.25:
            made.body, made.headers["Content-Type"] = self._dice.choice(BODIES), self._dice.choice(TYPES[:4])
        elif kind < 0.35:
            made.body, made.headers["Content-Type"] = self._files()
        elif "/api/" in made.template or made.method == "PUT" or kind < 0.45:
            made.body = json.dumps(self._spoilt(stated)).encode("utf-8", "surrogatepass")
            made.headers["Content-Type"] = "application/json"
        else:
            made.body = self._form(stated)
            made.headers["Content-Type"] = "application/x-www-form-urlencoded"

    def _value(self, depth: int = 0) -> object:
        kind = self._dice.random()
        if kind < 0.5:
            return self._dice.choice(TEXTS)
        if kind < 0.8:
            return self._dice.choice((*NUMBERS, True, False, None))
        if depth > 3:
            return []
        if kind < 0.9:
            return [self._value(depth + 1) for _ in range(self._dice.randint(0, 4))]
        return {self._dice.choice(self._names): self._value(depth + 1) for _ in range(self._dice.randint(0, 4))}

    def _spoilt(self, stated: object) -> object:
        """Return stated values with some of them, at any depth, replaced, left out or added."""
        if isinstance(stated, dict):
            kept = {name: self._spoilt(value) for name, value in stated.items() if self._dice.random() > 0.08}
            return kept | ({self._dice.choice(self._names): self._value()} if self._dice.random() < 0.3 else {})
        if isinstance(stated, list):
            return [self._spoilt(one) for one in stated] * self._dice.choice((0, 1, 1, 1, 100))
        return self._value() if self._dice.random() < 0.3 else stated

    def _form(self, stated: dict) -> bytes:
        pairs = [(name, str(value)) for name, value in stated.items() if self._dice.random() > 0.1]
        pairs = [(name, self._dice.choice(TEXTS) if self._dice.random() < 0.4 else value) for name, value in pairs]
        pairs += [(self._dice.choice(self._names), self._dice.choice(TEXTS)) for _ in range(self._dice.randint(0, 4))]
        pairs += pairs[:2] if self._dice.random() < 0.2 else []
        return b"&".join(
            f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}".encode() for name, value in pairs
        )

    def _files(self) -> tuple[bytes, str]:
        """Return a body of files with lies in it."""
        name = self._dice.choice(TEXTS).encode("utf-8", "surrogatepass")[:300].replace(b'"', b"").replace(b"\n", b"")
        name = self._dice.choice((name, b"\xff\xfe.pdf", b"\xc0\xee\xc3\xfb.pdf", b"a.pdf", b""))
        starred = self._dice.choice((b"", b"; filename*=UTF-8''%ff%zz.pdf", b"; filename*=x"))
        extra = self._dice.choice((b"", b"Content-Type: \xff\r\n", b"X: " + b"y" * 20_000 + b"\r\n", b"broken\r\n"))
        head = b'Content-Disposition: form-data; name="files"; filename="' + name + b'"' + starred + b"\r\n" + extra
        data = self._dice.choice((b"", b"%PDF-1.4 x", b"PK\x03\x04", b"\0" * 50, b"MZ"))
        end = self._dice.choice((b"\r\n--edge--\r\n", b"\r\n--edge", b"", b"--edge--"))
        return b"--edge\r\n" + head + b"\r\n" + data + end, "multipart/form-data; boundary=edge"

    def _spoil(self, made: Request) -> None:
        for name in self._dice.sample(sorted(HEADERS), self._dice.randint(1, 2)):
            made.headers[name] = self._dice.choice(HEADERS[name])
        if self._dice.random() < 0.2:
            made.headers["Content-Type"] = self._dice.choice(TYPES)
