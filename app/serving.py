"""The worker of gunicorn that serves the application: a thread is taken only by a request that has arrived.

gunicorn's threads read a request while it arrives, so that a few senders who never end theirs take all of them. Here
the loop that accepts connections collects the head and a body of up to COLLECTED bytes first, within a time; larger
bodies are read by threads, at a least speed, and never by all of them. Behind TLS, where a proxy collects requests,
only the limits on large and stalled bodies apply.
"""

from __future__ import annotations

import re
import selectors
import socket
import struct
import threading
import time
from concurrent.futures import Future
from functools import partial
from typing import cast

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, NoMoreData, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_LIMIT = 64 * 1024
HEAD_SECONDS = 15
COLLECTED = 5 * 1024 * 1024
"""A part of a recording fits; a résumé or an archive may be larger and goes to a thread."""
HELD = 64 * 1024 * 1024
"""Bytes of requests that are not complete, in one worker."""
ARRIVING = 300
"""Requests that are not complete, in one worker; above it the oldest gives way."""
GRACE_SECONDS, LEAST_SPEED = 20, 8 * 1024
"""A body may take this long, and a second more for each LEAST_SPEED bytes."""
STALL_SECONDS = 30
KEPT_FREE = 3
"""Threads of a worker that large bodies never take."""
STOP_SECONDS = 2
LINGER_SECONDS, LINGERING, DRAINED = 2, 300, 64 * 1024
"""How long, in one worker for how many connections, and for how many bytes an answered one waits for its other end."""

