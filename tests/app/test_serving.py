"""gunicorn as the embedded profile starts it: who never ends a request silences nobody, and lies are refused."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import serving
from appliance.embedded.parts import application
from appliance.embedded.supervision.part import Account
from tests.pace import scaled

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
OPEN = 60
"""Several times the threads that there are: two workers of eight."""
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def port(db, tmp_path: Path) -> Iterator[int]:
    """The application under gunicorn, over the database of the test; yields its port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        number = one.getsockname()[1]
    settings = tmp_path / "settings.json"
    settings.write_text(db.model_dump_json())
    part = application.web(application.Place(ROOT, settings, Account.current()), number)
    with (tmp_path / "web.log").open("wb") as log:
        process = subprocess.Popen(part.argv, cwd=ROOT, env=part.env, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + scaled(60)
            while not application.answers(f"http://127.0.0.1:{number}/healthz"):
                running = process.poll() is None and time.monotonic() < deadline
                assert running, (tmp_path / "web.log").read_text()
                time.sleep(0.2)
            yield number
        finally:
            process.terminate()
            process.wait(scaled(30))


def connect(port: int, sent: bytes = b"") -> socket.socket:
    """Open a connection and send something on it."""
    made = socket.create_connection(("127.0.0.1", port), scaled(20))
    made.sendall(sent)
    return made


def everything(one: socket.socket) -> bytes:
    """Read until the other side closes."""
    pieces = []
    with contextlib.suppress(ConnectionResetError):
        while piece := one.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def page(port: int, path: bytes = b"/login") -> bytes:
    """Ask for a page and return the whole answer."""
    with connect(port, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as one:
        return everything(one)


FORM = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
HALVES = {
    "nothing": b"",
    "half a head": b"GET /login HTTP/1.1\r\nHost: x\r\nX-A: ",
    "half a body": FORM + b"100\r\n\r\nemail=",
    "half a large body": FORM + b"90000000\r\n\r\nemail=",
    "half a body of chunks": b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "half a body after asking": FORM + b"100\r\nExpect: 100-continue\r\n\r\n",
    "half a second request": b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /hea",
}


def test_requests_when_sixty_are_never_ended_then_a_page_still_opens(port):
    for what, sent in HALVES.items():
        with contextlib.ExitStack() as opened:
            for _ in range(OPEN):
                opened.enter_context(connect(port, sent))
            for _ in range(4):
                answer = page(port)
                assert answer.startswith(b"HTTP/1.1 200"), what
                assert b"<form" in answer, what


LIES = {
    "two lengths": (FORM + b"3\r\nContent-Length: 5\r\n\r\na=1", 400),
    "a length that is none": (FORM + b"abc\r\n\r\na=1", 400),
    "a length below nothing": (FORM + b"-5\r\n\r\na=1", 400),
    "a body in chunks": (b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "a length and chunks": (FORM + b"3\r\nTransfer-Encoding: chunked\r\n\r\na=1", 411),
    "a long address": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a long header": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "no protocol": (b"hello\r\n\r\n", 400),
    "a bad name": (b"GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n", 400),
}


def test_requests_when_they_lie_then_are_refused_with_a_sentence_and_the_next_is_served(port):
    for what, (sent, status) in LIES.items():
        with connect(port) as one:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                one.sendall(sent)
            answer = everything(one)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d " % status), (what, answer[:300])
        assert HAN.search(body.decode()), what
        assert not re.search(rb"Invalid|Traceback|abc|aaaa", body), what
    assert page(port).startswith(b"HTTP/1.1 200")


def test_body_when_it_comes_in_pieces_and_with_another_request_behind_then_both_are_answered(port):
    with connect(port, FORM + b"20\r\n\r\nemail=a%40b.c") as one:
        time.sleep(0.1)
        one.sendall(b"&next=/")
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = everything(one)
    assert answer.startswith(b"HTTP/1.1 422")
    assert json.loads(answer.rpartition(b"\r\n\r\n")[2]) == {"alive": True}


class Sock:
    """Takes what is sent."""

    def __init__(self) -> None:
        self.sent = b""

    def send(self, data: bytes) -> None:
        """Keep it."""
        self.sent += data


def arrival() -> serving.Arrival:
    """A request that begins at 0."""
    return serving.Arrival(type("Connection", (), {"sock": Sock()})(), 0.0)


def test_arrival_when_bytes_come_one_by_one_then_is_complete_with_the_last_and_no_earlier():
    one, whole = arrival(), FORM + b"5\r\n\r\na=1&b"
    assert [one.feed(whole[at : at + 1]) for at in range(len(whole))] == [False] * (len(whole) - 1) + [True]


def test_arrival_when_it_stands_still_then_has_a_time_that_grows_with_what_was_announced():
    short, long = arrival(), arrival()
    short.feed(b"GET / HT")
    assert short.deadline == serving.HEAD_SECONDS
    long.feed(FORM + b"81920\r\n\r\n")
    assert long.deadline == serving.HEAD_SECONDS + serving.GRACE_SECONDS + 10


def test_source_when_bytes_trickle_then_gives_up_below_the_least_speed(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(serving.time, "monotonic", lambda: now[0])
    here, there = socket.socketpair()
    with here, there:
        source = serving.Source(here, b"abc")
        assert source(100) == b"abc"
        there.sendall(b"x" * 100)
        now[0] = serving.GRACE_SECONDS - 1
        assert source(100) == b"x" * 100
        there.sendall(b"x")
        now[0] = serving.GRACE_SECONDS + 1
        with pytest.raises(OSError, match="No more data"):
            source(1)
