"""Sockets: testinfra's module for `ss`, with the programs that listen."""

from __future__ import annotations

import re
from typing import NamedTuple

from testinfra.modules.socket import LinuxSocketSS


class Listener(NamedTuple):
    """A TCP or UDP socket that listens; the program is empty where none is named."""

    protocol: str
    address: str
    port: int
    program: str


class Socket(LinuxSocketSS):
    """A socket of the host."""

    _command = "ss"

    @classmethod
    def get_module_class(cls, host: object) -> type[Socket]:
        """Return this class: every host has iproute2."""
        return cls

    @classmethod
    def get_listeners(cls) -> list[Listener]:
        """Return every TCP and UDP socket that listens, with its program, ordered by protocol and port.

        >>> host.socket.get_listeners()
        [Listener(protocol='tcp', address='0.0.0.0', port=22, program='sshd')]
        """
        listeners = set()
        for line in cls(None).check_output("ss -Hlntup").splitlines():
            words = line.split()
            address, _, port = words[4].rpartition(":")
            program = re.search(r'"([^"]+)"', line)
            plain = address.strip("[]").partition("%")[0]
            listeners.add(Listener(words[0], plain, int(port), program[1] if program else ""))
        return sorted(listeners, key=lambda listener: (listener.protocol, listener.port, listener.address))
