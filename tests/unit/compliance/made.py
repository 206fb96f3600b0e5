"""What the tests of compliance stand on: a site of three hosts, findings by hand, and a host that gives set answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from appliance.compliance.catalogue import controls
from appliance.compliance.control import Asked, Control, Finding, Outcome
from appliance.compliance.results import Run
from appliance.host.context import Context, Release
from appliance.site import reader

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SITE = Path(__file__).parents[3] / "inventories/lab-three/site.yml"
RUN = Run("lab-three", "1.0.0", NOW, ("front", "store", "infer"), 12.3, 100)


def context(folder: Path) -> Context:
    """Return a context of the three hosts whose state folder is `folder`."""
    return Context(reader.read(SITE), SITE.parent, folder, Release("", "", Path(), {}), None, None)


def control(name: str) -> Control:
    """Return a control by its id."""
    return next(each for each in controls() if each.id == name)


def found(outcome: str, evidence: str = "seen", name: str = "ID-05", host: str = "front") -> dict[Any, Finding]:
    """Return one finding."""
    return {(name, host): Finding(Outcome(outcome), evidence)}


def asked(folder: Path, answers: dict[str, str | tuple[int, str]], name: str = "store", now: datetime = NOW) -> Asked:
    """Return a host: a command that holds one of the texts gets its answer, any other one fails as on a bare host."""

    def run(command: str) -> SimpleNamespace:
        for part, answer in answers.items():
            if part in command:
                code, text = answer if isinstance(answer, tuple) else (0, answer)
                return SimpleNamespace(rc=code, stdout=text, stderr="")
        return SimpleNamespace(rc=127, stdout="", stderr="not found")

    return Asked(context(folder), name, SimpleNamespace(run=run), now)
