"""Planning: desired items and observed facts in, acts out."""

from __future__ import annotations

import hashlib

import pytest

from appliance.host.desired import (
    Absent,
    Account,
    Certificate,
    Desired,
    File,
    Folder,
    Link,
    Package,
    Step,
    Tree,
    Unit,
)
from appliance.host.observed import Observed, Questions, ask, reload_stamp, step_stamp, tree_stamp
from appliance.host.planning import Planner

ROOT = {"owner": "root", "group": "root", "changed": 100.0}


def plan(*items, sound=lambda item, pem: None, **seen):
    desired = Desired("web", items)
    steps = ask(desired, Questions())
    return Planner("front", desired, Observed(**seen), steps, sound, "https://192.0.2.1:8444").plan()


def whats(*items, **seen):
    return [act.what for act in plan(*items, **seen).acts]


def a_file(content: str, **more):
    return {"type": "file", "mode": 0o644, "sha256": hashlib.sha256(content.encode()).hexdigest()} | ROOT | more


def active(since: str = "Thu 1970-01-01 00:03:20.000000 UTC", **more):
    return {
        "ActiveState": "active",
        "UnitFileState": "enabled",
        "LoadState": "loaded",
        "ActiveEnterTimestamp": since,
    } | more


def test_host_when_nothing_is_there_then_everything_is_done_in_the_order_written():
    items = (
        Package("nginx"),
        Account("hr-web"),
        Folder("/srv/hr"),
        File("/etc/hr/a", "x"),
        Link("/opt/current", "/opt/1"),
        Unit("hr-web.service"),
    )
    assert whats(*items) == [
        "install nginx",
        "make account hr-web",
        "make folder /srv/hr",
        "write /etc/hr/a",
        "link /opt/current to /opt/1",
        "enable hr-web.service",
        "start hr-web.service",
    ]


def test_host_when_as_it_should_be_then_nothing_is_done():
    items = (
        Package("nginx"),
        Account("hr-web", groups=("tls",)),
        Folder("/srv/hr", mode=0o700),
        File("/etc/hr/a", "x"),
        Link("/opt/current", "/opt/1"),
        Absent("/etc/old"),
        Unit("hr-web.service", restart_on=("/etc/hr/a",)),
    )
    seen = {
        "packages": {"nginx": "1.26"},
        "accounts": {"hr-web": {"home": "/nonexistent", "groups": ["tls", "other"]}},
        "paths": {
            "/srv/hr": {"type": "folder", "mode": 0o700} | ROOT,
            "/etc/hr/a": a_file("x"),
            "/opt/current": {"type": "link", "mode": 0o777, "target": "/opt/1"} | ROOT,
            "/etc/old": None,
        },
        "units": {"hr-web.service": active()},
    }
    assert whats(*items, **seen) == []


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (a_file("y"), "change /etc/hr/a"),
        (a_file("x", mode=0o666), "set rights of /etc/hr/a"),
        (a_file("x", owner="operator"), "set rights of /etc/hr/a"),
        ({"type": "link", "mode": 0o777, "target": "/tmp/x"} | ROOT, "change /etc/hr/a"),
    ],
)
def test_file_when_changed_by_hand_then_is_put_right(found, what):
    assert whats(File("/etc/hr/a", "x"), paths={"/etc/hr/a": found}) == [what]


def test_secret_when_planned_then_is_in_no_text_of_the_plan():
    secret = "S3cretMarker"
    planned = plan(
        File("/etc/hr/pw", secret, secret=True),
        Step("set it", ("true",), ("false",), input=secret.encode()),
        commands=[{"code": 1, "output": ""}],
    )
    assert len(planned.acts) == 2
    assert secret not in repr(planned)


def test_unit_when_a_file_of_it_is_newer_than_its_start_then_restarts_though_this_run_changes_nothing():
    unit = Unit("hr-web.service", restart_on=("/etc/hr/a",))
    late, early = {"paths": {"/etc/hr/a": a_file("x", changed=300.0)}}, {"paths": {"/etc/hr/a": a_file("x")}}
    units = {"hr-web.service": active()}  # active since 200
    assert whats(unit, units=units, **late) == ["restart hr-web.service"]
    assert whats(unit, units=units, **early) == []


