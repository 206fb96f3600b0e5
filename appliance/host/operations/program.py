"""The command of pyinfra that runs a program of `remote/`, or any argument list, with input that is shown nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyinfra.api import Host, QuoteString, State, StringCommand

from appliance.host import programs


class ArgumentList(StringCommand):
    """A command as an argument list, quoted once; `data` goes to its standard input, `user` is who runs it.

    A `data` that can be called is asked when the command runs: for what is made for one use. `output` is what the
    command printed, once it ran.
    """

    output = ""

    def __init__(
        self, argv: Iterable[str], data: bytes | Callable[[], bytes] | None = None, user: str | None = None
    ) -> None:
        super().__init__(*map(QuoteString, argv))
        self._data, self._user = data, user

    def execute(self, state: State, host: Host, connector_arguments: Any) -> Any:
        """Run it on a host."""
        data = self._data() if callable(self._data) else self._data
        arguments = connector_arguments | {"_stdin": data} | ({"_sudo_user": self._user} if self._user else {})
        ended = super().execute(state, host, arguments)
        self.output = ended[1].stdout
        return ended


def program(name: str, *arguments: str, data: bytes | None = None) -> ArgumentList:
    """Return the command that runs a program of `remote/`."""
    return ArgumentList(programs.argv(name, *arguments), data)
