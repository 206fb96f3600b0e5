"""pyinfra's state, which stops at a fact that cannot be had."""

from __future__ import annotations

from pyinfra.api import State
from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.host import Host


class FactFailed(PyinfraError):
    """A question to a host whose command failed; pyinfra alone would continue with an empty answer."""


class StrictState(State):
    """The state of one verb."""

    def fail_hosts(self, hosts_to_fail: set[Host], activated_count: int | None = None) -> None:
        """Stop a host; raises FactFailed, except while connecting, which gives a count."""
        if activated_count is None and hosts_to_fail:
            outputs = [host.connector.last.output for host in hosts_to_fail]  # type: ignore[attr-defined]  # our connector
            last = " | ".join(line for text in outputs for line in text.strip().splitlines()[-3:])
            raise FactFailed(f"a question to the host failed: {last or 'no message'}")
        super().fail_hosts(hosts_to_fail, activated_count)  # type: ignore[no-untyped-call]  # pyinfra is typed in part
