"""What the tests of compliance stand on: sites, findings by hand, and a host that gives set answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.compliance.catalogue import controls
from appliance.compliance.control import Asked, Control, Finding, Manifest, Outcome
from appliance.compliance.hosts import Backend, InspectedHost
from appliance.compliance.results import Run
from appliance.host.context import Context, Release
from appliance.host.reach import access
from appliance.site import reader
from appliance.site.model import Site

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SITE = Path(__file__).parents[3] / "inventories/lab-three/site.yml"
BANK = Path(__file__).parents[3] / "inventories/bank-example/site.yml"
RUN = Run("lab-three", "1.0.0", NOW, ("front", "store", "infer"), 12.3, 100)
MANIFEST = Manifest("1.0.0", {"keyserver/vault": "368e28"})

Answers = Mapping[str, str | tuple[int, str] | tuple[int, str, str]]
"""Part of a command -> what it prints, or its exit code, what it prints, and its errors if there are any."""


def context(folder: Path, site: Path = SITE) -> Context:
    """Return a context of a site whose state folder is `folder`."""
    return Context(reader.read(site), site.parent, folder, Release("", "", Path(), {}), None, None)


def control(name: str) -> Control:
    """Return a control by its id."""
    return next(each for each in controls() if each.id == name)


def found(outcome: str, evidence: str = "seen", name: str = "ID-05", host: str = "front") -> dict[Any, Finding]:
    """Return one finding."""
    return {(name, host): Finding(Outcome(outcome), evidence)}


class Stand(Backend):
    """Stands in for the connection alone: a command gets the answer of the longest text that it holds.

    A command that holds none fails as on a host where the program is not installed.
    """

    def __init__(self, site: Site, name: str, answers: Answers) -> None:
        super().__init__(access(site, name, Path("known_hosts"), None))
        self._set = answers
        self.asked: list[str] = []

    def _exec_command(self, command: bytes) -> tuple[int, bytes, bytes]:
        self.commands += 1
        asked = command.decode()
        self.asked.append(asked)
        known = max((part for part in self._set if part in asked), key=len, default=None)
        if known is None:
            return 127, b"", b"not found"
        answer = self._set[known]
        code, text, *errors = answer if isinstance(answer, tuple) else (0, answer)
        return code, text.encode(), "".join(errors).encode()


def asked(folder: Path, answers: Answers, name: str = "store", now: datetime = NOW, site: Path = SITE) -> Asked:
    """Return a host of a site that gives set answers."""
    made = context(folder, site)
    if name not in made.site.hosts:
        return Asked(made, name, None, now, MANIFEST)
    backend = Stand(made.site, name, answers)
    host = InspectedHost(backend)
    backend.set_host(host)
    return Asked(made, name, host, now, MANIFEST)
