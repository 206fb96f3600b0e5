"""Which ports may listen on a host: those of what it runs, and the system's own."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.host.context import Context
from appliance.site import endpoints
from appliance.site.components import TRAITS


@dataclass(frozen=True)
class Port:
    """A port that may listen; `speaks` is how it is spoken to, `mutual` that a client certificate is demanded."""

    number: int
    component: str
    speaks: str = "http"
    mutual: bool = False
    protocol: str = "tcp"


def allowed(context: Context, host: str) -> dict[tuple[str, int], Port]:
    """Return {(protocol, number): port} of what may listen on a host beyond loopback."""
    site = context.site
    runs = set(site.hosts[host].runs)
    ports = [Port(site.hosts[host].ssh_port, "ssh", "ssh")]
    for component, traits in TRAITS.items():
        if component in runs:
            ports += [Port(port.number, component, port.speaks, port.mutual, port.protocol) for port in traits.ports]
    if site.hosts_that_run("database") != site.hosts_that_run("backup") and runs & {"database", "backup"}:
        ports.append(Port(endpoints.PGBACKREST, "backup", "pgbackrest", mutual=True))
    if "depot" in runs and not site.policy.network.time:
        ports.append(Port(endpoints.TIME, "time", "ntp", protocol="udp"))
    return {(port.protocol, port.number): port for port in ports}
