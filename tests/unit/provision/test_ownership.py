"""One owner for each thing on a host: what Ansible writes and what the components write never meet."""

from __future__ import annotations

from collections import Counter

import pytest

from appliance.components.baseline import roles
from appliance.host.desired import Absent, Certificate, File, Folder, Link, Package, Tree, Unit
from appliance.procedures.provision import ownership, stages
from tests.unit.sites import context_of

WITH_PATH = (File, Link, Absent, Tree)
SHARED = {"/etc/nftables.d"}
"""Folders of the baseline that each component puts a file of its own into."""


@pytest.fixture(scope="module", params=["lab-single", "lab-three"])
def wanted(request, tmp_path_factory):
    """Everything that every component wants of every host of a site."""
    context = context_of(request.param, tmp_path_factory.mktemp("state"))
    by_host, waiting = stages.wanted(context)
    assert not waiting
    return {host: [ownership.marked(context), *desired] for host, desired in by_host.items()}


@pytest.mark.feature("PV-05")
def test_paths_when_both_layers_are_read_then_none_is_written_by_both(wanted):
    ansible = set(roles.owned_paths())
    ours = {
        item.path
        for each in wanted.values()
        for desired in each
        for item in desired.items
        if isinstance(item, WITH_PATH)
    }
    folders = {
        item.path for each in wanted.values() for desired in each for item in desired.items if isinstance(item, Folder)
    }
    assert ansible
    assert len(ours) > 50
    assert not ansible & ours
    assert not ansible & folders


@pytest.mark.feature("PV-05")
def test_units_and_packages_when_both_layers_are_read_then_none_is_kept_by_both(wanted):
    items = [item for each in wanted.values() for desired in each for item in desired.items]
    units = {item.name for item in items if isinstance(item, Unit)}
    packages = {item.name for item in items if isinstance(item, Package)}
    assert not units & set(roles.declared("units"))
    # A program of the system that a component also needs is installed by the system alone.
    assert not packages & set(roles.declared("packages")) - {"logrotate"}


def test_files_when_two_components_share_a_host_then_each_writes_its_own(wanted):
    for host, every in wanted.items():
        written = Counter(
            item.path for desired in every for item in desired.items if isinstance(item, File | Link | Tree)
        )
        assert not [path for path, times in written.items() if times > 1], host
        certificates = Counter(
            item.folder for desired in every for item in desired.items if isinstance(item, Certificate)
        )
        assert not [folder for folder, times in certificates.items() if times > 1], host


@pytest.mark.feature("PV-05")
def test_plan_when_printed_then_names_no_secret(wanted):
    from appliance.host.observed import Observed, Questions, ask
    from appliance.host.planning import Planner

    said = []
    for host, every in wanted.items():
        for desired in every:
            questions = Questions()
            steps = ask(desired, questions)
            nothing = Observed(commands=[{"code": 1, "output": ""}] * len(questions.commands))
            plan = Planner(host, desired, nothing, steps, lambda item, pem: "none yet", "https://192.0.2.1:8444").plan()
            said += [change.what for change in plan.changes]
            said += [repr(each) for act in plan.acts for each in act.operations]
    assert len(said) > 300
    assert not [text for text in said if "canary-" in text]
