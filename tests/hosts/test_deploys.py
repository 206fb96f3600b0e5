"""A bank's own deploys: plain pyinfra files beside the site file, foreseen by a plan and run as the last stage."""

from __future__ import annotations

import os
from pathlib import Path

import pyinfra
import pytest

from appliance.host import deploys
from appliance.host.connections import CommandFailed
from appliance.host.deploys import DeployFailed
from tests.hosts.server import WORD, Host

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share

DEPLOY = """
from io import StringIO

from pyinfra import host, inventory, local
from pyinfra.operations import files, systemd

from _words import greeting

if "web" in host.data.components and host in inventory.get_group("web"):
    written = files.put(
        name=f"Greet {host.name}", src=StringIO(greeting), dest="PLACE/motd", mode="644", _sudo=True
    )
    files.put(name="Copy what lies beside", src="beside.txt", dest="PLACE/beside")
    systemd.service(
        name="Restart the agent",
        service="agent.service",
        running=None,
        command="restart",
        _if=written.did_change,
    )
if "spare" in host.data.components:
    files.file(path="PLACE/never")
local.include("more/included.py")
"""
INCLUDED = """
from pyinfra.operations import files

files.directory(path="PLACE/folder", mode="700")
"""


@pytest.fixture
def site(tmp_path) -> Path:
    """A folder with a site's deploys; what they write goes to `place`."""
    (tmp_path / "site" / "deploys" / "more").mkdir(parents=True)
    (tmp_path / "place").mkdir()
    return tmp_path / "site"


def write(site: Path, name: str, text: str) -> None:
    (site / "deploys" / name).write_text(text.replace("PLACE", str(site.parent / "place")))


def run(connections, site: Path):
    told: list[tuple[str, str]] = []
    done, failed = deploys.carry_out(
        connections, site, ["one"], lambda _host, _component, what, state: told.append((what, state))
    )
    return [change.what for change in done], failed, told


def foreseen(connections, site: Path, pending=()) -> list[str]:
    return [change.what for change in deploys.changes(connections, site, ["one"], pending)]


def test_deploy_when_run_then_does_what_the_plan_said_and_nothing_a_second_time(connections, site, host: Host):
    write(site, "10-greet.py", DEPLOY)
    write(site, "more/included.py", INCLUDED)
    write(site, "_words.py", "greeting = 'Deploy-Canary-1'\n")
    write(site, "beside.txt", "beside\n")
    place = site.parent / "place"
    whats = [
        "10-greet.py:10 Greet one",
        "10-greet.py:13 Copy what lies beside",
        "10-greet.py:14 Restart the agent",
    ]
    planned = foreseen(connections, site)
    assert planned[:3] == whats
    assert planned[3].startswith("10-greet.py:23 ")
    assert not list(place.iterdir())
    done, failed, told = run(connections, site)
    assert (done, failed) == (planned, [])
    assert told[:2] == [(whats[0], "begin"), (whats[0], "done")]
    assert (place / "motd").read_text() == "Deploy-Canary-1"
    assert (place / "motd").stat().st_mode & 0o777 == 0o644
    assert (place / "beside").read_text() == "beside\n"
    assert (place / "folder").stat().st_mode & 0o777 == 0o700
    assert host.told == ["systemctl restart agent.service"]
    assert foreseen(connections, site) == []
    assert run(connections, site)[:2] == ([], [])
    assert host.told == ["systemctl restart agent.service"]
    assert not [word for word in (WORD, "Deploy-Canary-1") if word in host.seen]
    assert not pyinfra.is_cli


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("from pyinfra import host\n\nhost.dat\n", "a.py:3", "AttributeError"),
        ("if True\n", "a.py:1", "expected ':'"),
        ("import _broken\n", "_broken.py:2", "ZeroDivisionError: division by zero"),
        ("raise SystemExit\n", "a.py:1", "SystemExit"),
        ("from pyinfra.operations import files\nfiles.put(src='none', dest='/x')\n", "a.py:2", "No such file"),
        (
            "from pyinfra import host\nfrom pyinfra.facts import server\n"
            "host.get_fact(server.Command, 'echo no >&2; false')\n",
            "a.py:3",
            "a question to the host failed: no",
        ),
    ],
)  # fmt: skip
def test_file_when_it_has_an_error_then_the_refusal_names_file_and_line(connections, site, text, place, why):
    write(site, "a.py", text)
    write(site, "_broken.py", "\n1 / 0\n")
    with pytest.raises(DeployFailed) as refused:
        foreseen(connections, site)
    assert str(refused.value).startswith(f"one: deploys/{place}: ")
    assert why in str(refused.value)
    assert not pyinfra.is_cli


