"""Runs a command as root by sudo, whether it asks for a password or not, its data kept apart from the password.

The stream to the host is the password's line, a line that ends it, and the data. A sudo that asks reads the first line;
one that does not leaves it, and the shell of root skips to the line that ends it. So no password ever becomes data.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Sequence

END = "--hr-appliance-data--"
SKIP = f'while IFS= read -r line; do [ "$line" = {END} ] && break; done; [ "$line" = {END} ] || exit 65; unset line; '
"""For root's shell: leave standard input where the data begins, whoever read the password; 65 where there is none."""


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
    inner = (
        f"{SKIP}cd / && umask 022 && export LC_ALL=C.UTF-8; base64 -d | {shlex.join(argv)}; "
        'codes=("${PIPESTATUS[@]}"); code=${codes[1]}; '
        # 141: the command read no further, which is its own affair.
        "if [ $code = 0 ] && [ ${codes[0]} != 0 ] && [ ${codes[0]} != 141 ]; then code=65; fi; "
        f"printf '\\n{mark}%s\\n' $code"
    )
    return shlex.join([*outer(become), "bash", "-c", inner])


def stream(become: str | None, data: bytes | None) -> str:
    """Return the lines that `command` reads: the password, if any, and the data."""
    return head(become) + base64.encodebytes(data or b"").decode()
