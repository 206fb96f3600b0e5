"""How a restore point is made: kind after kind, each on all its hosts at once, and the point last."""

from __future__ import annotations

import json
import subprocess

import pytest
from gevent.event import Event

from appliance.components.backup.jobs import jobs
from appliance.errors import ApplianceError, Problems
from appliance.procedures.recovery import points
from appliance.procedures.recovery.reach import Answer
from tests.pace import scaled
from tests.recovery.test_spare_copy import Host
from tests.unit.sites import context_of

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share
MADE = {"id": "20260101T000000Z", "damaged": None}


class Hosts(Host):
    """Hosts whose jobs of configuration end only when each of them has begun; some fail."""

    def __init__(self, context, *failing: tuple[str, str]) -> None:
        super().__init__(output=json.dumps(MADE))
        self.failing, self.all_begun = failing, Event()
        self.waited_for = {job.host for job in jobs(context) if job.name == "configuration"}

    def run(self, host: str, argv, data: bytes = b"", user: str | None = None, seconds: int = 0) -> Answer:
        super().run(host, argv)
        unit = argv[-1]
        if "journalctl" in argv:
            return Answer(0, f"what went wrong on {host}\n")
        if not unit.startswith("hr-backup-"):
            return Answer(0, self.output)
        name = unit.removeprefix("hr-backup-").removesuffix(".service")
        if name == "configuration":
            self.waited_for.discard(host)
            if not self.waited_for:
                self.all_begun.set()
            assert self.all_begun.wait(scaled(10)), "one host waits for another"
        return Answer(1 if (host, name) in self.failing else 0, "")


def taken(context, reach: Hosts) -> tuple[list[tuple[str, str, str]], ApplianceError | None]:
    """Take a point; returns what was reported as (host, what, state), and how it was refused."""
    told: list[tuple[str, str, str]] = []
    try:
        assert points.take(reach, context, lambda host, _kind, what, state: told.append((host, what, state))) == MADE
    except ApplianceError as error:
        return told, error
    return told, None


@pytest.mark.feature("OP-08", part="the order in which jobs are started; that they are backups is shown on hosts")
def test_point_when_made_then_a_kind_begins_when_the_one_before_is_done_everywhere(tmp_path):
    context = context_of("lab-three", tmp_path)
    told, refused = taken(context, Hosts(context))
    assert refused is None
    kinds = [what.removeprefix("back up ") for _host, what, _state in told]
    order = ["database", "media", "vault", "configuration", "write the restore point"]
    assert list(dict.fromkeys(kinds)) == order
    assert [order.index(kind) for kind in kinds] == sorted(order.index(kind) for kind in kinds)
    states = [state for _host, what, state in told if what == "back up configuration"]
    assert states == ["begin"] * 3 + ["done"] * 3


def test_point_when_made_then_no_repository_is_asked_for_its_points_again(tmp_path):
    context = context_of("lab-three", tmp_path)
    reach = Hosts(context)
    taken(context, reach)
    assert [line for line in reach.asked if "repository.py" in line and not line.endswith(" room")] == []
    assert len([line for line in reach.asked if "systemctl start" in line]) == len(jobs(context)) - 1
    assert len(reach.asked) == len(jobs(context)) + 1, "the room before, the jobs but verify, the point"


def test_point_when_one_of_several_hosts_fails_then_it_is_named_the_others_end_and_no_point_is_written(tmp_path):
    context = context_of("lab-three", tmp_path)
    host = points.keeper(context)
    told, refused = taken(context, Hosts(context, (host, "configuration")))
    assert isinstance(refused, points.BackupFailed)
    assert f"{host}: the backup of configuration failed: what went wrong on {host}." in str(refused)
    ended = {name: state for name, what, state in told if what == "back up configuration"}
    assert sorted(ended.values()) == ["done", "done", "failed"]
    assert ended[host] == "failed"
    assert not [what for _host, what, _state in told if "point" in what]


def test_point_when_several_hosts_fail_then_all_are_named(tmp_path):
    context = context_of("lab-three", tmp_path)
    one, other = [job.host for job in jobs(context) if job.name == "configuration"][:2]
    _told, refused = taken(context, Hosts(context, (one, "configuration"), (other, "configuration")))
    assert isinstance(refused, Problems)
    for host in (one, other):
        assert f"{host}: the backup of configuration failed" in str(refused)


def test_point_when_the_first_kind_fails_then_nothing_else_is_begun(tmp_path):
    context = context_of("lab-three", tmp_path)
    told, refused = taken(context, Hosts(context, (points.keeper(context), "database")))
    assert "the backup of database failed" in str(refused)
    assert [what for _host, what, _state in told] == ["back up database"] * 2


def test_newest_when_read_on_its_host_then_is_the_last_that_was_written_whole(tmp_path):
    def read() -> str:
        command = ["sh", "-c", points.LAST, "sh", str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert read() == ""
    for name in ("20260102T000000Z", "20260101T235959Z"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"id": name}))
    (tmp_path / "20260103T000000Z.new").write_text("{")
    assert json.loads(read()) == {"id": "20260102T000000Z"}
