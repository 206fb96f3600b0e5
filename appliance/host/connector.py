"""The connector by which pyinfra's operations act on hosts: its own ssh, root by sudo, secrets on stdin alone.

pyinfra's own way with sudo writes the password into a command line and files into a folder that everybody may read.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from paramiko import Channel, SSHException
from pyinfra.api import StringCommand
from pyinfra.api.util import get_file_io
from pyinfra.connectors.ssh import SSHConnector
from pyinfra.connectors.util import CommandOutput, make_unix_command, read_output_buffers

from appliance.host import programs
from appliance.host.reach import COMMAND_SECONDS, MARK, Access, Answer, guard

ACCESS = "access"
"""Where a host's `connector_data` has its Access."""


class Connector(SSHConnector):
    """Runs everything as root, or as the user that an operation names; knows how its last command ended."""

    commands = 0
    last = Answer(0, "")

    @property
    def access(self) -> Access:
        """How the host is reached."""
        access: Access = self.host.connector_data[ACCESS]
        return access

    def connect(self) -> None:
        """Open the connection."""
        super().connect()
        transport = self.client.get_transport() if self.client else None
        if transport:
            guard(transport)

    def run(
        self, argv: Iterable[str], data: bytes | None = None, user: str | None = None, seconds: float = COMMAND_SECONDS
    ) -> tuple[Answer, CommandOutput]:
        """Run an argument list as root, or as `user`; returns its answer, and the same by lines.

        `data` is its standard input and is shown nowhere. Raises Unreachable where the host went away or sudo refused.
        """
        self.commands += 1
        try:
            output = self._exchange(self.access.command(argv, user), self.access.stream(data), seconds)
        except TimeoutError:
            raise self.access.away(f"did not end a command within {seconds:.0f} s") from None
        except (OSError, SSHException, EOFError, AttributeError) as error:
            raise self.access.away(f"went away: {type(error).__name__}") from None
        lines, code = _without_mark(output)
        text = "\n".join(line.line for line in lines)
        if code is None:
            raise self.access.away(f"went away, or sudo was refused: {text[-300:].strip() or 'no message'}")
        self.last = Answer(code, text)
        return self.last, lines

    def run_shell_command(
        self, command: StringCommand, print_output: bool = False, print_input: bool = False, **arguments: Any
    ) -> tuple[bool, CommandOutput]:
        """Run a command of an operation or a fact; returns whether it worked, and its output."""
        settings = {key: arguments[key] for key in ("_env", "_chdir") if arguments.get(key)}
        text = make_unix_command(command, _shell_executable=None, **settings).get_raw_value()
        shell = arguments.get("_shell_executable") or "sh"
        seconds = arguments.get("_timeout") or COMMAND_SECONDS
        answer, output = self.run((shell, "-c", text), _data(arguments.get("_stdin")), _user(arguments), seconds)
        return answer.code in (arguments.get("_success_exit_codes") or (0,)), output

    def put_file(
        self,
        filename_or_io: Any,
        remote_filename: str,
        remote_temp_filename: str | None = None,
        print_output: bool = False,
        print_input: bool = False,
        **arguments: Any,
    ) -> bool:
        """Put a file in place, whole or not at all; owner and mode stay, and a new file is root's alone."""
        with get_file_io(filename_or_io) as source:
            data = source.read()
        program = programs.argv("put_file.sh", remote_filename)
        return self.run(program, data if isinstance(data, bytes) else data.encode(), _user(arguments))[0].code == 0

    def get_file(
        self,
        remote_filename: str,
        filename_or_io: Any,
        remote_temp_filename: str | None = None,
        print_output: bool = False,
        print_input: bool = False,
        **arguments: Any,
    ) -> bool:
        """Fetch a file."""
        answer, output = self.run(("base64", "--", remote_filename), user=_user(arguments))
        if answer.code == 0:
            with get_file_io(filename_or_io, "wb") as target:
                target.write(base64.b64decode("".join(output.stdout_lines)))
        return answer.code == 0

    def check_can_rsync(self) -> None:
        """Refuse: rsync would need sudo's password in a command line."""
        raise NotImplementedError("This connector has no rsync: use files.put.")

    def _exchange(self, line: str, data: bytes, seconds: float) -> CommandOutput:
        transport = self.client.get_transport() if self.client else None
        if transport is None:
            raise EOFError
        channel = transport.open_session()
        channel.exec_command(line)
        with contextlib.suppress(OSError):  # a sudo that refuses reads nothing, and says why below
            channel.sendall(data)
        channel.shutdown_write()
        outputs = _lines(channel, error=False), _lines(channel, error=True)
        return read_output_buffers(*outputs, timeout=seconds, print_output=False, print_prefix="")  # type: ignore[arg-type]  # seconds may have a fraction


def _lines(channel: Channel, error: bool) -> Iterator[str]:
    """Return the lines of a stream; what is no UTF-8 is replaced, where paramiko and pyinfra would give up."""
    file = channel.makefile_stderr("rb") if error else channel.makefile("rb")
    return (line.decode(errors="replace") for line in file)


def _without_mark(output: CommandOutput) -> tuple[CommandOutput, int | None]:
    """Return the output without what root's shell adds to it, and the exit code; None without one."""
    lines = list(output)
    mine = [place for place, line in enumerate(lines) if line.buffer_name == "stdout"]
    if not mine or not lines[mine[-1]].line.startswith(MARK):
        return output, None
    code = int(lines[mine[-1]].line.removeprefix(MARK))
    added = {mine[-1]}
    if len(mine) > 1 and not lines[mine[-2]].line:  # the end of the last line, which the command had ended itself
        added.add(mine[-2])
    return CommandOutput([line for place, line in enumerate(lines) if place not in added]), code


def _user(arguments: dict[str, Any]) -> str | None:
    user = arguments.get("_sudo_user") or arguments.get("_su_user") or arguments.get("_doas_user")
    return None if user in (None, "root") else str(user)


def _data(stdin: Any) -> bytes | None:
    """Return what pyinfra takes as standard input (text, lines, a file) as bytes."""
    if stdin is None or isinstance(stdin, bytes):
        return stdin
    if hasattr(stdin, "read"):
        stdin = stdin.read()
        return stdin if isinstance(stdin, bytes) else stdin.encode()
    lines = [stdin] if isinstance(stdin, str) else stdin
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines).encode()
