"""Every Debian package that something installs on a host is in the bundle's list: a host has no other source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from appliance.bundle import build
from appliance.components import registry
from appliance.components.baseline import roles
from appliance.components.depot.deploy import PROGRAMS
from appliance.host.desired import Package
from appliance.procedures.provision import stages
from tests.unit.sites import NAMES, context_of

TEXT = Path(build.__file__).with_name("packages.yml").read_text(encoding="utf-8")
COMPONENTS = Path(build.__file__).parents[1] / "components"
LISTED = set(yaml.safe_load(TEXT))
DEPOT = "depot"
"""Its desired state names a key that gpg makes; what it installs is in PROGRAMS."""

NOT_OURS = {
    "gpu": "the driver of a graphics card is in Debian's non-free: the bank names a repository of its own that has it"
}
"""Role whose packages the bundle does not bring -> the reason."""

pytestmark = pytest.mark.feature("IM-01", "PV-18")


def test_list_when_read_then_each_package_is_named_once_with_its_reason():
    named = re.findall(r"^([a-z0-9][a-z0-9+.-]+): \S.+$", TEXT, re.MULTILINE)
    assert named == [line.partition(":")[0] for line in TEXT.splitlines() if not line.startswith("#")]
    assert sorted({name for name in named if named.count(name) > 1}) == []


@pytest.mark.parametrize("name", NAMES)
def test_package_when_a_component_wants_it_on_a_host_then_is_in_the_bundle(name: str, tmp_path: Path):
    components = [each for each in registry.CONVERGED if each.name != DEPOT]
    wanted, _ = stages.wanted(context_of(name, tmp_path), components)
    items = [item for host in wanted.values() for desired in host for item in desired.items]
    packages = {item.name for item in items if isinstance(item, Package)}
    assert {"nginx", "python3-venv", "postgresql-17", "restic"} <= packages  # it looks where packages are
    assert packages - LISTED == set()


def test_package_when_named_in_any_branch_of_a_component_then_is_in_the_bundle():
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(COMPONENTS.rglob("*.py")))
    named = set(re.findall(r'\bPackage\("([^"{]+)"\)', code))
    assert named
    assert named - LISTED == set()


def test_package_when_the_depot_itself_needs_it_then_is_in_the_bundle():
    assert set(PROGRAMS) - LISTED == set()


def test_package_when_a_role_installs_it_then_is_in_the_bundle():
    declared = set(roles.declared("packages"))
    assert {"auditd", "nftables"} <= declared
    assert declared - LISTED == set()


@pytest.mark.parametrize("role", sorted(NOT_OURS))
def test_package_when_the_bank_brings_it_then_the_role_asks_no_more_of_the_bundle(role: str):
    defaults = yaml.safe_load((roles.folder() / role / "defaults/main.yml").read_text(encoding="utf-8"))
    assert set(defaults[f"{role}__packages"]) & LISTED == set()


def test_package_when_a_role_names_some_then_declares_them_or_the_bank_brings_them():
    named = {
        path.parent.parent.name
        for path in roles.folder().glob("*/defaults/main.yml")
        if "_packages: [" not in path.read_text(encoding="utf-8") and "_packages:" in path.read_text(encoding="utf-8")
    }
    assert named - set(NOT_OURS) == set()
