"""Packages of a host are brought to the versions of the bundle: those it has, and none that it lacks."""

from __future__ import annotations

import dataclasses
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from pyinfra.operations import apt

from appliance.components.packages import deploy
from appliance.host.desired import Desired, Upgrades
from appliance.host.observed import Observed
from appliance.host.planning import Plan, Planner
from appliance.host.versions import older
from tests.unit.sites import context_of

VERSIONS = (
    "0", "1", "1.0", "1.0-1", "1.0-1+deb13u1", "1.0-1~deb13u1", "1.0~rc1-1", "1.10-1", "1.9-1", "1:0.5-1", "1.0a-1",
    "1.0+dfsg-1", "1.0-1.1", "2:1.0-1", "17.5-0+deb13u1", "17.10-0+deb13u1", "1.0-0-1", "1.0.-1", "1.0-a", "1.0~",
    "1.0~~", "20250419+deb13u1", "257.7-1", "257.13-1~deb13u1", "1.0-1+b2", "009", "9",
)  # fmt: skip


def test_versions_when_compared_then_as_dpkg_compares_them():
    wrong = []
    for one, other in combinations(VERSIONS, 2):
        for left, right in ((one, other), (other, one)):
            said = subprocess.run(["dpkg", "--compare-versions", left, "lt", right], check=False).returncode == 0
            if older(left, right) != said:
                wrong.append((left, right, said))
    assert wrong == []


def plan(has: dict[str, str | None], wanted: dict[str, str]) -> Plan:
    """Return the plan for a host that has these packages."""
    desired = Desired("packages", (Upgrades(tuple(wanted.items())),))
    return Planner("one", desired, Observed(packages=has), {}, lambda *_: None, "https://depot").plan()


def test_packages_when_older_then_are_named_and_upgraded_and_what_is_absent_or_newer_is_left():
    has = {"curl": "8.1-1", "nginx": None, "bash": "5.2-9", "zlib": "1.0-1"}
    made = plan(has, {"curl": "8.2-1", "nginx": "1.26-1", "bash": "5.2-3", "zlib": "1.0-1"})
    assert [change.what for change in made.changes] == ["upgrade curl 8.1-1 to 8.2-1"]
    (upgrade,) = made.acts[0].operations
    assert upgrade.function is apt.packages
    assert upgrade.arguments["update"]
    assert upgrade.arguments["packages"] == ["curl=8.2-1"]
    assert "--only-upgrade" in upgrade.arguments["extra_install_args"]


def test_packages_when_all_are_as_new_then_nothing_changes():
    assert plan({"curl": "8.2-1"}, {"curl": "8.2-1"}).acts == []


def test_packages_when_many_are_older_then_some_are_named_and_all_upgraded():
    wanted = {f"p{number}": "2" for number in range(9)}
    made = plan(dict.fromkeys(wanted, "1"), wanted)
    assert made.changes[0].what.endswith("p4 1 to 2 and 4 more packages")
    assert len(made.acts[0].operations[0].arguments["packages"]) == 9


INDEX = """Package: curl
Version: 8.2-1
Depends: libcurl4t64 (= 8.2-1)

Package: adduser
Version: 1:3.152
Description: add accounts
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The index of a bundle's packages."""
    path = tmp_path / "bundle" / deploy.INDEX
    path.parent.mkdir(parents=True)
    path.write_text(INDEX, encoding="utf-8")
    return path


def test_versions_when_a_bundle_is_there_then_are_those_of_its_index(tmp_path: Path, index: Path):
    context = context_of("lab-three", tmp_path / "state")
    release = dataclasses.replace(context.release, folder=tmp_path / "bundle")
    (item,) = deploy.desired(dataclasses.replace(context, release=release), "store").items
    assert item == Upgrades((("curl", "8.2-1"), ("adduser", "1:3.152")))
    assert "spare" not in deploy.hosts(context)
    assert deploy.versions(tmp_path / "none") == {}
