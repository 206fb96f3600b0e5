"""Functions that take more than they are given, or fail: called in a process of its own."""

import os


def echo(request: dict, content: bytes) -> bytes:
    """Return the content and what the process knows of its surroundings."""
    print("noise that is no part of the answer")
    return content + b"|" + ",".join(sorted(os.environ)).encode()


def memory(request: dict, content: bytes) -> bytes:
    """Take memory without end."""
    held = [content]
    while True:
        held.append(bytes(64 * 1024**2))


def time(request: dict, content: bytes) -> bytes:
    """Never come to an end."""
    while True:
        pass


def output(request: dict, content: bytes) -> bytes:
    """Answer far too much."""
    return bytes(request["bytes"])


def damaged(request: dict, content: bytes) -> bytes:
    """Complain about the file."""
    raise ValueError


def own_fault(request: dict, content: bytes) -> bytes:
    """Fail by a mistake of ours."""
    raise AttributeError


def crash(request: dict, content: bytes) -> bytes:
    """End as a library does that breaks on a file."""
    os.abort()
