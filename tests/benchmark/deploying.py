"""What an apply costs: the second one beside Ansible of the same content, the first one beside apt and pip alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from appliance.components.baseline import roles
from appliance.components.depot.deploy import PROGRAMS
from appliance.host.desired import Desired, Package, Step
from tests.benchmark import hosts
from tests.benchmark.hosts import Hosts, fine
from tests.benchmark.measure import Figure, in_turn, ratio, seconds
from tests.benchmark.rival.running import MITOGEN, Rival, everything
from tests.lab.conftest import Done, LabSite

ROUNDS = 5
FIRST_ROUNDS = 3
"""Each is two hosts brought up and one converged from nothing: about ten minutes."""

TRUST = ("etc/hr-appliance/tls/ca.pem", "etc/hr-appliance/apt/depot.asc")
SOURCES = ("etc/apt/sources.list.d/hr-appliance.sources", "etc/apt/apt.conf.d/80hr-appliance")
APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")


def deploy_nochange(given: Hosts) -> Figure:
    """The playbook's further run over our second apply, both without a change, on the same hosts over ssh."""
    return _again("deploy.nochange", given, mitogen=False)


def deploy_mitogen(given: Hosts) -> Figure:
    """The same playbook under Mitogen over our second apply."""
    return _again("deploy.mitogen", given, mitogen=True)


def _again(name: str, given: Hosts, mitogen: bool) -> Figure:
    site = given.converged()
    context, wanted = everything(site.site_file, site.bundle)
    operations = sum(len({item for each in wanted_there for item in each.items}) for wanted_there in wanted.values())
    applied: list[Done] = []
    with Rival(context, wanted, mitogen) as rival:

        def theirs() -> None:
            recap = rival.run()
            if recap.changed or recap.failed:
                raise RuntimeError(f"the rival changed something: {recap}")

        def ours() -> None:
            applied.append(fine(site.verb("apply", "--json", "--wait", "1")))
            if applied[-1].last("done")["changes"]:
                raise RuntimeError(f"apply changed something: {applied[-1].out[-3000:]}")

        pairs = in_turn(theirs, ours, rounds=ROUNDS)
    value, spread = ratio(pairs)
    commands = applied[-1].last("done")["commands"]
    counters = {
        "remote commands per operation": f"{commands / operations:.3f} ({commands} / {operations})",
        "hosts": len(wanted),
        "tasks": rival.tasks,
        "seconds, best": f"{min(one for one, _ in pairs):.1f} / {min(other for _, other in pairs):.1f}",
    }
    note = f"Mitogen {MITOGEN}" if mitogen else ""
    return Figure(name, "", value, "", "", "", len(pairs), spread, counters, note)


def deploy_first(given: Hosts) -> Figure:
    """The first apply of a bare host from a verified bundle over apt-get and pip alone on another bare host.

    Both take the same packages and wheels from the same depot, one after the other.
    """
    pairs, counts = [], (0, 0)
    for _ in range(FIRST_ROUNDS):
        site = hosts.bare(hosts.FIRST, given.bundle)
        try:
            whole = seconds(partial(_apply, site))
            _, wanted = everything(site.site_file, site.bundle)
            packages, environments = installed(wanted["one"])
            _trust(site)
            alone = seconds(partial(_install, site, packages, environments))
        finally:
            hosts.down(site)
        pairs.append((whole, alone))
        counts = len(packages), len(environments)
    value, spread = ratio(pairs)
    counters = {
        "seconds, best": f"{min(one for one, _ in pairs):.0f} / {min(other for _, other in pairs):.0f}",
        "packages named / Python environments": f"{counts[0]} / {counts[1]}",
    }
    return Figure("deploy.first", "", value, "", "", "", len(pairs), spread, counters)


def installed(wanted: Iterable[Desired]) -> tuple[list[str], list[Step]]:
    """Return the packages that a host is given, the baseline's among them, and the steps that run pip."""
    items = [item for each in wanted for item in each.items]
    packages = {item.name for item in items if isinstance(item, Package)} | {*PROGRAMS, *roles.owned_packages()}
    steps = [
        item for item in items if isinstance(item, Step) and any(part.startswith("requirements/") for part in item.run)
    ]
    return sorted(packages), steps


def _trust(site: LabSite) -> None:
    """Tell the bare host of the depot as the other one is told; this is not measured."""
    for path in (*TRUST, *SOURCES):
        place = site.root_of("two") / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_source(site, path), place)
        place.chmod(0o644)
    aside = "rm -f /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources"
    site.run("two", ["sh", "-c", aside])


def _source(site: LabSite, path: str) -> Path:
    return site.root_of("one") / path


def _apply(site: LabSite) -> None:
    fine(site.apply())


def _install(site: LabSite, packages: list[str], steps: list[Step]) -> None:
    commands = [(*APT, "update"), (*APT, "--no-install-recommends", "install", *packages)]
    for command in [*commands, *(step.run for step in steps)]:
        done = site.run("two", command)
        if done.returncode:
            raise RuntimeError(f"{command[:4]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
