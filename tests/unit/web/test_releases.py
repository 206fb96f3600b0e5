"""Which releases stay on a host, and in which order a new one takes over."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from appliance.components.web import deploy
from appliance.host import venv
from appliance.host.desired import File, Link, Step, Unit
from tests.unit.sites import context_of


def holds(step: Step) -> bool:
    return subprocess.run(step.done).returncode == 0


@pytest.mark.parametrize(("current", "left"), [("r5", {"r5", "r4", "r3"}), ("r1", {"r1", "r5", "r4"})])
def test_release_when_a_new_one_came_then_the_one_in_use_and_two_others_stay(tmp_path, current, left):
    for number in range(1, 6):
        folder = tmp_path / f"r{number}" / "venv"
        folder.mkdir(parents=True)
        os.utime(folder, (number, number))
    (tmp_path / "models").mkdir()
    step = venv.forget("forget", str(tmp_path), current, 3)
    assert not holds(step)
    subprocess.run(step.run, check=True)
    assert {path.name for path in tmp_path.iterdir()} == left | {"models"}
    assert holds(step)


def test_release_when_there_is_none_yet_then_nothing_is_to_be_forgotten(tmp_path):
    assert holds(venv.forget("forget", str(tmp_path / "absent"), "r1", 3))


@pytest.mark.feature("OP-18")
def test_release_when_it_takes_over_then_after_its_folder_and_its_database_and_before_the_units(tmp_path):
    context = context_of("lab-three", tmp_path)
    items = deploy.desired(context, "front").items
    order = [item.name if isinstance(item, Step | Unit) else getattr(item, "path", "") for item in items]
    steps = ("install the release", "bring the database to this release", deploy.CURRENT, "hr-web.service")
    places = [order.index(name) for name in steps]
    assert places == sorted(places)
    (link,) = [item for item in items if isinstance(item, Link)]
    assert Path(link.target).parent == Path(deploy.RELEASES)


def test_units_when_a_setting_a_secret_or_the_release_changes_then_both_start_again(tmp_path):
    items = deploy.desired(context_of("lab-three", tmp_path), "front").items
    units = {item.name: item for item in items if isinstance(item, Unit)}
    for name in ("hr-web.service", "hr-worker.service"):
        assert {f"{deploy.OWN}/settings.json", f"{deploy.OWN}/pgpass", deploy.CURRENT} <= {*units[name].restart_on}


def test_account_when_it_migrates_then_is_not_the_one_that_serves(tmp_path):
    items = deploy.desired(context_of("lab-three", tmp_path), "front").items
    files = {item.path: item for item in items if isinstance(item, File)}
    assert files[f"{deploy.MIGRATE}/pgpass"].owner == "hr-migrate"
    assert files[f"{deploy.OWN}/pgpass"].owner == "hr-web"
    (step,) = [item for item in items if isinstance(item, Step) and "database" in item.name]
    assert step.user == "hr-migrate"
    assert "hr_owner" not in files[f"{deploy.OWN}/settings.json"].content
