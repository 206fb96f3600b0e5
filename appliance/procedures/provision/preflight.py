"""Checks bare hosts and returns all obstacles, each with its fix, in one pass."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.components.vault import deploy as vault
from appliance.errors import ApplianceError, Problems
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.host.observed import Observed, Questions, check_commands
from appliance.procedures.provision import stages
from appliance.procedures.provision.ownership import MARK
from appliance.site import endpoints, files, reader
from appliance.site.components import IN_DRILLS

CLOCK_SECONDS = 30
MEMORY_MIB = {
    "depot": 64,
    "vault": 256,
    "database": 768,
    "media": 0,
    "inference": 2600,
    "backup": 128,
    "web": 900,
    "edge": 64,
}
DISK_GIB = {"depot": 3, "vault": 1, "database": 4, "media": 4, "inference": 4, "backup": 4, "web": 2, "edge": 1}
PORTS = {
    "edge": [endpoints.EDGE],
    "web": [endpoints.WEB],
    "database": [endpoints.DATABASE],
    "vault": [endpoints.VAULT, endpoints.RAFT],
    "inference": [endpoints.INFERENCE],
    "depot": [endpoints.DEPOT],
    "backup": [endpoints.BACKUP],
}
FOREIGN = ("apache2", "nginx", "postgresql-17", "docker.io", "docker-ce", "mariadb-server", "vault", "openbao", "k3s")
"""Packages that show that a host already serves something else."""


REACH = "Look at power, network, the ssh key and the host key in known_hosts."


@dataclass(frozen=True)
class Problem:
    """An obstacle on a host."""

    host: str
    what: str
    fix: str


class NotReady(Problems):
    """Obstacles, reported before the first change."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([ApplianceError(f"{problem.host}: {problem.what}.", problem.fix) for problem in problems])


def operations(context: Context, file: Path) -> list[Problem]:
    """Return the obstacles on this machine: gaps of the bundle, and files that the site file names."""
    errors: list[ApplianceError] = []
    for look in (lambda: vault.binary(context), lambda: files.refuse_wrong(reader.read_with_places(file))):
        try:
            look()
        except ApplianceError as error:
            errors += getattr(error, "problems", [error])
    return [Problem("operations host", error.what.rstrip("."), error.remedy) for error in errors]


def questions(context: Context, host: str) -> tuple[Questions, list[Check]]:
    """Return the questions of preflight to a host; the checks' commands are first, in order."""
    asked = Questions()
    checks = stages.checks(context, "preflight", host)
    check_commands(checks, asked)
    asked.texts |= {"/etc/os-release", "/proc/meminfo", MARK}
    asked.spaces |= {"/srv", "/opt", "/var"}
    asked.packages |= set(FOREIGN)
    asked.listeners = True
    asked.command(("uname", "-m"))
    return asked, checks


def problems(context: Context, host: str, observed: Observed, checks: list[Check], asked_at: float) -> list[Problem]:
    """Return all obstacles on one host; `asked_at` is this machine's clock around the probe."""
    obstacles = [
        *_system(host, observed, len(checks)),
        *_clock(host, observed, asked_at),
        *_room(context, host, observed),
    ]
    if host not in context.hosts("spare"):  # a drill leaves its packages on a spare host, and nothing that runs
        obstacles += [*_ports(context, host, observed), *_foreign(context, host, observed)]
    for check, answer in zip(checks, observed.commands, strict=False):
        if answer["code"] or (check.expect and not re.search(check.expect, answer["output"])):
            obstacles.append(Problem(host, f"{check.name}: no", check.fix))
    return obstacles


def _system(host: str, observed: Observed, machine: int) -> list[Problem]:
    problems = []
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)', observed.texts.get("/etc/os-release") or "", re.M))
    if (release.get("ID"), release.get("VERSION_ID")) != ("debian", "13"):
        problems.append(Problem(host, f"runs {release.get('PRETTY_NAME', 'an unknown system')}", "Install Debian 13."))
    architecture = observed.commands[machine]["output"].strip()
    if architecture != "x86_64":
        problems.append(
            Problem(host, f"has the architecture {architecture}", "Use an x86-64 machine: the bundle is for amd64.")
        )
    return problems


def _clock(host: str, observed: Observed, asked_at: float) -> list[Problem]:
    off = observed.now - asked_at
    if abs(off) <= CLOCK_SECONDS:
        return []
    way = "ahead of" if off > 0 else "behind"
    fix = "Set the clock: certificates and audit times depend on it; `timedatectl set-time`, then a time source."
    return [Problem(host, f"its clock is {abs(off):.0f} s {way} this machine's", fix)]


def _room(context: Context, host: str, observed: Observed) -> list[Problem]:
    runs = list(IN_DRILLS) if host in context.hosts("spare") else context.site.hosts[host].runs
    runs = [name for name in runs if name in MEMORY_MIB]
    problems = []
    memory = re.search(r"MemTotal:\s+(\d+) kB", observed.texts.get("/proc/meminfo") or "")
    needed = 512 + sum(MEMORY_MIB[name] for name in runs) + (2400 if _large_rater(context, runs) else 0)
    if memory and int(memory[1]) // 1024 < needed:
        what = f"has {int(memory[1]) // 1024} MiB of memory; {', '.join(runs)} need {needed}"
        problems.append(Problem(host, what, "Give it more memory, or move a component to another host."))
    fresh = not observed.texts.get(MARK)
    wanted = sum(DISK_GIB[name] for name in runs) if fresh else 1
    for place, free in observed.spaces.items():
        least = wanted if place == "/srv" else min(wanted, 3)
        if free < least << 30:
            what = f"{place} has {free / 2**30:.1f} GiB free; {least} GiB are needed"
            problems.append(Problem(host, what, "Make room, or give it a larger disk."))
    return problems


def _large_rater(context: Context, runs: Sequence[str]) -> bool:
    return "inference" in runs and context.site.policy.rater == "1.5b"


def _ports(context: Context, host: str, observed: Observed) -> list[Problem]:
    ours = {port for name in context.site.hosts[host].runs for port in PORTS.get(name, [])}
    return [
        Problem(
            host,
            f"port {port} is taken by {program or 'another program'}{f' ({unit})' if unit else ''}",
            "Stop that program and disable it, or use another host.",
        )
        for port, _address, program, unit in observed.listeners
        if port in ours and not unit.startswith("hr-") and not (port == endpoints.DATABASE and observed.texts.get(MARK))
    ]


def _foreign(context: Context, host: str, observed: Observed) -> list[Problem]:
    mark = (observed.texts.get(MARK) or "").strip()
    if mark and mark != context.site.name:
        fix = f"Use the site file of {mark}, or install the host anew."
        return [Problem(host, f"belongs to the site {mark}", fix)]
    if mark:
        return []
    return [
        Problem(host, f"already has {name} {version}", "Use a fresh host: nothing that runs is taken over.")
        for name, version in observed.packages.items()
        if name in FOREIGN and version
    ]


def look(connections, context: Context, hosts: list[str]) -> list[Problem]:
    """Ask all hosts at once and return every problem, in the order of the hosts."""
    from appliance.host.observed import probe

    def look_at(host: str) -> list[Problem]:
        asked, checks = questions(context, host)
        before = time.time()
        observed = probe(connections, host, asked)
        middle = (before + time.time()) / 2
        return problems(context, host, observed, checks, middle)

    by_host: Mapping[str, list[Problem]] = connections.everywhere(look_at, hosts)
    return [problem for host in hosts for problem in by_host[host]]