LENGTHS = re.compile(rb"\r\n(content-length|transfer-encoding|expect)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
SENTENCES = {
    400: ("Bad Request", "无法读取这个请求。请从页面重新发送。",
          "The request cannot be read. Send it again from the page."),
    408: ("Request Timeout", "请求未能按时完整到达，请重新发送。",
          "The request did not arrive in time. Send it again."),
    411: ("Length Required", "请在 Content-Length 中给出正文的长度。",
          "Send the length of the body in Content-Length."),
    414: ("URI Too Long", "地址过长。请从页面打开链接。", "The address is too long. Follow the links of the pages."),
    431: ("Request Header Fields Too Large", "请求头过大。请清除此网站的 Cookie 后重试。",
          "The header is too large. Remove the cookies of this site and try again."),
    500: ("Internal Server Error", "系统出现问题，请稍后重试。",
          "Something went wrong on our side. Try again in a minute."),
    503: ("Service Unavailable", "正在接收的大文件过多，请稍后重试。",
          "Too many large files are arriving at the moment. Try again in a minute."),
}  # fmt: skip


def answer(status: int) -> bytes:
    """Return a whole answer with the sentence of a status in both languages, after which the connection closes."""
    reason, *sentences = SENTENCES[status]
    body = "\n".join((*sentences, "")).encode()
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n" + body


class Arrival:
    """A request while it arrives: the bytes so far, and the deadline for all of it."""

    def __init__(self, conn: TConn, at: float) -> None:
        self.conn, self.begun_at = conn, at
        self.deadline = at + HEAD_SECONDS
        self.data = bytearray()
        self.head = self.length = 0
        """Sizes of the head and of the body that it announces; a head of 0 is not complete."""
        self.refused = 0

    def feed(self, data: bytes) -> bool:
        """Add bytes; return whether the request is ready for a thread, or is `refused` with a status."""
        searched = max(0, len(self.data) - 3)
        self.data += data
        if not self.head:
            self._end_head(searched)
        if self.refused or len(self.data) > HEAD_LIMIT and not self.head:
            return True
        return bool(self.head) and (self.length > COLLECTED or len(self.data) >= self.head + self.length)

    def _end_head(self, searched: int) -> None:
        end = self.data.find(b"\r\n\r\n", searched)
        if end < 0:
            return
        self.head = end + 4
        headers: dict[bytes, list[bytes]] = {}
        for name, value in LENGTHS.findall(self.data, 0, self.head):
            headers.setdefault(name.lower(), []).append(value.strip())
        if b"transfer-encoding" in headers:
            self.refused = 411
        lengths = headers.get(b"content-length", [])
        # Anything but a single number is left to gunicorn, which refuses it.
        if len(lengths) == 1 and re.fullmatch(rb"[0-9]{1,15}", lengths[0]):
            self.length = int(lengths[0])
        self.deadline = self.begun_at + HEAD_SECONDS + GRACE_SECONDS + self.length / LEAST_SPEED
        if b"expect" in headers and 0 < self.length <= COLLECTED:
            self.conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def _unreader(conn: TConn) -> Unreader:
    """Return the source of bytes of an HTTP/1 connection's parser."""
    return cast(RequestParser, conn.parser).unreader


class Source:
    """The source of bytes of a parser: the collected bytes, then the socket, at a least speed."""

    def __init__(self, sock: socket.socket, collected: bytes = b"") -> None:
        self._sock, self._collected = sock, memoryview(collected)
        self._begun_at, self._taken = time.monotonic(), 0

    def __call__(self, requested: int | None = None) -> bytes:
        """Return the next bytes; raises NoMoreData where they come too slowly."""
        size = min(max(requested or 0, 8192), 1024 * 1024)
        if self._collected:
            data, self._collected = bytes(self._collected[:size]), self._collected[size:]
            return data
        if time.monotonic() > self._begun_at + GRACE_SECONDS + self._taken / LEAST_SPEED:
            raise NoMoreData
        try:
            data = self._sock.recv(size)
        except BlockingIOError:  # the stall that the kernel was told to bound
            raise NoMoreData from None
        self._taken += len(data)
        return data


class Worker(ThreadWorker):
    """Collects requests before they take a thread."""

    def init_process(self) -> None:
        """Begin to work, in the process of the worker."""
        self._arriving: dict[TConn, Arrival] = {}
        self._lingering: dict[TConn, tuple[float, int]] = {}
        self._looked_at = 0.0
        self._large = threading.BoundedSemaphore(max(1, self.cfg.threads - KEPT_FREE))
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Collect the next request of a connection; called for a new or a reused connection."""
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", STALL_SECONDS, 0))
        if self.cfg.is_ssl or conn.is_http2:
            super().enqueue_req(conn)
            return
        before = _unreader(conn).take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        self._arriving[conn] = Arrival(conn, time.monotonic())
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._readable, conn))
        if before:
            self._advance(self._arriving[conn], before)
        if len(self._arriving) > ARRIVING:
            self._drop(next(iter(self._arriving)), 408)

    def _readable(self, conn: TConn, _sock: socket.socket) -> None:
        try:
            data = conn.sock.recv(256 * 1024)
            arrival = self._arriving[conn]
            if data:
                self._advance(arrival, data)
            else:
                self._drop(conn)
        except BlockingIOError:
            return
        except OSError:
            self._drop(conn)

    def _advance(self, arrival: Arrival, data: bytes) -> None:
        if not arrival.feed(data):
            if sum(len(waiting.data) for waiting in self._arriving.values()) > HELD:
                self._drop(next(iter(self._arriving)), 503)
            return
        if arrival.refused:
            self._drop(arrival.conn, arrival.refused)
            return
        conn = arrival.conn
        self._leave(conn)
        conn.init()
        conn.data_ready = True
        whole = bytes(arrival.data)
        unreader = _unreader(conn)
        unreader.unread(whole[: arrival.head])
        unreader.chunk = Source(conn.sock, whole[arrival.head :])  # type: ignore[method-assign]  # where it reads from
        super().enqueue_req(conn)

    def _leave(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        del self._arriving[conn]

    def _drop(self, conn: TConn, status: int = 0) -> None:
        """Close a connection whose request will not be served, with a sentence where there is one."""
        self._leave(conn)
        self.nr_conns -= 1
        try:
            if status:
                conn.sock.send(answer(status))
        except OSError:
            pass
        finally:
            conn.close()

    def finish_request(self, conn: TConn, fs: Future) -> None:
        """Close a connection after its last answer without waiting for its other end, or as gunicorn does.

        Gunicorn waits two seconds in the loop that serves everybody: sixty who keep their end open stop a page for a
        minute.
        """
        if conn.is_http2 or fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
            return
        self.nr_conns -= 1
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
        except OSError:  # the other end is gone
            conn.close()
            return
        self._lingering[conn] = (time.monotonic() + LINGER_SECONDS, 0)
        if len(self._lingering) > LINGERING:
            self._end(next(iter(self._lingering)))

    def _drain(self, conn: TConn, _sock: socket.socket) -> None:
        """Discard further bytes: a connection closed with unread bytes is reset, and its answer lost."""
        try:
            data = conn.sock.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        deadline, drained = self._lingering[conn]
        self._lingering[conn] = (deadline, drained + len(data))
        if not data or drained + len(data) > DRAINED:
            self._end(conn)

    def _end(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        del self._lingering[conn]
        conn.close()

    def murder_pending(self) -> None:
        """Close the connections whose requests did not arrive in time."""
        super().murder_pending()
        now = time.monotonic()
        if now - self._looked_at < 1:
            return
        self._looked_at = now
        for conn, arrival in list(self._arriving.items()):
            if now > arrival.deadline or not self.alive and now > arrival.begun_at + STOP_SECONDS:
                self._drop(conn, 408)
        for conn, (deadline, _) in list(self._lingering.items()):
            if now > deadline:
                self._end(conn)

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Serve one request; requests with a large body never take all threads."""
        length = next((value for name, value in req.headers if name == "CONTENT-LENGTH"), "0")
        if self.cfg.is_ssl:
            _unreader(conn).chunk = Source(conn.sock)  # type: ignore[method-assign]  # where it reads from
        if int(length) <= COLLECTED:
            return super().handle_request(req, conn)
        if not self._large.acquire(blocking=False):
            util.write(conn.sock, answer(503))
            return False
        try:
            return super().handle_request(req, conn)
        finally:
            self._large.release()

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: BaseException) -> None:
        """Answer an unreadable request with a sentence; nothing of the request goes to the log."""
        statuses = {LimitRequestLine: 414, LimitRequestHeaders: 431}
        status = statuses.get(type(exc), 400 if isinstance(exc, ParseException | OSError) else 500)
        if status == 500:
            self.log.error("A request broke: %s", type(exc).__name__)
        try:
            util.write(client, answer(status))
        except OSError:
            self.log.debug("Nobody was there to read the answer.")
