"""How a host is reached: address, key, the keys of hosts that are trusted, sudo and time limits.

pyinfra, Fabric, testinfra, Ansible and OpenSSH reach hosts by the settings of this module, each in its own form.
"""

from __future__ import annotations

import shlex
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from appliance.errors import ApplianceError
from appliance.host import sudo
from appliance.site.model import Site

if TYPE_CHECKING:
    from paramiko import SSHClient, Transport

CONNECT_SECONDS = 10
SIGN_IN_SECONDS = 30
"""How long a host may take to greet, and again to take a key: one that is busy does so late."""
ALIVE_SECONDS = 5
"""How often an open connection is asked whether the other side is there."""
BROKEN_SECONDS = 30
"""A connection that nothing came back over for this long is given up: a cut network, a host without power."""
COMMAND_SECONDS = 900
FAST = ("-q", "-o", "Ciphers=aes256-gcm@openssh.com,chacha20-poly1305@openssh.com", "-o", "Compression=no")
"""Options of OpenSSH for much data: processors have instructions for the first cipher; what is sent is packed."""
MARK = "hr-appliance-exit:"
"""Precedes a command's exit code in its output, which tells a broken connection from a command that failed."""


class Unreachable(ApplianceError):
    """Hosts that ssh does not reach."""

    exit_code = 3


class CommandFailed(ApplianceError):
    """A command on a host that ended badly; `output` is its last lines."""

    def __init__(self, host: str, what: str, code: int, output: str) -> None:
        last = [line for line in output.strip().splitlines() if line.strip()][-6:]
        super().__init__(f"{host}: {what} failed with exit code {code}: {' | '.join(last) or 'no message'}.")
        self.host, self.code, self.output = host, code, output


@dataclass(frozen=True)
class Answer:
    """The answer of a command on a host."""

    code: int
    output: str


@dataclass(frozen=True)
class Access:
    """How one host is reached; `become` is the password for sudo, None where it asks for none."""

    name: str
    address: str
    port: int
    user: str
    key: str | None
    known_hosts: Path
    become: str | None = field(default=None, repr=False)

    def credentials(self) -> dict[str, Any]:
        """Return the arguments for paramiko's `connect`, key and timeouts: Fabric and testinfra pass it on."""
        return {
            "key_filename": self.key,
            "allow_agent": self.key is None,
            "look_for_keys": self.key is None,
            "banner_timeout": SIGN_IN_SECONDS,
            "auth_timeout": SIGN_IN_SECONDS,
        }

    def pyinfra(self) -> dict[str, Any]:
        """Return the data by which pyinfra's ssh connector reaches the host; without the password."""
        data = {"ssh_hostname": self.address, "ssh_port": self.port, "ssh_user": self.user}
        data |= {"ssh_known_hosts_file": str(self.known_hosts), "ssh_strict_host_key_checking": "yes"}
        return data | ({"ssh_key": self.key} if self.key else {})

    def openssh(self) -> list[str]:
        """Return the options and the target for the program ssh."""
        settings = {
            "BatchMode": "yes",
            "ConnectTimeout": CONNECT_SECONDS,
            "ServerAliveInterval": ALIVE_SECONDS,
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": self.known_hosts,
        }
        options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        return [*options, "-p", str(self.port), *(["-i", self.key] if self.key else []), f"{self.user}@{self.address}"]

    def ansible(self) -> dict[str, str]:
        """Return the variables by which Ansible reaches the host, besides address, port and user."""
        options = f"-o UserKnownHostsFile={shlex.quote(str(self.known_hosts))} -o StrictHostKeyChecking=yes"
        if self.key is None:
            return {"ansible_ssh_common_args": options}
        return {
            "ansible_ssh_common_args": f"{options} -o IdentitiesOnly=yes",
            "ansible_ssh_private_key_file": self.key,
        }

    def trust(self, client: SSHClient) -> None:
        """Have a client speak only to hosts whose keys are known: Fabric and testinfra would take any key."""
        from paramiko import RejectPolicy

        client.set_missing_host_key_policy(RejectPolicy())
        if self.known_hosts.exists():
            client.load_host_keys(str(self.known_hosts))

    def command(self, argv: Iterable[str], user: str | None = None) -> str:
        """Return a line for the host's shell that runs an argument list as root, or as `user`, on what `stream` sends.

        Its output ends with `MARK` and the exit code, unless sudo refused or the host went away.
        """
        return sudo.command(self.become, as_user(argv, user), MARK)

    def stream(self, data: bytes | None) -> bytes:
        """Return what `command` reads: the password, if any, and the data."""
        return sudo.stream(self.become, data).encode()

    def streaming(self, argv: Iterable[str], user: str | None = None) -> str:
        """Return a line that runs an argument list as `command` does, on the plain bytes that follow `head`."""
        return sudo.streaming(self.become, as_user(argv, user))

    def head(self) -> bytes:
        """Return what a command of `streaming` reads before its data: the password, if any, and what ends it."""
        return sudo.head(self.become).encode()

    def away(self, why: str) -> Unreachable:
        """Return the error for a host that is not reached, with the reason."""
        return Unreachable(
            f"{self.name} ({self.address}) {why.rstrip('.')}.",
            "Look at power, network, the host key in known_hosts and `secrets.become`, and run the same command "
            "again; what was done stays.",
        )


def access(site: Site, name: str, known_hosts: Path, become: str | None) -> Access:
    """Return how a host of a site is reached."""
    host, key = site.hosts[name], site.secrets.ssh_key
    file = key.removeprefix("file:") if key else None
    return Access(name, str(host.address), host.ssh_port, host.ssh_user, file, known_hosts, become)


def as_user(argv: Iterable[str], user: str | None) -> list[str]:
    """Return the argument list by which root runs another one, as itself or as `user`."""
    return ["runuser", "-u", user, "--", *argv] if user else [*argv]


def unreachable(site: Site, away: Mapping[str, str]) -> Unreachable:
    """Return the refusal that names hosts that were not reached, with the reasons (host -> reason)."""
    return Unreachable(
        "; ".join(f"{name} ({site.hosts[name].address}): {reason}" for name, reason in away.items()) + ".",
        "Look at power, network and the host key in known_hosts; what was done on other hosts stays.",
    )


def guard(transport: Transport) -> None:
    """Send each command at once, and notice that the other side of an open connection is gone.

    What is small would wait until the other side has confirmed the packet before it, 40 ms for each command.
    """
    transport.set_keepalive(ALIVE_SECONDS)
    sock = cast(socket.socket, transport.sock)  # a socket, where nothing is jumped over
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, BROKEN_SECONDS * 1000)
