"""Reaches all hosts of a site at once, by pyinfra's ssh connector, and runs commands there without showing secrets."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()  # pyinfra runs hosts as greenlets: sockets have to yield to each other

import contextlib  # noqa: E402
import logging  # noqa: E402
from collections.abc import Callable, Iterable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any, cast  # noqa: E402

import gevent  # noqa: E402
from pyinfra.api import Config, Inventory, State  # noqa: E402
from pyinfra.api.connect import connect_all, disconnect_all  # noqa: E402
from pyinfra.api.exceptions import PyinfraError  # noqa: E402
from pyinfra.api.host import Host as Target  # noqa: E402
from pyinfra.api.state import BaseStateCallback  # noqa: E402

from appliance.host import reach, together  # noqa: E402
from appliance.host.connector import ACCESS, Connector  # noqa: E402
from appliance.host.reach import Answer, CommandFailed, Unreachable, unreachable  # noqa: E402
from appliance.host.state import StrictState  # noqa: E402
from appliance.site.inventories import host_data  # noqa: E402
from appliance.site.model import Site  # noqa: E402

__all__ = ["Answer", "CommandFailed", "Connections", "Unreachable", "unreachable"]

for name in ("pyinfra", "paramiko"):
    logging.getLogger(name).setLevel(logging.CRITICAL)  # every failure reaches the person as a sentence of ours


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
        self._ways = {name: reach.access(site, name, known_hosts, become) for name in self.names}
        self._state = StrictState(_inventory(site, self._ways), Config(CONNECT_TIMEOUT=reach.CONNECT_SECONDS), False)
        for name in self.names:
            self.target(name).connector_data[ACCESS] = self._ways[name]
        self._errors = _Errors()
        self._state.add_callback_handler(self._errors)  # type: ignore[no-untyped-call]  # pyinfra is typed in part

    @property
    def state(self) -> StrictState:
        """The pyinfra state, for operations."""
        return self._state

    @property
    def commands(self) -> int:
        """How many commands ran on hosts."""
        return sum(self.connector(name).commands for name in self.names)

    def target(self, name: str) -> Target:
        """Return pyinfra's host."""
        return self._state.inventory.get_host(name)

    def connector(self, name: str) -> Connector:
        """Return the runner of commands on a host."""
        return cast(Connector, self.target(name).connector)

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
        return {name: self._reason(name) for name in self.names if not self.target(name).connected}

    def reconnect(self, name: str) -> None:
        """Open a host's connection again, after it restarted."""
        target = self.target(name)
        target.connected = False
        target.connect(raise_exceptions=True)

    def close(self) -> None:
        """Leave all hosts."""
        with gevent.Timeout(5, False):  # type: ignore[arg-type]  # false: it only ends the block
            disconnect_all(self._state)

    def run(
        self,
        name: str,
        argv: Iterable[str],
        data: bytes | None = None,
        user: str | None = None,
        seconds: int = reach.COMMAND_SECONDS,
    ) -> Answer:
        """Run an argument list on a host as root, or as `user`; `data` is its standard input and is shown nowhere.

        Raises Unreachable when the host went away.
        """
        return self.connector(name).run(argv, data, user, seconds)[0]

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
        return together.everywhere(work, names if names is not None else self.names)

    def _reason(self, name: str) -> str:
        return self._errors.messages.get(name, "no answer from ssh").rstrip(".")


def _inventory(site: Site, ways: dict[str, reach.Access]) -> Inventory:
    """Return pyinfra's inventory: what each host runs as data, and a group of hosts for each component."""
    hosts = [(name, way.pyinfra() | host_data(site, name)) for name, way in ways.items()]
    components = sorted({component for name in ways for component in site.hosts[name].runs})
    groups: dict[str, Any] = {
        component: ([name for name in ways if component in site.hosts[name].runs], {}) for component in components
    }
    inventory = Inventory((hosts, {}), None, **groups)
    for host in inventory:
        host.connector_cls = Connector  # a name of the form @name/host would find none but installed ones
    return inventory
