"""The playbook that our second apply is measured by: items in, tasks out, none that costs more than it must."""

from __future__ import annotations

import pytest
import yaml

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
    Upgrades,
)
from appliance.procedures.provision import ownership, stages
from tests.benchmark.rival import playbook
from tests.benchmark.rival.running import Recap, read
from tests.benchmark.rival.tasks import Author
from tests.unit.sites import context_of

SERVICE, CONFIG = "/etc/systemd/system/hr-x.service", "/etc/hr-appliance/x/x.conf"


class _Loader(yaml.SafeLoader):
    """Reads literal text as text."""


def _scalar(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    return loader.construct_scalar(node)


_Loader.add_constructor("!unsafe", _scalar)


def tasks(*items, component: str = "x") -> list[dict]:
    return Author(lambda data: f"/kept/{len(data)}", "https://198.18.3.11:8444", 60).tasks([Desired(component, items)])


def module(task: dict, name: str) -> dict:
    return task[f"ansible.builtin.{name}"]


def test_packages_of_a_component_when_written_then_are_one_task():
    found = tasks(Package("curl"), Folder("/srv/x"), Package("nginx"))
    assert module(found[0], "apt")["name"] == ["curl", "nginx"]
    assert len(found) == 2


def test_item_when_two_components_want_it_then_is_written_once():
    shared = (Account("hr-web"), Unit("nginx.service", masked=True))
    author = Author(lambda _data: "/kept", "https://198.18.3.11:8444", 60)
    assert len(author.tasks([Desired("media", shared), Desired("web", shared)])) == 2


@pytest.mark.parametrize(
    ("item", "name", "settings"),
    [
        (
            Account("hr-x", "/srv/x", ("hr-y",)),
            "user",
            {"name": "hr-x", "system": True, "home": "/srv/x", "groups": ["hr-y"], "append": True},
        ),
        (Folder("/srv/x", "hr-x", "hr-x", 0o750), "file", {"state": "directory", "owner": "hr-x", "mode": "0750"}),
        (File(CONFIG, "a", group="hr-x", mode=0o640), "copy", {"src": "/kept/1", "dest": CONFIG, "mode": "0640"}),
        (File(CONFIG, "a", check=("x", "-t", "{}")), "copy", {"validate": "x -t %s"}),
        (Link("/a", "/b"), "file", {"path": "/a", "src": "/b", "state": "link"}),
        (Upgrades((("curl", "8.2-1"),)), "apt", {"upgrade": "full"}),
        (Absent("/a"), "file", {"path": "/a", "state": "absent"}),
        (Unit("nginx.service", masked=True), "systemd_service", {"name": "nginx.service", "masked": True}),
        (Unit("hr-x.service"), "systemd_service", {"enabled": True, "state": "started"}),
        (Unit("hr-x.service", enabled=False, running=False), "systemd_service", {"enabled": False, "state": "stopped"}),
    ],
)
def test_item_when_written_then_is_one_task_of_its_module(item, name, settings):
    (found,) = tasks(item)
    assert settings.items() <= module(found, name).items()


def test_step_when_written_then_is_looked_at_and_run_only_where_it_is_not_done():
    look, run = tasks(Step("roles", ("psql", "$1"), ("check",), user="postgres", input=b"{{ secret }}"))
    assert (look["changed_when"], look["failed_when"]) == (False, False)
    assert run["when"] == f"{look['register']}.rc != 0"
    for task, argv in ((look, ["check"]), (run, ["psql", "$1"])):
        command = module(task, "command")
        assert command["argv"] == argv
        assert command["stdin"] == "{{ secret }}"
        assert command["expand_argument_vars"] is False
        assert task["become_user"] == "postgres"
        assert task["no_log"] is True


def test_step_that_only_follows_from_others_when_written_then_asks_nothing():
    file, run = tasks(File(CONFIG, "a"), Step("load", ("load",), ("true",), on=(CONFIG,)))
    assert run["when"] == f"{file['register']} is changed"


def test_step_whose_input_is_for_one_use_when_written_then_nothing_is_made_for_it():
    def made() -> bytes:
        raise AssertionError("a token was made to write a playbook")

    look, run = tasks(Step("collect", ("collect",), ("look",), input=made))
    assert "stdin" not in module(look, "command")
    assert "ansible.builtin.fail" in run


def test_unit_when_what_it_waits_for_is_there_then_restarts_and_reloads_by_it_alone():
    service, config, certificate, renew, unit = tasks(
        File(SERVICE, "a"),
        File(CONFIG, "b"),
        Certificate("x"),
        Unit("hr-x.service", restart_on=(SERVICE,), reload_on=(CONFIG, "tls/x", "/nowhere")),
    )
    found = module(unit, "systemd_service")
    assert found["daemon_reload"] == f"{{{{ {service['register']} is changed }}}}"
    assert found["state"] == (
        f"{{{{ 'restarted' if ({service['register']} is changed) else 'reloaded' if "
        f"({config['register']} is changed or {renew['register']} is changed) else 'started' }}}}"
    )
    assert "-checkend" in module(certificate, "command")["argv"]


def test_tree_when_written_then_its_stamp_is_read_and_decides():
    look, unpack = tasks(Tree("/opt/x", "trees/x.tar", "ab" * 32))
    assert module(look, "slurp")["src"] == "/opt/x/.hr-appliance-sha256"
    assert look["register"] in unpack["when"]
    assert "ab" * 32 in unpack["when"]


def test_text_with_braces_when_written_as_yaml_then_is_not_filled_in():
    (look, run) = tasks(Step("a", ("echo", "{{ x }}"), ("true", "{%")))
    text = playbook.as_yaml([look, run])
    assert text.count("!unsafe") == 2
    assert yaml.load(text, _Loader) == [look, run]  # noqa: S506 - a safe loader, with one more tag


@pytest.mark.parametrize("name", ["lab-single", "lab-three"])
def test_whole_site_when_written_then_no_item_is_left_out(name, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "rival").mkdir(mode=0o700)
    context = context_of(name, tmp_path / "state")
    wanted, waiting = stages.wanted(context)
    assert not waiting
    wanted = {host: [ownership.marked(context), *each] for host, each in wanted.items()}
    count = playbook.write(tmp_path / "rival", context, wanted)
    written = {}
    for host in wanted:
        text = (tmp_path / "rival" / "tasks" / f"{host}.yml").read_text()
        written[host] = yaml.load(text, _Loader)  # noqa: S506 - a safe loader, with one more tag
        names = {task["name"] for task in written[host]}
        for each in wanted[host]:
            said = [_said(item) for item in each.items if not isinstance(item, Package)]
            assert not [name for name in said if not any(task.endswith(name) for task in names)], each.component
    assert count == sum(map(len, written.values()))
    inventory = yaml.safe_load((tmp_path / "rival" / "inventory.yml").read_text())
    assert set(inventory["all"]["hosts"]) == set(wanted)


def _said(item) -> str:
    match item:
        case Step() | Account() | Unit():
            return item.name.replace("{", "(")
        case Certificate():
            return f"certificate {item.component}"
        case Upgrades():
            return "packages as new as the depot's"
    return item.path


def test_recap_when_read_then_all_hosts_are_counted():
    said = "PLAY RECAP ***\nfront : ok=87   changed=1    unreachable=0    failed=0    skipped=9\n"
    said += "infer-2                    : ok=50   changed=0    unreachable=1    failed=2    skipped=9\n"
    assert read(said) == Recap(137, 1, 3)
    with pytest.raises(ValueError, match="no recap"):
        read("ERROR! no hosts")
