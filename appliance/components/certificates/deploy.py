"""What each host needs to trust the others and to renew its own certificates."""

from __future__ import annotations

import json
from importlib.resources import files

from appliance.host.context import Context
from appliance.host.desired import Desired, File, Folder, Unit
from appliance.host.observed import STAMPS
from appliance.host.templates import render
from appliance.site import endpoints
from appliance.site.components import TRAITS

ANCHOR = "/etc/hr-appliance/tls/ca.pem"
SCRIPT = "/usr/lib/hr-appliance/renew-certificates"
SETTINGS = "/etc/hr-appliance/certificates.json"
STRICT = "/etc/hr-appliance/tls/openssl.cnf"
MINUTES, JITTER_SECONDS = 15, 240


def anchor(context: Context) -> File:
    """Return the certificate that a host trusts, which is there before anything else."""
    return File(ANCHOR, context.issuer.anchor())


def settings(context: Context) -> str:
    """Return the settings of the renewal script."""
    values = {
        "vault": context.addresses("vault"),
        "port": endpoints.VAULT,
        "anchor": ANCHOR,
        "tls": "/etc/hr-appliance/tls",
        "stamps": STAMPS,
        "hours": context.site.certificates.leaf_hours,
        "units": {name: list(traits.units) for name, traits in TRAITS.items() if traits.units},
    }
    return json.dumps(values, indent=1) + "\n"


def desired(context: Context, host: str) -> Desired:
    """Return trust, the renewal script and its timer; every host wants the same."""
    script = (files(__package__) / "remote" / "renew_certificates.py").read_text(encoding="utf-8")
    unit = "/etc/systemd/system/hr-certificates"
    service = render(__package__, f"{unit}.service", vault=context.addresses("vault"))
    timer = render(__package__, f"{unit}.timer", minutes=MINUTES, jitter_seconds=JITTER_SECONDS)
    return Desired(
        "certificates",
        (
            Folder("/etc/hr-appliance"),
            Folder("/etc/hr-appliance/tls"),
            Folder("/var/lib/hr-appliance"),
            anchor(context),
            File(STRICT, render(__package__, STRICT)),
            File(SCRIPT, script, mode=0o755),
            File(SETTINGS, settings(context)),
            File(f"{unit}.service", service),
            File(f"{unit}.timer", timer),
            Unit("hr-certificates.timer", restart_on=(f"{unit}.timer",)),
        ),
    )
