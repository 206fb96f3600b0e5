"""What a supervised program is: data, so that the supervisor knows no program by name."""

from __future__ import annotations

import os
import pwd
import signal
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from appliance.embedded.supervision.enclosure import Enclosure

MARK = "HR_APPLIANCE_PART_OF"
"""Environment variable that each part carries: the data folder it belongs to, so that leftovers are known."""
SETPCAP = 8


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

    `ready` is called in a thread until it returns True, at most `ready_seconds`; None: ready after a second of life.
    A `required` part that does not come up at its first start ends the whole; another is tried again.
    Parts of a higher `floor` stop first. `after_ready` is awaited after each start, the first and any later one.
    `env` is the whole environment: a part inherits nothing. Of what root may do, a part that runs as another `account`
    has `capabilities` alone (such as `net_bind_service`); the `enclosure` shows it what is closed to that account.
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
    enclosure: Enclosure | None = None
    capabilities: tuple[str, ...] = ()
    umask: int = -1
    after_ready: Callable[[], Coroutine[Any, Any, None]] | None = None

    def command(self) -> list[str]:
        """Return the argument list: the program dies with its supervisor, and as the account that it should have.

        setpriv asks the kernel for the signal after it has changed the account, which would clear it.
        """
        around = self.enclosure.words() if self.enclosure and is_another(self.account) else []
        return [*around, *guarded(self.stop_signal, self.account, self.capabilities), *self.argv]

    def environment(self) -> dict[str, str]:
        """Return `env` as it is right for the account: without root's home, and without a TMPDIR that is closed."""
        env = dict(self.env)
        if not is_another(self.account):
            return env
        if "TMPDIR" in env and not _open_to_everybody(Path(env["TMPDIR"])):
            del env["TMPDIR"]
        return env | {"HOME": "/nonexistent", "USER": self.account.name, "LOGNAME": self.account.name}


def is_another(account: Account | None) -> TypeGuard[Account]:
    """Return whether an account is another than our own."""
    return account is not None and account.uid != os.geteuid()


def guarded(stop_signal: signal.Signals, account: Account | None, capabilities: tuple[str, ...] = ()) -> list[str]:
    """Return the words before a command that tie it to its supervisor's life and give it an account.

    Another account comes without groups, without capabilities but those named, and with no way to gain any.
    """
    words = ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG")]
    if is_another(account):
        words += ["--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups", "--no-new-privs"]
        left = ",".join(["-all", *(f"+{name}" for name in capabilities)])
        words += [f"--inh-caps={left}"]
        words += [f"--ambient-caps={left}"] if capabilities else []
        words += [f"--bounding-set={left}"] if _holds(SETPCAP) else []
    return [*words, "--"]


def _holds(capability: int) -> bool:
    """Return whether this process has a capability; a container may keep the one that shrinks the bounding set."""
    with open("/proc/self/status", encoding="ascii") as status:
        effective = next(line.split()[1] for line in status if line.startswith("CapEff"))
    return bool(int(effective, 16) >> capability & 1)


def _open_to_everybody(folder: Path) -> bool:
    try:
        path = folder.resolve(strict=True)
        return path.stat().st_mode & 0o003 == 0o003 and all(parent.stat().st_mode & 0o001 for parent in path.parents)
    except OSError:
        return False
