"""Jobs of cron."""

from __future__ import annotations

from testinfra.modules.base import InstanceModule

OWNERS = (
    "for each in $(cut -d: -f1 /etc/passwd); do "
    'crontab -u "$each" -l 2>/dev/null | grep -v \'^#\' | grep -q . && echo "$each"; done; true'
)


class Cron(InstanceModule):
    """Who has jobs of cron: `host.cron.owners`."""

    @property
    def owners(self) -> list[str]:
        """The accounts with a crontab that has more than comments."""
        return self.check_output(OWNERS).split()
