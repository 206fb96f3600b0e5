"""What an edge host has: an nginx of its own on port 443, and nothing that answers without TLS."""

from __future__ import annotations

from appliance.components.edge.pages import PAGES, page, style_hash
from appliance.errors import ApplianceError
from appliance.host.certificate import extra_names
from appliance.host.context import Context
from appliance.host.desired import Account, Certificate, Desired, File, Folder, Package, Unit
from appliance.host.firewall import admit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render
from appliance.site import endpoints

PORT, WEB_PORT = endpoints.EDGE, endpoints.WEB
PART_MIB, ARCHIVE_MIB = 50, 500
"""Largest single request (a file; parts of a recording are 16 MiB), and an archive of many résumés."""
PAGES_FOLDER = "/usr/share/hr-appliance/edge"
CONFIG = "/etc/hr-appliance/edge/nginx.conf"
SERVICE = "/etc/systemd/system/hr-edge.service"


def desired(context: Context, host: str) -> Desired:
    """Return the whole of it; raises ApplianceError where a site asks for what Debian's nginx cannot do."""
    return Desired(
        "edge",
        (
            Package("nginx"),
            Package("curl"),
            Unit("nginx.service", masked=True),
            Account("hr-edge"),
            Folder("/etc/hr-appliance/edge"),
            Certificate("edge", "hr-edge", "hr-edge", names=extra_names(context.site, "edge")),
            *(File(f"{PAGES_FOLDER}/{name}.html", page(name)) for name in PAGES),
            File(CONFIG, config(context, host)),
            File(SERVICE, render(__package__, SERVICE, sandbox=sandbox(low_port=True))),
            *admit("edge", PORT, None, "browsers"),
            Unit("hr-edge.service", restart_on=(SERVICE,), reload_on=(CONFIG, "tls/edge")),
        ),
    )


def config(context: Context, host: str, **changed: object) -> str:
    """Return nginx's configuration; `changed` replaces values, for a test that runs it elsewhere."""
    web = context.hosts("web")
    if not web:
        raise ApplianceError("No host runs web, and the edge has nobody to ask.", "Let a host run web.")
    values = {
        "run": "/run/hr-edge",
        "log": "syslog:server=unix:/dev/log,nohostname,tag=hr_edge",
        "tls": "/etc/hr-appliance/tls/edge",
        "anchor": "/etc/hr-appliance/tls/ca.pem",
        "listen": endpoints.everywhere(context.address(host), PORT),
        "web": [endpoints.join(address, WEB_PORT) for address in context.addresses("web")],
        "web_name": f"web.{context.site.domain}",
        "domain": context.site.domain,
        "names": [*extra_names(context.site, "edge"), host, f"{host}.{context.site.domain}", context.address(host)],
        "part_mib": PART_MIB,
        "archive_mib": ARCHIVE_MIB,
        "style_hash": style_hash(),
        "pages": PAGES_FOLDER,
    }
    return render(__package__, CONFIG, **(values | changed))
