"""Which ports may listen on a host: the port table of docs/architecture.md, section 8, for what the host runs."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.host.context import Context
from appliance.site import endpoints


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
    found = [Port(site.hosts[host].ssh_port, "ssh", "ssh")]
    for component, port in TABLE:
        if component in runs:
            found.append(port)
    if site.hosts_that_run("database") != site.hosts_that_run("backup") and runs & {"database", "backup"}:
        found.append(Port(endpoints.PGBACKREST, "backup", "pgbackrest", mutual=True))
    if "depot" in runs and not site.policy.network.time:
        found.append(Port(endpoints.TIME, "time", "ntp", protocol="udp"))
    return {(port.protocol, port.number): port for port in found}


TABLE = (
    ("edge", Port(endpoints.EDGE, "edge")),
    ("web", Port(endpoints.WEB, "web", mutual=True)),
    ("database", Port(endpoints.DATABASE, "database", "postgres", mutual=True)),
    ("vault", Port(endpoints.VAULT, "vault")),
    ("vault", Port(endpoints.RAFT, "vault", "raft", mutual=True)),
    ("inference", Port(endpoints.INFERENCE, "inference", mutual=True)),
    ("depot", Port(endpoints.DEPOT, "depot")),
    ("backup", Port(endpoints.BACKUP, "backup", mutual=True)),
)
