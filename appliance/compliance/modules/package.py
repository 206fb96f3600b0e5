"""Debian's packages: testinfra's module with one list of all packages, what was changed, and where they come from."""

from __future__ import annotations

from testinfra.modules.base import InstanceModule
from testinfra.modules.package import DebianPackage


class Package(DebianPackage):
    """A package of the host."""

    @classmethod
    def get_module_class(cls, host: object) -> type[Package]:
        """Return this class: every host is a Debian."""
        return cls

    @classmethod
    def get_installed(cls) -> list[str]:
        """Return the names of all packages that are installed."""
        listed = cls("").check_output("dpkg-query -W -f '${db:Status-Abbrev} ${Package}\\n'")
        rows = [line.split() for line in listed.splitlines()]
        return [words[1] for words in rows if words[0] == "ii"]

    @classmethod
    def get_changed(cls) -> list[str]:
        """Return a line of `dpkg --verify` for each file that is not as its package has it."""
        return [line for line in cls("").run("dpkg --verify 2>&1").stdout.splitlines() if line.strip()]

    @classmethod
    def get_half_installed(cls) -> str:
        """Return what `dpkg --audit` says of packages that are not whole."""
        return cls("").check_output("dpkg --audit").strip()

    @property
    def is_installed(self) -> bool:
        """Whether the package is installed."""
        return self.name in self.get_installed()


class Apt(InstanceModule):
    """Where packages come from, and which are newer there."""

    @property
    def sources(self) -> str:
        """The text of all lists of sources."""
        places = "/etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources"
        return str(self.check_output(f"cat {places} 2>/dev/null; true"))

    @property
    def upgrades(self) -> list[str]:
        """The packages that an upgrade would bring now; nothing is changed."""
        options = "-o Debug::NoLocking=1 -o APT::Get::Show-User-Simulation-Note=0"
        output = self.run(f"apt-get -s {options} dist-upgrade").stdout
        return [line.split()[1] for line in output.splitlines() if line.startswith("Inst")]
