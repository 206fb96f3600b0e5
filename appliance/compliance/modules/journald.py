"""The journal of systemd."""

from __future__ import annotations

import shlex

from testinfra.modules.base import InstanceModule

from appliance.compliance.control import pairs


class Journald(InstanceModule):
    """How the journal is kept, and how many of its lines look like something."""

    @property
    def settings(self) -> dict[str, str]:
        """The effective settings of all files, the last one counts: `host.journald.settings["Storage"]`."""
        return pairs(self.check_output("systemd-analyze cat-config systemd/journald.conf"), "=")

    @property
    def files(self) -> list[str]:
        """The files of the journal that lie on the disk."""
        return self.run("ls /var/log/journal/*/*.journal").stdout.splitlines()

    def count(self, pattern: str, units: tuple[str, ...], since: str = "-1d") -> str:
        """Return how many lines of some units match a pattern of Perl's; no text comes back. No number: not readable.

        >>> host.journald.count("refused", ("ssh*",))
        '0'
        """
        chosen = shlex.join(word for unit in units for word in ("-u", unit))
        read = f"journalctl --no-pager -q -o cat --since={since} -n 200000 {chosen}"
        return str(self.run(f"{read} | grep -cP {shlex.quote(pattern)}").stdout).strip()
