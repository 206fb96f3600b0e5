"""The connector: pyinfra's commands run as root, files arrive whole, and no secret stands in a command line."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest
from pyinfra.api import StringCommand
from pyinfra.facts.files import File

from appliance.host.connections import Answer, Connections, Unreachable
from tests.hosts.server import WORD, Host

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share


def shell(connections: Connections, text: str, **arguments: object) -> tuple[bool, list[tuple[str, str]]]:
    fine, output = connections.target("one").run_shell_command(StringCommand(text), **arguments)
    return fine, [(line.buffer_name, line.line) for line in output]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("printf 'a\\nb\\n'", [("stdout", "a"), ("stdout", "b")]),
        ("printf 'a\\nb'", [("stdout", "a"), ("stdout", "b")]),
        ("printf 'a\\n\\n'", [("stdout", "a"), ("stdout", "")]),
        ("true", []),
        ("printf 'caf\\351\\n'", [("stdout", "caf�")]),
    ],
)
def test_command_when_it_ends_then_its_output_is_its_own_alone(connections, text, lines):
    assert shell(connections, text) == (True, lines)


def test_connection_when_open_then_no_command_waits_for_the_packet_before_it(connections):
    assert shell(connections, "true") == (True, [])
    sock = connections.connector("one").client.get_transport().sock
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_command_when_it_fails_then_its_code_and_errors_are_told(connections):
    assert shell(connections, "echo no >&2; exit 7") == (False, [("stderr", "no")])
    assert connections.connector("one").last == Answer(7, "no")
    assert shell(connections, "exit 7", _success_exit_codes=[0, 7]) == (True, [])


def test_command_when_given_what_operations_know_then_takes_it(connections, tmp_path):
    fine, lines = shell(connections, "pwd; echo $WORD; cat", _chdir=str(tmp_path), _env={"WORD": "a b"}, _stdin="in")
    assert (fine, [line for _, line in lines]) == (True, [str(tmp_path), "a b", "in"])


def test_secrets_when_sent_then_stand_in_no_command_line(connections, host: Host, tmp_path):
    assert connections.target("one").put_file(io.BytesIO(b"File-Canary-1"), str(tmp_path / "secret"))
    assert shell(connections, "cat >/dev/null", _stdin="Input-Canary-1", _sudo=True, _sudo_password="Other-Canary-1")[0]
    assert "put_file.sh" in host.seen
    assert not [word for word in (WORD, "File-Canary-1", "Input-Canary-1", "Other-Canary-1") if word in host.seen]


def test_file_when_put_then_is_whole_and_keeps_its_rights_and_a_new_one_is_roots_alone(connections, tmp_path):
    data, new, old = bytes(range(256)) * 5000, tmp_path / "deep" / "new", tmp_path / "old"
    old.write_text("before")
    old.chmod(0o640)
    for path in (new, old):
        assert connections.target("one").put_file(io.BytesIO(data), str(path))
        assert path.read_bytes() == data
    assert (new.stat().st_mode & 0o777, old.stat().st_mode & 0o777) == (0o600, 0o640)
    assert sorted(path.name for path in new.parent.iterdir()) == ["new"]
    back = io.BytesIO()
    assert connections.target("one").get_file(str(new), back)
    assert back.getvalue() == data


def test_file_when_somebody_planted_a_link_then_is_written_beside_it(connections, tmp_path):
    aim, path = tmp_path / "aim", tmp_path / "file"
    aim.write_text("theirs")
    Path(f"{path}.hr-new").symlink_to(aim)
    path.symlink_to(aim)
    assert connections.target("one").put_file(io.BytesIO(b"ours"), str(path))
    assert (aim.read_text(), path.is_symlink(), path.read_text()) == ("theirs", False, "ours")


def test_facts_when_asked_then_pyinfra_reads_them(connections, tmp_path):
    there = tmp_path / "there"
    there.write_text("x")
    there.chmod(0o604)
    assert connections.target("one").get_fact(File, path=str(tmp_path / "none")) is None
    assert connections.target("one").get_fact(File, path=str(there))["mode"] == 604


def test_password_when_wrong_then_says_that_sudo_refused(context, host: Host):
    made = Connections(context.site, host.known_hosts, "wrong")
    made.connect()
    with pytest.raises(Unreachable, match="sudo was refused: Sorry, try again"):
        made.run("one", ("true",))
    made.close()


def test_host_when_it_goes_away_then_says_so(connections, host: Host):
    host.cut()
    with pytest.raises(Unreachable, match="went away"):
        connections.run("one", ("true",))


def test_command_when_it_takes_too_long_then_the_host_counts_as_away(connections):
    with pytest.raises(Unreachable, match="did not end a command within 1 s"):
        connections.run("one", ("sh", "-c", "exec sleep 30"), seconds=1)


def test_host_key_when_unknown_then_nothing_is_sent(context, host: Host, tmp_path):
    other = tmp_path / "empty"
    other.touch()
    with pytest.raises(Unreachable):
        Connections(context.site, other, WORD).connect()
    assert not os.path.exists(host.programs / "seen")


def test_inventory_when_made_then_has_a_group_for_each_component_and_data_without_the_password(connections):
    one = connections.target("one")
    assert one.data.components == ["depot", "edge", "web", "database", "vault", "inference", "media", "backup"]
    assert {"web", "database"} <= {*one.groups}
    assert WORD not in str(one.data)
