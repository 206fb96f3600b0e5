"""The kernel and the machine below it: testinfra's modules, with many settings at once and containers."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from testinfra.modules.sysctl import Sysctl as KernelSetting
from testinfra.modules.systeminfo import SystemInfo as HostInfo


class Sysctl(KernelSetting):
    """Settings of the running kernel."""

    _sysctl_command = "sysctl"

    def get_values(self, names: Iterable[str]) -> dict[str, int | str]:
        """Return those of the settings that this kernel has.

        >>> host.sysctl.get_values(["vm.swappiness", "not.known"])
        {'vm.swappiness': 60}
        """
        output = self.run(f"sysctl -e {shlex.join(names)}").stdout
        rows = [line.partition("=") for line in output.splitlines() if "=" in line]
        return {name.strip(): _number(value.strip()) for name, _, value in rows}


class SystemInfo(HostInfo):
    """What system a host is."""

    @property
    def is_container(self) -> bool:
        """Whether it shares its kernel with the machine below, so that the kernel's own settings are not its."""
        return bool(self.run("systemd-detect-virt --container").rc == 0)


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text
