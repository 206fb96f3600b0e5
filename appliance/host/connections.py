"""Reaches all hosts of a site at once, by pyinfra's ssh connector, and runs commands there without showing secrets."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()  # pyinfra runs hosts as greenlets: sockets have to yield to each other

import contextlib  # noqa: E402
import logging  # noqa: E402
import socket  # noqa: E402
from collections.abc import Callable, Iterable, Mapping  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from paramiko import SSHException  # noqa: E402
from pyinfra.api import Config, Inventory, State, StringCommand  # noqa: E402
from pyinfra.api.connect import connect_all, disconnect_all  # noqa: E402
from pyinfra.api.exceptions import ConnectError, PyinfraError  # noqa: E402
from pyinfra.api.host import Host as Target  # noqa: E402
from pyinfra.api.state import BaseStateCallback  # noqa: E402

from appliance.errors import ApplianceError, Problems  # noqa: E402
from appliance.host import sudo  # noqa: E402
from appliance.site.model import Site  # noqa: E402

BROKEN_SECONDS = 30
"""A connection that nothing came back over for this long is given up: a cut network, a host without power."""

for name in ("pyinfra", "paramiko"):
    logging.getLogger(name).setLevel(logging.CRITICAL)  # every failure reaches the person as a sentence of ours


class Unreachable(ApplianceError):
    """Hosts that ssh does not reach."""

    exit_code = 3


def unreachable(site: Site, away: Mapping[str, str]) -> Unreachable:
    """Return the refusal that names hosts that were not reached, with the reasons (host -> reason)."""
    return Unreachable(
        "; ".join(f"{name} ({site.hosts[name].address}): {reason}" for name, reason in away.items()) + ".",
        "Look at power, network and the host key in known_hosts; what was done on other hosts stays.",
    )


class CommandFailed(ApplianceError):
    """A command on a host that ended badly; `output` is what it said last."""

    def __init__(self, host: str, what: str, code: int, output: str) -> None:
        last = output.strip().splitlines()[-6:]
        super().__init__(f"{host}: {what} failed with exit code {code}: {' | '.join(last) or 'no message'}.")
        self.host, self.code, self.output = host, code, output


@dataclass(frozen=True)
class Answer:
    """What a command on a host said."""

    code: int
    output: str


class _Errors(BaseStateCallback):
    def __init__(self) -> None:
        self.messages: dict[str, str] = {}

    def host_connect_error(self, _state: State, host: Target, error: Exception) -> None:  # type: ignore[override]  # pyinfra calls its instance
        self.messages[host.name] = str(error)


class Connections:
    """Open connections to the hosts of a site; commands run as root by sudo, its password only on standard input."""

    def __init__(self, site: Site, known_hosts: Path, become: str | None, names: Iterable[str] | None = None) -> None:
        self.site = site
        self.names = list(names if names is not None else site.hosts)
        self.commands = 0
        self._become = become
        data = {"ssh_known_hosts_file": str(known_hosts), "ssh_strict_host_key_checking": "yes"}
        if site.secrets.ssh_key:
            data["ssh_key"] = site.secrets.ssh_key.removeprefix("file:")
        hosts = [(name, self._data(name)) for name in self.names]
        self._state = State(Inventory((hosts, data)), Config(CONNECT_TIMEOUT=10))
        self._errors = _Errors()
        self._state.add_callback_handler(self._errors)

    @property
    def state(self) -> State:
        """The pyinfra state, for operations."""
        return self._state

    def target(self, name: str) -> Target:
        """Return pyinfra's host."""
        return self._state.inventory.get_host(name)

    def connect(self) -> None:
        """Connect to every host; raises Unreachable naming all that could not be reached."""
        away = self.connect_those_that_answer()
        if away:
            self.close()
            raise unreachable(self.site, away)

    def connect_those_that_answer(self) -> dict[str, str]:
        """Connect, and return host -> reason for those that could not be reached."""
        with contextlib.suppress(PyinfraError):  # raised when no host is left; each is looked at below
            connect_all(self._state)
        away = {name: self._reason(name) for name in self.names if not self.target(name).connected}
        for name in self.names:
            if name not in away:
                self._guard(self.target(name))
        return away

    def reconnect(self, name: str) -> None:
        """Open a host's connection again, after it restarted."""
        target = self.target(name)
        target.connected = False
        target.connect(raise_exceptions=True)
        self._guard(target)

    def close(self) -> None:
        """Leave all hosts."""
        with gevent.Timeout(5, False):  # type: ignore[arg-type]  # false: it only ends the block
            disconnect_all(self._state)

    def run(
        self, name: str, argv: Iterable[str], data: bytes | None = None, user: str | None = None, seconds: int = 900
    ) -> Answer:
        """Run an argument list on a host as root, or as `user`; `data` is its standard input and is shown nowhere.

        Raises Unreachable when the host went away.
        """
        lines, command = self._wrapped(list(argv), data, user)
        self.commands += 1
        try:
            _fine, output = self.target(name).run_shell_command(
                StringCommand(command), _stdin=lines, _timeout=seconds, _success_exit_codes=[0]
            )
        except (OSError, SSHException, EOFError, AttributeError, ConnectError) as error:
            raise Unreachable(
                f"{name} ({self._address(name)}) went away: {type(error).__name__}.",
                "Bring it back and run the same command again; what was done stays.",
            ) from None
        text = "\n".join(line.line for line in output if not line.line.startswith(MARK))
        codes = [line.line for line in output if line.line.startswith(MARK)]
        if not codes:
            raise Unreachable(
                f"{name} ({self._address(name)}) went away, or sudo was refused: {text[-300:] or 'no message'}",
                "Look at the host and at `secrets.become`, and run the same command again; what was done stays.",
            )
        return Answer(int(codes[-1].removeprefix(MARK)), text)

    def demand(
        self, name: str, argv: Iterable[str], what: str, data: bytes | None = None, user: str | None = None
    ) -> str:
        """Run as `run` does and return the output; raises CommandFailed."""
        answer = self.run(name, argv, data, user)
        if answer.code:
            raise CommandFailed(name, what, answer.code, answer.output)
        return answer.output

    def everywhere(self, work: Callable[[str], Any], names: Iterable[str] | None = None) -> dict[str, Any]:
        """Do something for several hosts at once; an exception of one is raised after all have ended."""

        def caught(name: str) -> tuple[Any, ApplianceError | None]:
            # gevent prints what ends a greenlet; a refusal is for the person, in the caller's own words.
            try:
                return work(name), None
            except ApplianceError as error:
                return None, error

        jobs = {name: gevent.spawn(caught, name) for name in (names if names is not None else self.names)}
        try:
            gevent.joinall(list(jobs.values()), raise_error=True)
        except BaseException:
            gevent.killall(list(jobs.values()), block=False)
            raise
        ended = {name: job.get() for name, job in jobs.items()}
        failed = [error for _result, error in ended.values() if error]
        if failed:
            raise Problems(failed) if len(failed) > 1 else failed[0]
        return {name: result for name, (result, _error) in ended.items()}

    def _wrapped(self, argv: list[str], data: bytes | None, user: str | None) -> tuple[str, str]:
        if user:
            argv = ["runuser", "-u", user, "--", *argv]
        return sudo.stream(self._become, data), sudo.command(self._become, argv, MARK)

    def _data(self, name: str) -> dict[str, Any]:
        host = self.site.hosts[name]
        return {"ssh_hostname": str(host.address), "ssh_port": host.ssh_port, "ssh_user": host.ssh_user}

    def _address(self, name: str) -> str:
        return str(self.site.hosts[name].address)

    def _reason(self, name: str) -> str:
        return self._errors.messages.get(name, "no answer from ssh").rstrip(".")

    @staticmethod
    def _guard(target: Target) -> None:
        transport = target.connector.client.get_transport()  # type: ignore[attr-defined]  # the connector of SSH has a client
        transport.set_keepalive(5)
        transport.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, BROKEN_SECONDS * 1000)


MARK = "hr-appliance-exit:"
"""Precedes a command's exit code in its output, so that a connection that broke is told from a command that failed."""
