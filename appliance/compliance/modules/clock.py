"""The host's clock, and what keeps it right."""

from __future__ import annotations

import functools
import re

from testinfra.modules.base import InstanceModule


class Clock(InstanceModule):
    """The time of the host, as it was when it was asked first.

    >>> host.clock.zone
    'UTC'
    """

    @functools.cached_property
    def _now(self) -> list[str]:
        return self.check_output("date '+%s.%N %Z'").split()

    @property
    def seconds(self) -> float:
        """Unix time."""
        return float(self._now[0])

    @property
    def zone(self) -> str:
        """Name of the time zone."""
        return self._now[1]


class Chrony(InstanceModule):
    """Which source chrony follows, and how well."""

    @property
    def _tracking(self) -> str:
        return str(self.check_output("chronyc -n tracking"))

    @property
    def follows(self) -> bool:
        """Whether it follows a source, or is the site's own source where nothing outside is followed."""
        return "Leap status     : Normal" in self._tracking or "Stratum         : 10" in self._tracking

    @property
    def offset(self) -> str | None:
        """Seconds between the clock and its source, as chrony writes them; None where it says nothing."""
        match = re.search(r"System time\s*:\s*([\d.]+)", self._tracking)
        return match[1] if match else None
