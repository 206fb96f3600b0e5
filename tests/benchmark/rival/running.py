"""Runs the rival on a site's hosts, with or without Mitogen, and leaves nothing of it behind."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from appliance.desk.session import open_site
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.desired import Desired
from appliance.procedures.provision import ownership, stages
from tests.benchmark.rival import playbook

CONFIG = Path(__file__).parent / "ansible.cfg"
CACHE = Path("/var/cache/hr-appliance/benchmark")
MITOGEN = "0.3.54"
"""Supports ansible-core 2.19; kept in an environment of its own, as nothing of ours needs it."""

_RECAP = re.compile(r"^(\S+)\s*: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Recap:
    """What Ansible says of a run, all hosts together."""

    ok: int
    changed: int
    failed: int


def read(output: str) -> Recap:
    """Return the recap of a run's output; raises ValueError where there is none."""
    rows = [tuple(map(int, row[1:])) for row in _RECAP.findall(output)]
    if not rows:
        raise ValueError("Ansible said no recap")
    ok, changed, away, failed = (sum(column) for column in zip(*rows, strict=True))
    return Recap(ok, changed, away + failed)


def everything(site: Path, bundle: Path, state: Path | None = None) -> tuple[Context, dict[str, list[Desired]]]:
    """Return a site's context and all that `apply` looks at on each host; raises ApplianceError while it is sealed."""
    session = open_site(site, state, bundle)
    context = dataclasses.replace(session.context, facts={"become": None})
    wanted, waiting = stages.wanted(context)
    if waiting:
        raise ApplianceError(waiting[0].what, "Open the key server: `appliance keys unseal`.")
    return context, {host: [ownership.marked(context), *wanted.get(host, [])] for host in session.hosts}


class Rival:
    """The playbook in a private folder; connections stay open between runs, as Ansible's best settings have it."""

    def __init__(self, context: Context, wanted: Mapping[str, Sequence[Desired]], mitogen: bool = False) -> None:
        self._context, self._wanted, self._mitogen = context, wanted, mitogen
        self.tasks = 0

    def __enter__(self) -> Rival:
        """Write the playbook."""
        # Sockets' paths have to be short.
        self._folder = Path(tempfile.mkdtemp(prefix="hr-"))
        self.tasks = playbook.write(self._folder, self._context, self._wanted)
        self._program = (_with_mitogen() if self._mitogen else Path(sys.executable).parent) / "ansible-playbook"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections and remove the folder."""
        for socket in self._folder.glob("s/*"):
            leave = ["ssh", "-o", f"ControlPath={socket}", "-O", "exit", "leave"]
            subprocess.run(leave, capture_output=True, check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self) -> Recap:
        """Run the playbook on all hosts at once; raises RuntimeError with what failed."""
        command = [str(self._program), "--inventory", str(self._folder / "inventory.yml")]
        command += ["--forks", str(len(self._wanted)), str(self._folder / "playbook.yml")]
        done = subprocess.run(command, env=self._environment(), cwd=self._folder, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the rival failed: {done.stdout[-3000:]}{done.stderr[-2000:]}")
        return read(done.stdout)

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("HOME", "PATH", "USER") if name in os.environ}
        ours = {
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_CONFIG": str(CONFIG),
            "ANSIBLE_HOME": str(self._folder / "home"),
            "ANSIBLE_LOCAL_TEMP": str(self._folder / "tmp"),
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self._folder / "s"),
        }
        if self._mitogen:
            packages = next(self._program.parent.parent.glob("lib/python3*/site-packages"))
            place = packages / "ansible_mitogen" / "plugins" / "strategy"
            ours |= {"ANSIBLE_STRATEGY_PLUGINS": str(place), "ANSIBLE_STRATEGY": "mitogen_free"}
        return kept | ours


def _with_mitogen() -> Path:
    """Return where the programs of an environment with our Ansible and Mitogen are, made when first asked for."""
    place = CACHE / f"mitogen-{MITOGEN}-ansible-core-{version('ansible-core')}"
    if not (place / "complete").exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        wanted = [f"ansible-core=={version('ansible-core')}", f"mitogen=={MITOGEN}"]
        subprocess.run([str(place / "bin/pip"), "install", "--quiet", *wanted], check=True)
        (place / "complete").touch()
    return place / "bin"
