"""Preflight: what a host says in, every problem with its fix out, all at once."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from appliance.host.context import Context, Release
from appliance.host.observed import Observed
from appliance.procedures.provision import preflight
from appliance.procedures.provision.ownership import MARK
from appliance.site import reader

SITE = Path(__file__).parents[3] / "inventories" / "lab-single" / "site.yml"
GOOD: dict[str, Any] = {
    "texts": {
        "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n',
        "/proc/meminfo": "MemTotal:       16000000 kB\n",
        MARK: None,
    },
    "spaces": {"/srv": 100 << 30, "/opt": 100 << 30, "/var": 100 << 30},
    "commands": [{"code": 0, "output": "x86_64\n"}],
    "packages": dict.fromkeys(preflight.FOREIGN),
    "now": 1000.0,
}


@pytest.fixture(scope="module")
def context(tmp_path_factory) -> Context:
    site = reader.read(SITE)
    return Context(site, SITE.parent, tmp_path_factory.mktemp("state"), Release("1", "", Path(), {}), None, None)


def found(context, **changed) -> list[str]:
    seen = Observed(**(GOOD | changed))
    return [problem.what for problem in preflight.problems(context, "one", seen, [], 1000.0)]


@pytest.mark.feature("IM-01")
def test_host_when_fit_then_nothing_stands_in_the_way(context):
    assert found(context) == []


@pytest.mark.feature("IM-01")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"texts": GOOD["texts"] | {"/etc/os-release": 'ID=ubuntu\nPRETTY_NAME="Ubuntu 24.04"'}}, "runs Ubuntu 24.04"),
        ({"commands": [{"code": 0, "output": "aarch64\n"}]}, "has the architecture aarch64"),
        ({"now": 4600.0}, "its clock is 3600 s ahead of this machine's"),
        ({"now": -2600.0}, "its clock is 3600 s behind this machine's"),
        ({"texts": GOOD["texts"] | {"/proc/meminfo": "MemTotal: 1048576 kB\n"}}, "has 1024 MiB of memory"),
        ({"spaces": GOOD["spaces"] | {"/srv": 1 << 30}}, "/srv has 1.0 GiB free"),
        (
            {"listeners": [[443, "0.0.0.0", "apache2", "apache2.service"]]},
            "port 443 is taken by apache2 (apache2.service)",
        ),
        ({"packages": GOOD["packages"] | {"docker.io": "26.1"}}, "already has docker.io 26.1"),
        ({"texts": GOOD["texts"] | {MARK: "other-bank\n"}}, "belongs to the site other-bank"),
    ],
)
def test_host_when_something_is_wrong_then_it_is_named(context, changed, said):
    assert any(what.startswith(said) for what in found(context, **changed)), found(context, **changed)


def test_host_when_many_things_are_wrong_then_all_are_named_each_with_a_fix(context):
    seen = Observed(**(GOOD | {"now": 9000.0, "commands": [{"code": 0, "output": "i686"}], "spaces": {"/srv": 1}}))
    problems = preflight.problems(context, "one", seen, [], 1000.0)
    assert len(problems) == 3
    assert all(problem.fix.endswith(".") and problem.host == "one" for problem in problems)


def test_host_when_ours_already_then_its_own_listeners_are_no_problem(context):
    mine = GOOD["texts"] | {MARK: "lab-single\n"}
    listeners = [
        [443, "0.0.0.0", "nginx", "hr-edge.service"],
        [5432, "0.0.0.0", "postgres", "postgresql@17-main.service"],
    ]
    assert found(context, texts=mine, listeners=listeners) == []


@pytest.mark.feature("IM-01")
def test_operations_host_when_the_bundle_or_a_named_file_is_not_fit_then_both_are_named(context, tmp_path):
    file = tmp_path / "site.yml"
    file.write_text(SITE.read_text(encoding="utf-8").replace("bundle_signer: file:", "bundle_signer: file:/nowhere"))
    said = {problem.what: problem.fix for problem in preflight.operations(context, file)}
    assert "--key-server" in said["The bundle holds no key server"]
    assert any("secrets.bundle_signer: /nowhere" in what and "cannot be read" in what for what in said)
    release = Release("1", "", Path(), {"keyserver/vault": "0" * 64})
    told = [problem.what for problem in preflight.operations(dataclasses.replace(context, release=release), file)]
    assert not any("key server" in what for what in told)
