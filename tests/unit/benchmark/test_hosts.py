"""The figures of hosts before there is a host: their sites can be read and run, and what they count is counted."""

from __future__ import annotations

import pytest

from appliance.host.desired import Desired, Package, Step
from appliance.lab import layout
from appliance.site import reader
from tests.benchmark import deploying, hosts, keeping, suite


@pytest.mark.parametrize(("file", "count"), [(hosts.FIVE, 5), (hosts.FIRST, 1)])
def test_site_of_a_figure_when_read_then_can_be_brought_up_and_has_a_bare_host(file, count):
    site = reader.read(file)
    running = [name for name, host in site.hosts.items() if "spare" not in host.runs]
    assert len(running) == count
    assert len(site.hosts) == count + 1
    assert layout.network(site)


def test_figures_of_hosts_when_listed_then_are_all_there():
    named = {one.name for one in suite.SUITE if one.hosts}
    assert named == {
        "deploy.nochange", "deploy.mitogen", "deploy.first", "comply.run", "backup.second", "restore.copy",
    }  # fmt: skip
    assert {"crypto.stream", "crypto.envelope"} <= {one.name for one in suite.SUITE}


def test_backup_when_chosen_with_a_drill_then_comes_before_it():
    names = [one.name for one in suite.SUITE]
    assert names.index("backup.second") < names.index("restore.copy"), "a drill begins with a backup"


def test_installed_when_counted_then_names_the_baselines_packages_and_each_environment():
    pip = Step("environment", ("sh", "-c", "pip", "sh", "requirements/web.txt"), ("true",))
    found = deploying.installed([Desired("web", (Package("python3-venv"), pip, Step("other", ("a",), ("b",))))])
    assert {"python3-venv", "nginx", "nftables"} <= set(found[0])
    assert found[1] == [pip]


def test_replay_when_postgresql_says_it_then_every_one_is_added():
    log = (
        "redo starts at 0/4000028\n"
        "redo done at 0/5000110 system usage: CPU: user: 0.01 s, system: 0.02 s, elapsed: 1.25 s\n"
        "redo done at 0/6000110 system usage: CPU: user: 0.01 s, system: 0.02 s, elapsed: 0.50 s\n"
    )
    assert keeping.replayed(log) == 1.75
    assert keeping.replayed("") == 0


@pytest.mark.parametrize(("free_gib", "filled"), [(200, 16), (47, 16), (46, 15), (17, 1)])
def test_media_when_filled_then_the_backup_fits_beside_them_and_space_is_left(free_gib, filled):
    assert keeping.filling(free_gib * 2**30 + 5) == filled


def test_media_when_the_disk_is_small_then_nothing_is_filled():
    with pytest.raises(RuntimeError, match="16 GiB free; 17 are needed"):
        keeping.filling(16 * 2**30)
