"""The ssh server's effective settings."""

from __future__ import annotations

import functools

from testinfra.modules.base import InstanceModule


class Sshd(InstanceModule):
    """What sshd really does, as it says itself.

    >>> host.sshd("permitrootlogin")
    'no'
    """

    @functools.cached_property
    def settings(self) -> dict[str, str]:
        """All settings; the users that may sign in are put together from several lines."""
        values: dict[str, str] = {}
        for line in self.check_output("/usr/sbin/sshd -T").splitlines():
            name, _, value = line.partition(" ")
            values[name] = f"{values[name]} {value}" if name == "allowusers" and name in values else value
        return values

    def __call__(self, name: str) -> str | None:
        """Return a setting, None where sshd does not know it."""
        return self.settings.get(name)
