"""What a control is: a clause, the hosts it applies to, and a check that returns its evidence."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any

from appliance.errors import ApplianceError
from appliance.host.context import Context

EVERY_HOST = "every host"
OPERATIONS = "operations"
"""Asked once, of what the operations host keeps, of the site file, and of the key server's API."""
SPARE = "spare"
"""The hosts kept clean for drills."""


class Outcome(StrEnum):
    """The outcome of a control on a host."""

    HELD = "held"
    FAILED = "failed"
    WAIVED = "waived"
    NOT_HERE = "not here"


@dataclass(frozen=True)
class Finding:
    """An outcome and its evidence: a short text that never holds a secret or a person's data."""

    outcome: Outcome
    evidence: str


@dataclass(frozen=True)
class Control:
    """One control; `where` is EVERY_HOST, OPERATIONS, SPARE or the component whose hosts are asked."""

    id: str
    clauses: tuple[str, ...]
    zh: str
    en: str
    where: str
    rows: tuple[str, ...]
    check: Callable[[Asked], Finding] = field(repr=False)

    def hosts(self, context: Context) -> list[str]:
        """Return the hosts of a site that are asked."""
        if self.where == OPERATIONS:
            return [OPERATIONS]
        if self.where == SPARE:
            return context.hosts("spare")
        running = context.site.hosts_that_serve()
        if self.where == EVERY_HOST:
            return running
        return [name for name in running if self.where in context.site.hosts[name].runs]


class Unanswered(ApplianceError):
    """A question that a host did not answer, so that nothing can be said of the control."""


@dataclass(frozen=True)
class Manifest:
    """The signed manifest of the site's bundle; None where this machine has no bundle."""

    version: str
    files: dict[str, str]


@dataclass
class Asked:
    """One host while controls are asked of it; `host` is testinfra's, with our modules (`asked.host.sshd`)."""

    context: Context
    name: str
    host: Any
    now: datetime
    manifest: Manifest | None = None
    _key_server: Any = field(default=None, repr=False)

    @property
    def runs(self) -> list[str]:
        """The components of this host."""
        return list(self.context.site.hosts[self.name].runs)

    @property
    def address(self) -> str:
        """The host's address."""
        return self.context.address(self.name)

    def output(self, *argv: str) -> str:
        """Return what an argument list prints as root, for what no module asks; raises Unanswered when it fails."""
        # A percent sign in the command itself is not a place for an argument: none are given.
        return str(self.host.check_output(shlex.join(argv)))

    def probe(self, script: str, *arguments: str) -> str:
        """Return what a script of `remote/` prints on the host; raises Unanswered."""
        source = (files("appliance.compliance") / "remote" / script).read_text(encoding="utf-8")
        return self.output("python3", "-I", "-c", source, *arguments)

    def key_server(self) -> Any:
        """Return the key server's client, signed in as this machine; raises ApplianceError, at once the second time."""
        from appliance.components.vault import client

        if self._key_server is None:
            try:
                self._key_server = client.connect(self.context)
            except ApplianceError as error:
                self._key_server = error
        if isinstance(self._key_server, ApplianceError):
            raise self._key_server
        return self._key_server


CONTROLS: list[Control] = []
"""Every control, in the order in which the themes define them."""


def control(
    identifier: str, clauses: str, zh: str, en: str, where: str = EVERY_HOST, rows: str = ""
) -> Callable[[Callable[[Asked], Finding]], Callable[[Asked], Finding]]:
    """Put a check into the catalogue; `clauses` and `rows` are separated by blanks, PV-13 is among the rows of all."""

    def put(check: Callable[[Asked], Finding]) -> Callable[[Asked], Finding]:
        listed = tuple(dict.fromkeys([*rows.split(), "PV-13"]))
        CONTROLS.append(Control(identifier, tuple(clauses.split()), zh, en, where, listed, check))
        return check

    return put


def held(evidence: str) -> Finding:
    """Return that a control holds."""
    return Finding(Outcome.HELD, evidence)


def failed(evidence: str) -> Finding:
    """Return that it does not hold."""
    return Finding(Outcome.FAILED, evidence)


def not_here(reason: str) -> Finding:
    """Return that the control cannot be checked on this host, and why."""
    return Finding(Outcome.NOT_HERE, reason)


def judged(wrong: list[str], evidence: str) -> Finding:
    """Return failed with everything that is wrong, held with the evidence where nothing is."""
    if not wrong:
        return held(evidence)
    more = f"; and {len(wrong) - 6} more" if len(wrong) > 6 else ""
    return failed("; ".join(wrong[:6]) + more)


def pairs(text: str, separator: str | None = None) -> dict[str, str]:
    """Return the `name value` or `name=value` lines of a configuration, without comments; the last one counts."""
    values = {}
    for line in text.splitlines():
        name, _, value = line.strip().partition(separator) if separator else _split(line)
        if name and not name.startswith("#"):
            values[name.strip()] = value.strip()
    return values


def _split(line: str) -> tuple[str, str, str]:
    words = line.split(None, 1)
    return (words[0], " ", words[1]) if len(words) == 2 else (line.strip(), "", "")
