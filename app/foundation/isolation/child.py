"""The process of one call: reads it from standard input, confines itself, and writes the answer to standard output."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from typing import Any

from app.foundation.isolation.confinement import confine
from app.foundation.isolation.service import CODE, READ, TOO_MUCH, UNREADABLE


def limit(limits: dict[str, Any]) -> None:
    """Ask for no more than allowed, and leave no copy of memory on a disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["processor_seconds"],) * 2)


def main() -> int:
    """Answer the call; returns the exit status."""
    head = json.loads(sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(8), "big")))
    content = sys.stdin.buffer.read()
    answer = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no part of the answer
    module, _, name = head["function"].partition(":")
    confine({CODE / "app", CODE / module.partition(".")[0]})  # before a library is loaded that begins threads
    function = getattr(importlib.import_module(module), name)
    limit(head["limits"])
    try:
        result = function(head["request"], content)
    except (MemoryError, RecursionError):
        return TOO_MUCH
    except (ValueError, OSError, EOFError, ArithmeticError, LookupError, SyntaxError):
        return UNREADABLE
    if len(result) > head["limits"]["answer_bytes"]:
        return TOO_MUCH
    with open(answer, "wb") as file:
        file.write(result)
    return READ


if __name__ == "__main__":
    sys.exit(main())
