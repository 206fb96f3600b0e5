"""The kernel's audit."""

from __future__ import annotations

import re

from testinfra.modules.base import InstanceModule


class Audit(InstanceModule):
    """What the kernel audits now, and what is written for its next start.

    >>> host.audit.enabled
    '2'
    """

    @property
    def enabled(self) -> str:
        """`0` off, `1` on, `2` on and locked until the next start; empty where the kernel does not say."""
        match = re.search(r"(?m)^enabled\s+(\d+)", self.check_output("auditctl -s"))
        return match[1] if match else ""

    @property
    def rules(self) -> list[str]:
        """The rules that the kernel has."""
        return self.check_output("auditctl -l").splitlines()

    @property
    def written_rules(self) -> str:
        """The text of all files of rules."""
        return str(self.check_output("cat /etc/audit/rules.d/*.rules"))
