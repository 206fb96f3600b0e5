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
        found: dict[str, str] = {}
        for line in self.check_output("/usr/sbin/sshd -T").splitlines():
            name, _, value = line.partition(" ")
            found[name] = f"{found[name]} {value}" if name == "allowusers" and name in found else value
        return found

    def __call__(self, name: str) -> str | None:
        """Return a setting, None where sshd does not know it."""
        return self.settings.get(name)
