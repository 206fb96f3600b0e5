"""Reaches the hosts for testinfra: one connection each, host keys checked, sudo's password on standard input alone.

A command is run once on a host: whoever asks it again, in whichever module, gets the same answer.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import shlex
import socket
from pathlib import Path
from typing import Any, cast

import paramiko
from testinfra.backend.base import CommandResult
from testinfra.backend.paramiko import ParamikoBackend
from testinfra.host import Host

from appliance.compliance.control import Unanswered
from appliance.compliance.modules import MODULES
from appliance.errors import ApplianceError
from appliance.host.reach import CONNECT_SECONDS, Access, access, as_user, guard
from appliance.site.model import Site

ANSWER_SECONDS = 120

logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # every failure reaches the person as a sentence of ours


class Away(ApplianceError):
    """Hosts that ssh does not reach."""

    exit_code = 3


class Backend(ParamikoBackend):
    """Testinfra's paramiko backend, which checks no host key and knows no password for sudo; this one does both."""

    NAME = "hr-appliance"

    def __init__(self, access: Access) -> None:
        super().__init__(access.address)
        self._access = access
        self._encoding = "utf-8"
        self._answers: dict[str, CommandResult] = {}
        self.commands = 0

    @functools.cached_property
    def client(self) -> paramiko.SSHClient:
        """The open connection; raises Away."""
        access, client = self._access, paramiko.SSHClient()
        access.trust(client)
        try:
            client.connect(access.address, access.port, access.user, timeout=CONNECT_SECONDS, **access.credentials())
        except (paramiko.SSHException, OSError) as error:
            raise Away(
                f"{access.name} ({access.address}) is not reached by ssh: {str(error) or type(error).__name__}.",
                "Look at power, network and the host's key in known_hosts.",
            ) from None
        guard(cast(paramiko.Transport, client.get_transport()))  # connected by now
        return client

    def run(self, command: str, *args: str, **kwargs: Any) -> CommandResult:
        """Return what a command answers as root; the host is asked the first time alone. Raises Away."""
        asked = self.quote(command, *args)
        if asked not in self._answers:
            self._answers[asked] = super().run(asked)
        return self._answers[asked]

    def get_sudo_command(self, command: str, sudo_user: str | None) -> str:
        """Return the command as another user runs it; what asks for it is root already."""
        return shlex.join(as_user(("/bin/sh", "-c", command), sudo_user))

    def _exec_command(self, command: bytes) -> tuple[int, bytes, bytes]:
        self.commands += 1
        try:
            channel = self.client.get_transport().open_session(timeout=ANSWER_SECONDS)  # type: ignore[union-attr]  # connected by now
            channel.settimeout(ANSWER_SECONDS)
            channel.exec_command(self._access.streaming(("/bin/sh", "-c", command.decode())))
            with contextlib.suppress(OSError):  # a sudo that refuses reads nothing
                channel.sendall(self._access.head())
            channel.shutdown_write()
            output, errors = channel.makefile("rb").read(), channel.makefile_stderr("rb").read()
            return channel.recv_exit_status(), output, errors
        except (paramiko.SSHException, OSError, EOFError) as error:
            what = "did not answer in time" if isinstance(error, socket.timeout) else "went away"
            raise Away(f"{self._access.name} {what}.", "Look at the host, and run the same command again.") from None


class InspectedHost(Host):
    """Testinfra's host with our modules; what a module cannot ask raises Unanswered, which shows no output whole."""

    def __getattr__(self, name: str) -> Any:
        if name not in MODULES:
            return super().__getattr__(name)
        module = MODULES[name].get_module(self)
        setattr(self, name, module)
        return module

    def run_expect(self, expected: list[int], command: str, *args: str, **kwargs: Any) -> CommandResult:
        """Run a command that ends with one of the expected exit codes; raises Unanswered."""
        done = self.run(command, *args, **kwargs)
        if done.rc not in expected:
            lines = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.rc}").splitlines()
            # psql says what is wrong first and points at it afterwards; most others end with what is wrong.
            message = next((line for line in lines if "ERROR" in line or "error:" in line), lines[-1])
            program = Path(command.split()[0]).name
            raise Unanswered(f"{program} did not answer: {message.strip()[:160]}", "Look at the host.")
        return done

    def check_output(self, command: str, *args: str, **kwargs: Any) -> str:
        """Return what a command prints, without the last line's end; raises Unanswered when it fails."""
        return str(self.run_expect([0], command, *args, **kwargs).stdout).rstrip("\r\n")


def open_host(site: Site, name: str, known_hosts: Path, become: str | None) -> Any:
    """Return testinfra's host, connected; raises Away."""
    backend = Backend(access(site, name, known_hosts, become))
    host = InspectedHost(backend)
    backend.set_host(host)
    if host.run("true").rc:
        raise Away(
            f"{name} refuses sudo.", "See `secrets.become` of the site file, and the sudo rules of its ssh_user."
        )
    return host
