"""Tells the bank's monitoring agent which units of HR Appliance run on a host: an example of a deploy of one's own."""

from io import StringIO

from pyinfra import host
from pyinfra.operations import files, systemd

UNITS = {
    "edge": ["hr-edge.service"],
    "web": ["hr-web.service", "hr-worker.service"],
    "database": ["postgresql@17-hr.service"],
    "vault": ["hr-vault.service"],
    "inference": ["hr-inference.service", "hr-triton.service"],
}

watched = [unit for component in host.data.components for unit in UNITS.get(component, [])]

files.directory(name="Make the agent's folder", path="/etc/bank-agent", mode="755")
told = files.put(
    name="Tell the agent which units to watch",
    src=StringIO("".join(f"{unit}\n" for unit in watched)),
    dest="/etc/bank-agent/hr-appliance.units",
    mode="644",
)
systemd.service(
    name="Restart the agent",
    service="bank-agent.service",
    running=None,
    restarted=True,
    _if=told.did_change,
)
