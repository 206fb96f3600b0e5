"""The state of a host: the questions that follow from a desired state, and the answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from appliance.host import programs
from appliance.host.desired import (
    Absent,
    Account,
    Certificate,
    Check,
    Desired,
    File,
    Folder,
    Item,
    Link,
    Package,
    Step,
    Tree,
    Unit,
    Upgrades,
)

STAMPS = "/var/lib/hr-appliance/stamps"
"""One empty file for each step that ran and each unit that was reloaded: its time says when."""

ENABLED = ("enabled", "static", "indirect", "generated", "alias")
"""What systemd calls the files of units that start with the host, or need not."""


def step_stamp(component: str, name: str) -> str:
    """Return the path of the stamp of a step."""
    return f"{STAMPS}/{component}.{''.join(c if c.isalnum() else '-' for c in name)}"


def reload_stamp(unit: str) -> str:
    """Return the path of the stamp of a unit's last reload."""
    return f"{STAMPS}/reload.{unit}"


def tree_stamp(path: str) -> str:
    """Return the file inside an unpacked tree that holds the digest of its archive."""
    return f"{path}/.hr-appliance-sha256"


@dataclass
class Questions:
    """Everything to be asked of one host in one round trip."""

    paths: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    spaces: set[str] = field(default_factory=set)
    """Paths whose file systems' free bytes are asked."""
    listeners: bool = False
    """Whether to ask who listens on which TCP port."""
    commands: list[dict[str, Any]] = field(default_factory=list)

    def command(self, argv: Iterable[str], user: str | None = None, data: bytes | None = None) -> int:
        """Ask a command and return its place among the answers."""
        encoded = base64.b64encode(data).decode() if data is not None else None
        self.commands.append({"argv": list(argv), "user": user, "input": encoded})
        return len(self.commands) - 1

    def document(self) -> bytes:
        """Return the questions as the probe reads them."""
        asked = {
            "paths": sorted(self.paths),
            "texts": sorted(self.texts),
            "packages": sorted(self.packages),
            "accounts": sorted(self.accounts),
            "units": sorted(self.units),
            "spaces": sorted(self.spaces),
            "listeners": self.listeners,
            "commands": self.commands,
        }
        return base64.b64encode(json.dumps(asked).encode())


@dataclass(frozen=True)
class Observed:
    """The answers of one host."""

    paths: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)
    packages: dict[str, str | None] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    spaces: dict[str, int] = field(default_factory=dict)
    listeners: list[list[Any]] = field(default_factory=list)
    """[port, address, program, unit]"""
    now: float = 0.0

    def changed_at(self, path: str) -> float | None:
        """Return when a path was last written (Unix time), None where there is nothing."""
        status = self.paths.get(path)
        return status["changed"] if status else None

    def started_at(self, unit: str) -> float | None:
        """Return since when a unit is active (Unix time), None while it is not."""
        shown = self.units.get(unit, {})
        if shown.get("ActiveState") not in ("active", "reloading", "activating"):
            return None
        since = shown.get("ActiveEnterTimestamp", "")
        if not since:
            return 0.0
        return datetime.strptime(since, "%a %Y-%m-%d %H:%M:%S.%f UTC").replace(tzinfo=UTC).timestamp()


class Runs(Protocol):
    """A runner of commands on hosts."""

    def demand(self, name: str, argv: Iterable[str], what: str, data: bytes | None = None) -> str:
        """Run it and return the output."""


def ask(desired: Desired, questions: Questions) -> dict[int, int]:
    """Add a desired state's questions; returns for each step's place among the items the place of its command."""
    steps: dict[int, int] = {}
    questions.paths |= watched(desired) | {STAMPS}
    for place, item in enumerate(desired.items):
        if isinstance(item, Step):
            steps[place] = questions.command(item.done, item.user, None if callable(item.input) else item.input)
            questions.paths.add(step_stamp(desired.component, item.name))
        else:
            _ask(item, questions)
    return steps


def watched(desired: Desired) -> set[str]:
    """Return the paths whose times decide whether units restart and steps run again."""
    names: set[str] = set()
    for item in desired.items:
        if isinstance(item, Unit):
            names |= {*item.restart_on, *item.reload_on}
        elif isinstance(item, Step):
            names |= set(item.on)
    paths: set[str] = set()
    for name in names:
        if name.startswith("tls/"):
            paths.add(f"/etc/hr-appliance/{name}/cert.pem")
        elif name.startswith("/"):
            paths |= {name, tree_stamp(name)}
        else:
            paths.add(step_stamp(desired.component, name))
    return paths


def _ask(item: Item, questions: Questions) -> None:
    match item:
        case Package():
            questions.packages.add(item.name)
        case Upgrades():
            questions.packages |= {name for name, _version in item.versions}
        case Account():
            questions.accounts.add(item.name)
        case Folder() | File() | Link() | Absent():
            questions.paths.add(item.path)
        case Tree():
            questions.texts.add(tree_stamp(item.path))
            questions.paths.add(tree_stamp(item.path))
        case Certificate():
            questions.texts.add(f"{item.folder}/cert.pem")
            questions.paths |= {f"{item.folder}/{name}" for name in ("cert.pem", "key.pem", "key.pem.new")}
        case Unit():
            questions.units.add(item.name)
            questions.paths.add(reload_stamp(item.name))


def probe(connections: Runs, host: str, questions: Questions) -> Observed:
    """Ask a host everything in one round trip; raises Unreachable, CommandFailed."""
    # The program is public and goes as an argument, so that the questions have standard input to themselves.
    answer = connections.demand(host, programs.argv("probe.py"), "looking at the host", questions.document())
    return Observed(**json.loads(answer.strip().splitlines()[-1]))


def check_commands(checks: Iterable[Check], questions: Questions) -> list[int]:
    """Add the commands of checks; returns their places among the answers, in order."""
    return [questions.command(check.run, check.user) for check in checks]
