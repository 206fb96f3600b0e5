"""What a supervised program is: data, so that the supervisor knows no program by name."""

from __future__ import annotations

import os
import pwd
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MARK = "HR_APPLIANCE_PART_OF"
"""Environment variable that each part carries: the data folder it belongs to, so that leftovers are known."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system that a part runs as."""

    name: str
    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> Account:
        """Look an account up; raises KeyError when there is none."""
        entry = pwd.getpwnam(name)
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def current(cls) -> Account:
        """Return the account of this process."""
        entry = pwd.getpwuid(os.geteuid())
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Part:
    """A program to keep running.

    `ready` is asked in a thread until it says True, for at most `ready_seconds`; None: ready after a second of life.
    A `required` part that does not come up at its first start ends the whole; another is tried again.
    Parts of a higher `floor` stop first. `after_ready` is awaited after each start, the first and any later one.
    `env` is the whole environment: a part inherits nothing.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_seconds: float = 60
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    floor: int = 1
    required: bool = True
    folder: Path | None = None
    account: Account | None = None
    after_ready: Callable[[], Awaitable[None]] | None = None

    def command(self) -> list[str]:
        """Return the argument list: the program dies with its supervisor, and as the account that it should have.

        setpriv asks the kernel for the signal after it has changed the account, which would clear it.
        """
        return [*guarded(self.stop_signal, self.account), *self.argv]


def guarded(stop_signal: signal.Signals, account: Account | None) -> list[str]:
    """Return the words before a command that tie it to its supervisor's life and give it an account."""
    words = ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG")]
    if account is not None and account.uid != os.geteuid():
        words += ["--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups"]
    return [*words, "--"]
