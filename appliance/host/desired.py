"""What should be on a host, as data: nothing here asks or changes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Argv = tuple[str, ...]


@dataclass(frozen=True)
class Package:
    """A Debian package, in whatever version the depot has."""

    name: str


@dataclass(frozen=True)
class Upgrades:
    """Those of these Debian packages that a host has are at least as new as this; the others stay away."""

    versions: tuple[tuple[str, str], ...]
    """(package, version)"""


@dataclass(frozen=True)
class Account:
    """A system account with a group of the same name, that nobody can sign in to."""

    name: str
    home: str = "/nonexistent"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Folder:
    """A folder; its parents are made as root with mode 0755."""

    path: str
    owner: str = "root"
    group: str = "root"
    mode: int = 0o755


@dataclass(frozen=True)
class File:
    """A whole file; `check` is run with the path of the new text in place of `{}` before it replaces the old one."""

    path: str
    content: str | bytes = field(repr=False)
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644
    secret: bool = False
    check: Argv = ()

    @property
    def data(self) -> bytes:
        """The content as bytes."""
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    path: str
    target: str


@dataclass(frozen=True)
class Absent:
    """A file or link that should not be there."""

    path: str


@dataclass(frozen=True)
class Tree:
    """A folder fetched from the depot as an archive and unpacked; known by the digest that the manifest gives it.

    `member` is the archive's path inside the bundle (a tar), `sha256` its digest in hex; a stamp file inside holds it.
    """

    path: str
    member: str
    sha256: str
    owner: str = "root"
    group: str = "root"


@dataclass(frozen=True)
class Certificate:
    """A key made on the host and a certificate for it, below /etc/hr-appliance/tls/<component>/."""

    component: str
    owner: str = "root"
    group: str = "root"
    names: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """Where key.pem and cert.pem lie."""
        return f"/etc/hr-appliance/tls/{self.component}"


@dataclass(frozen=True)
class Step:
    """A guarded command: it runs unless `done` exits 0, and always when something named in `on` changes.

    `input` goes to standard input of both and is a secret; `user` runs both as another account. A callable is asked
    for the input when the step runs, and never to plan: for what is made for one use. `done` then gets none.
    """

    name: str
    run: Argv
    done: Argv
    user: str | None = None
    input: bytes | Callable[[], bytes] | None = field(default=None, repr=False)
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A systemd unit that runs now and after a start of the host.

    `restart_on` and `reload_on` name paths, steps or `tls/<component>`; a change there restarts or reloads it once.
    """

    name: str
    enabled: bool = True
    running: bool = True
    masked: bool = False
    restart_on: tuple[str, ...] = ()
    reload_on: tuple[str, ...] = ()


Item = Package | Upgrades | Account | Folder | File | Link | Absent | Tree | Certificate | Step | Unit


@dataclass(frozen=True)
class Desired:
    """All that one component wants of one host, in the order of execution."""

    component: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Check:
    """A question to a host: `run` exits 0 (and its output matches `expect`) when it holds; `fix` says what to do."""

    name: str
    run: Argv
    fix: str
    expect: str | None = None
    user: str | None = None


@dataclass(frozen=True)
class Change:
    """One difference between what is and what should be; `what` never holds a secret."""

    host: str
    component: str
    what: str
