"""Reaches hosts one by one with Fabric, also when half of them are down; commands as root, secrets on stdin.

Fabric's groups hand one input stream to all their hosts, where the first takes sudo's password from the others; and a
procedure runs different commands on each host, and waits for them.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fabric import Config, Connection
from fabric.runners import Remote
from invoke.exceptions import CommandTimedOut, ThreadException
from paramiko import Channel, SSHException

from appliance.errors import ApplianceError
from appliance.host.reach import CONNECT_SECONDS, Unreachable, access, guard
from appliance.procedures.recovery import piping
from appliance.site.model import Site


class HostFailed(ApplianceError):
    """A command on a host that ended badly."""

    def __init__(self, host: str, what: str, code: int, output: str) -> None:
        messages = [line for line in output.strip().splitlines() if line.strip()]
        super().__init__(f"{host}: {what} failed with exit code {code}: {' | '.join(messages[-4:]) or 'no message'}.")
        self.host, self.code, self.output = host, code, output


@dataclass(frozen=True)
class Answer:
    """The answer of a command."""

    code: int
    output: str


class Feeding(Remote):
    """Fabric's runner, which feeds standard input in large pieces; its own takes a character, a hundred times a second.

    Errors come with the output, in the order in which both arrive: ssh carries them apart.
    """

    def handle_stdin(self, input_: IO[bytes], output: IO[str], echo: bool = False) -> None:
        """Feed everything, then say that there is no more."""
        with contextlib.suppress(OSError):  # a command that ended before it read everything says so by its code
            while part := input_.read(1 << 16):
                self._write_proc_stdin(part)
            self.close_proc_stdin()

    def send_start_message(self, command: str) -> None:
        """Start the command."""
        self.channel.set_combine_stderr(True)
        super().send_start_message(command)


SETTINGS = {"load_ssh_configs": False, "runners": {"remote": Feeding}}


class Reach:
    """Connections to hosts, opened when first used; only hosts whose keys are known are spoken to."""

    def __init__(self, site: Site, known_hosts: Path, become: str | None) -> None:
        self._ways = {name: access(site, name, known_hosts, become) for name in site.hosts}
        self._open: dict[str, Connection] = {}

    def __enter__(self) -> Reach:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave all hosts."""
        for connection in self._open.values():
            connection.close()

    def run(
        self, host: str, argv: Iterable[str], data: bytes = b"", user: str | None = None, seconds: int = 900
    ) -> Answer:
        """Run an argument list as root, or as `user`; `data` is its standard input. Raises Unreachable.

        A command that takes longer than `seconds` is left alone, and counts as failed with exit code 124.
        """
        way = self._ways[host]
        try:
            connection = self._connected(host)
            done = connection.run(
                way.streaming(argv, user),
                in_stream=io.BytesIO(way.head() + data),
                hide=True,
                warn=True,
                timeout=seconds,
                encoding="utf-8",
            )
        except CommandTimedOut:
            return Answer(124, f"did not end within {seconds} s")
        except (OSError, SSHException, EOFError, ThreadException) as error:
            self._open.pop(host, None)
            raise self._away(host, error) from None
        if done.exited < 0:
            self._open.pop(host, None)
            raise self._away(host, SSHException("the connection broke"))
        return Answer(done.exited, done.stdout)

    def demand(
        self, host: str, argv: Iterable[str], what: str, data: bytes = b"", user: str | None = None, seconds: int = 900
    ) -> str:
        """Run as `run` does and return the output; raises HostFailed."""
        answer = self.run(host, argv, data, user, seconds)
        if answer.code:
            raise HostFailed(host, what, answer.code, answer.output)
        return answer.output

    def pipe(
        self, source: str, give: Iterable[str], target: str, take: Iterable[str], what: str, data: bytes = b"",
        moved: Callable[[int], None] = lambda _: None,
    ) -> int:  # fmt: skip
        """Pipe the output of a command on one host into a command on another; returns the number of bytes.

        `data` is the standard input of the first command. Raises Unreachable or CommandFailed.
        """
        return piping.pipe(self._ways[source], give, self._ways[target], take, what, data, moved)

    def fetch(self, host: str, argv: Iterable[str], what: str, data: bytes = b"") -> bytes:
        """Run a command and return its output as bytes, for what fits into memory."""
        channel = self._channel(host, self._ways[host].streaming(argv))
        channel.sendall(self._ways[host].head() + data)
        channel.shutdown_write()
        content = channel.makefile("rb").read()
        if code := channel.recv_exit_status():
            raise HostFailed(host, what, code, channel.makefile_stderr().read().decode(errors="replace"))
        return content

    def _channel(self, host: str, command: str) -> Channel:
        """Return a channel for bytes as they are: Fabric's `run` would keep them all, and as text."""
        try:
            channel: Channel = self._connected(host).create_session()
            channel.exec_command(command)
        except (OSError, SSHException, EOFError) as error:
            raise self._away(host, error) from None
        return channel

    def _connected(self, host: str) -> Connection:
        connection = self._connection(host)
        if not connection.is_connected:
            connection.open()
            guard(connection.transport)
        return connection

    def _connection(self, name: str) -> Connection:
        if name not in self._open:
            way = self._ways[name]
            connection = Connection(
                way.address, user=way.user, port=way.port, connect_kwargs=way.credentials(),
                connect_timeout=CONNECT_SECONDS, config=Config(lazy=True, overrides=SETTINGS),
            )  # fmt: skip
            way.trust(connection.client)
            self._open[name] = connection
        return self._open[name]

    def _away(self, name: str, error: Exception) -> Unreachable:
        message = str(error) or type(error).__name__
        return Unreachable(
            f"{name} ({self._ways[name].address}) is not reached: {message.rstrip('.')}.",
            "Look at power, network and the host key in known_hosts, then run the same command again.",
        )
