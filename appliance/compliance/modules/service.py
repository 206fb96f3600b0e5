"""Units of systemd: testinfra's module for services, with lists of units and how exposed they are."""

from __future__ import annotations

import functools
import re

from testinfra.modules.service import SystemdService


class Service(SystemdService):
    """A service, or another unit by its full name; every host has systemd, and no other way to start anything."""

    @classmethod
    def get_module_class(cls, host: object) -> type[Service]:
        """Return this class."""
        return cls

    @classmethod
    def get_running(cls, prefix: str = "") -> list[Service]:
        """Return the services that run now, those of a prefix alone if there is one.

        >>> host.service.get_running("systemd-")
        [<service systemd-journald.service>, <service systemd-logind.service>]
        """
        listed = cls("").check_output("systemctl list-units --plain --no-legend --state=running --type=service")
        return [cls(name) for name in _first_words(listed) if name.startswith(prefix)]

    @classmethod
    def get_installed(cls, pattern: str) -> list[Service]:
        """Return the units that have a file, whether they run or not."""
        listed = cls("").check_output("systemctl list-unit-files --plain --no-legend %s; true", pattern)
        return [cls(name) for name in _first_words(listed)]

    @classmethod
    def get_manager_properties(cls) -> dict[str, str]:
        """Return what systemd itself is set to: `host.service.get_manager_properties()["DefaultLimitCORE"]`."""
        return _properties(cls("").check_output("systemctl show"))

    @property
    def is_running(self) -> bool:
        """Whether it is active."""
        return bool(self.run("systemctl is-active %s", self.name).rc == 0)

    @property
    def is_enabled(self) -> bool:
        """Whether it starts with the host."""
        return bool(self.run("systemctl is-enabled %s", self.name).rc == 0)

    @property
    def is_failed(self) -> bool:
        """Whether its last run ended badly."""
        return bool(self.run("systemctl is-failed %s", self.name).rc == 0)

    @functools.cached_property
    def systemd_properties(self) -> dict[str, str]:
        """All properties of the unit, as `systemctl show` says them."""
        return _properties(self.check_output("systemctl show %s", self.name))

    @property
    def definition(self) -> str:
        """The unit's file with all its drop-ins."""
        return str(self.check_output("systemctl cat %s", self.name))

    @property
    def exposure(self) -> float:
        """What `systemd-analyze security` gives it, from 0 to 10; 10 where it gives nothing."""
        output = self.run("systemd-analyze security --no-pager %s", self.name).stdout.strip().rpartition("\n")[2]
        number = re.search(r"(\d+\.\d)", output)
        return float(number[1]) if number else 10.0


def _first_words(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines() if line.strip()]


def _properties(text: str) -> dict[str, str]:
    return {name: value for name, equals, value in (line.partition("=") for line in text.splitlines()) if equals}
