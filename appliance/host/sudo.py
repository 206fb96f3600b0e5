"""Runs a command as root by sudo, whether it asks for a password or not, its data kept apart from the password.

The stream to the host is the password's line, a line that ends it, and the data. A sudo that asks reads the first line;
one that does not leaves it, and the shell of root skips to the line that ends it. So no password ever becomes data.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Sequence

from appliance.host import programs

END = "--hr-appliance-data--"
"""The line before the data; the programs `as_root.sh` and `as_root_streaming.sh` know it, too."""


def outer(become: str | None) -> list[str]:
    """Return sudo and its options: `become` is the password, None where sudo asks for none."""
    return ["sudo", "-n", "--"] if become is None else ["sudo", "-k", "-S", "-p", "", "--"]


def head(become: str | None) -> str:
    """Return what goes to standard input before the data."""
    return ("" if become is None else become + "\n") + END + "\n"


def command(become: str | None, argv: Sequence[str], mark: str) -> str:
    """Return a line for the host's shell that runs an argument list as root on data that `stream` encoded.

    Root's shell ends its output with `mark` and the exit code, also where the data did not arrive whole (65); without
    the mark no such shell ran, because sudo refused or the host went away.
    """
    return shlex.join([*outer(become), *programs.argv("as_root.sh", mark, *argv, by="bash")])


def stream(become: str | None, data: bytes | None) -> str:
    """Return the lines that `command` reads: the password, if any, and the data."""
    return head(become) + base64.encodebytes(data or b"").decode()


def streaming(become: str | None, argv: Sequence[str]) -> str:
    """Return a line for the host's shell that runs an argument list as root on the bytes that follow `head`."""
    return shlex.join([*outer(become), *programs.argv("as_root_streaming.sh", *argv)])
