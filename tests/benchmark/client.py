"""Asks one address as often as it can for some seconds, on connections that stay open, and prints what came back.

`python -m tests.benchmark.client PORT PATH SECONDS CONNECTIONS`, the Cookie header on standard input; bare
sockets, so that little of the machine is spent on asking.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field


@dataclass
class Line:
    """One open connection: what arrived of the present answer, and when it was asked for."""

    socket: socket.socket
    asked: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        """Send the request."""
        self.buffer.clear()
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> bytes | None:
        """Read what is there; the status once the answer is whole."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed a connection that should stay open")
        self.buffer += data
        head, found, body = bytes(self.buffer).partition(b"\r\n\r\n")
        if not found:
            return None
        length = next(int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:"))
        return head[9:12] if len(body) >= length else None


def main(port: int, path: str, seconds: float, connections: int, cookie: str) -> dict[str, object]:
    """Return {rate, p95_ms, statuses}."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
    request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()
    chooser, took = selectors.DefaultSelector(), []
    statuses: dict[int, int] = {}
    for _ in range(connections):
        line = Line(socket.create_connection(("127.0.0.1", port), timeout=30))
        chooser.register(line.socket, selectors.EVENT_READ, line)
        line.ask(request)
    start = time.perf_counter()
    while (now := time.perf_counter()) < start + seconds:
        for key, _events in chooser.select(1):
            status = key.data.take()
            if status is not None:
                took.append(time.perf_counter() - key.data.asked)
                statuses[status.decode()] = statuses.get(status.decode(), 0) + 1
                key.data.ask(request)
    took.sort()
    return {"rate": len(took) / (now - start), "p95_ms": took[int(len(took) * 0.95)] * 1000, "statuses": statuses}


if __name__ == "__main__":
    port, path, seconds, connections = sys.argv[1:]
    print(json.dumps(main(int(port), path, float(seconds), int(connections), sys.stdin.read().strip())))