def test_unit_when_it_reloaded_after_the_change_then_is_left_alone():
    unit = Unit("hr-edge.service", reload_on=("tls/edge",))
    certificate = {"/etc/hr-appliance/tls/edge/cert.pem": a_file("x", changed=300.0)}
    units = {"hr-edge.service": active()}
    assert whats(unit, units=units, paths=certificate) == ["reload hr-edge.service"]
    stamped = certificate | {reload_stamp("hr-edge.service"): a_file("", changed=301.0)}
    assert whats(unit, units=units, paths=stamped) == []


def test_unit_when_it_died_then_is_started():
    dead = active(ActiveState="failed")
    assert whats(Unit("hr-web.service"), units={"hr-web.service": dead}) == ["start hr-web.service"]


def test_unit_file_when_changed_then_systemd_reloads_before_the_unit_restarts():
    path = "/etc/systemd/system/hr-web.service"
    items = (File(path, "new"), Unit("hr-web.service", restart_on=(path,)))
    acts = whats(*items, paths={path: a_file("old")}, units={"hr-web.service": active()})
    assert acts == [f"change {path}", "reload systemd", "restart hr-web.service"]


def test_step_when_its_check_holds_then_is_left_out_unless_what_it_depends_on_is_newer():
    step = Step("migrate", ("migrate",), ("migrate", "--pending"), on=("/opt/release",))
    fine = [{"code": 0, "output": ""}]
    stamp = {step_stamp("web", "migrate"): a_file("", changed=200.0)}
    old = {tree_stamp("/opt/release"): a_file("", changed=100.0)}
    new = {tree_stamp("/opt/release"): a_file("", changed=300.0)}
    assert whats(step, commands=fine, paths=stamp | old) == []
    assert whats(step, commands=fine, paths=stamp | new) == ["migrate"]
    assert whats(step, commands=[{"code": 1, "output": ""}], paths=stamp | old) == ["migrate"]


def test_tree_when_the_release_differs_then_is_fetched_from_the_depot_and_checked():
    tree = Tree("/opt/hr/models", "trees/models.tar", "ab" * 32)
    assert whats(tree, texts={tree_stamp("/opt/hr/models"): "ab" * 32 + "\n"}) == []
    act = plan(tree).acts[0]
    assert act.operations[0].arguments["url"] == "https://192.0.2.1:8444/trees/models.tar"
    assert act.operations[0].arguments["sha256"] == "ab" * 32


def test_certificate_when_it_is_not_sound_then_is_issued_and_what_uses_it_reloads():
    items = (Certificate("edge"), Unit("hr-edge.service", reload_on=("tls/edge",)))
    folder = "/etc/hr-appliance/tls/edge"
    seen = {"paths": {f"{folder}/key.pem": a_file("", mode=0o400)}, "texts": {f"{folder}/cert.pem": "PEM"}}
    planned = plan(*items, sound=lambda item, pem: "it ran out", units={"hr-edge.service": active()}, **seen)
    assert [act.what for act in planned.acts] == ["issue certificate edge: it ran out", "reload hr-edge.service"]
    assert plan(*items, units={"hr-edge.service": active()}, **seen).acts == []


def test_certificate_when_half_issued_then_is_issued_again():
    folder = "/etc/hr-appliance/tls/edge"
    paths = {f"{folder}/key.pem": a_file("", mode=0o400), f"{folder}/key.pem.new": a_file("")}
    assert whats(Certificate("edge"), paths=paths) == ["issue certificate edge: it was only half issued"]


def test_package_service_when_masked_then_masked_before_the_package_comes():
    items = (Unit("nginx.service", masked=True), Package("nginx"))
    assert whats(*items) == ["mask nginx.service", "install nginx"]
    assert whats(*items, units={"nginx.service": {"LoadState": "masked"}}, packages={"nginx": "1"}) == []
