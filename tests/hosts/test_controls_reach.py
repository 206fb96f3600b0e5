"""Testinfra looks at hosts as root, by the same way as everything else, and no secret stands in a command line."""

from __future__ import annotations

import getpass
import socket

import pytest

from appliance.compliance.hosts import Away, open_host
from tests.hosts.server import WORD, Host

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share


def test_control_when_it_looks_then_sees_as_root_or_as_the_user_it_names(context, host: Host):
    looked = open_host(context.site, "one", host.known_hosts, WORD)
    done = looked.run("echo out; echo err >&2; cat; exit 3")
    assert (done.rc, done.stdout, done.stderr) == (3, "out\n", "err\n")
    with looked.sudo(getpass.getuser()):
        assert looked.check_output("id -un") == getpass.getuser()
    assert looked.file("/etc/passwd").exists
    assert looked.backend.client.get_transport().sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert WORD not in host.seen


def test_control_when_sudo_refuses_then_says_so(context, host: Host):
    with pytest.raises(Away, match="one refuses sudo"):
        open_host(context.site, "one", host.known_hosts, "wrong")


def test_control_when_the_host_key_is_unknown_then_sends_nothing(context, host: Host, tmp_path):
    with pytest.raises(Away, match="is not reached by ssh"):
        open_host(context.site, "one", tmp_path / "none", WORD)
    assert not (host.programs / "seen").exists()