def test_question_when_the_host_is_not_applied_yet_then_the_plan_says_that_it_waits(connections, site):
    write(
        site,
        "a.py",
        "from pyinfra import host\nfrom pyinfra.facts.server import Command\nhost.get_fact(Command, 'false')\n",
    )
    assert foreseen(connections, site, pending={"one"}) == ["a.py: waits for the stages before it"]


def test_operation_when_it_fails_then_the_error_names_file_and_line_and_later_files_wait(connections, site):
    write(site, "a.py", "from pyinfra.operations import server\n\nserver.shell('echo because of this >&2; exit 4')\n")
    write(site, "b.py", "from pyinfra.operations import files\n\nfiles.file(path='PLACE/never')\n")
    done, failed, told = run(connections, site)
    assert done == []
    assert [type(each) for each in failed] == [CommandFailed]
    assert str(failed[0]) == "one: a.py:3 server.shell failed with exit code 4: because of this."
    assert [state for _, state in told] == ["begin", "failed"]
    assert not (site.parent / "place" / "never").exists()


def test_function_when_it_raises_then_the_error_names_file_and_line(connections, site):
    write(site, "a.py", "from pyinfra.operations import python\n\n\npython.call(function=lambda: 1 / 0)\n")
    _, failed, _ = run(connections, site)
    assert str(failed[0]).startswith("one: a.py:4 python.call failed: a function that it calls raised an error")


def test_condition_when_it_raises_then_plan_and_run_name_file_and_line(connections, site):
    write(site, "a.py", "from pyinfra.operations import files\n\nfiles.file(path='PLACE/x', _if=lambda: 1 / 0)\n")
    with pytest.raises(DeployFailed, match=r"one: deploys/a\.py:3 files\.file: ZeroDivisionError"):
        foreseen(connections, site)
    _, failed, told = run(connections, site)
    assert str(failed[0]).startswith("one: a.py:3 files.file failed: ZeroDivisionError: division by zero.")
    assert [state for _, state in told] == ["begin", "failed"]


def test_operation_when_it_may_fail_then_the_next_goes_on(connections, site):
    text = "from pyinfra.operations import files, server\n\nserver.shell('exit 4', _ignore_errors=True)\n"
    write(site, "a.py", text + "files.file(path='PLACE/after')\n")
    assert run(connections, site)[1] == []
    assert (site.parent / "place" / "after").exists()


def test_site_when_it_has_no_deploys_then_nothing_is_asked(connections, tmp_path):
    before = connections.commands
    assert foreseen(connections, tmp_path) == []
    assert run(connections, tmp_path) == ([], [], [])
    assert connections.commands == before


KINDS = """
from io import StringIO

from pyinfra.operations import files, python, server

files.template(src=StringIO("{{ word }}\\n"), dest="PLACE/template", mode="600", word="filled")
files.line(path="PLACE/template", line="further")
server.script(src="_script.sh")
files.get(src="PLACE/template", dest="PLACE/fetched")
server.shell("cat > PLACE/input", _stdin="Input-Canary-1", _if=lambda: True)
python.call(function=lambda: files.file(path="PLACE/nested"))
files.file(path="PLACE/never", _if=lambda: False)
"""


def test_operations_of_every_kind_when_used_then_work_as_in_pyinfras_own_command(connections, site, host: Host):
    write(site, "a.py", KINDS)
    write(site, "_script.sh", "#!/bin/sh\nid -u > PLACE/script\n")
    done, failed, _ = run(connections, site)
    place = site.parent / "place"
    assert failed == []
    assert len(done) == 6
    assert (place / "fetched").read_text() == (place / "template").read_text() == "filled\nfurther\n"
    assert (place / "script").read_text() == f"{os.getuid()}\n"
    assert (place / "input").read_text().strip() == "Input-Canary-1"
    assert (place / "nested").exists()
    assert not (place / "never").exists()
    assert "Input-Canary-1" not in host.seen
