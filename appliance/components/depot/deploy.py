"""What the depot host has: the bundle under its digest, and an nginx of its own that serves it by TLS."""

from __future__ import annotations

from appliance.components.depot.repository import KEYRING, public_key
from appliance.host.context import Context
from appliance.host.desired import Account, Certificate, Desired, File, Folder, Item, Step, Unit
from appliance.host.firewall import admit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render
from appliance.site import endpoints

PORT = endpoints.DEPOT
ROOT = "/srv/hr-appliance/depot"
CURRENT = f"{ROOT}/current"
SOURCES = "/var/lib/hr-appliance/depot.list"
CONFIG = "/etc/hr-appliance/depot/nginx.conf"
SERVICE = "/etc/systemd/system/hr-depot.service"
PROGRAMS = ("nginx", "openssl", "curl")
"""What the depot itself needs: installed from its own folder, as there is no other source yet."""


_INSTALLED = 'for name; do dpkg-query -W -f "\\${db:Status-Abbrev}" "$name" | grep -q ^ii || exit 1; done'


def keyring(context: Context) -> tuple[Item, ...]:
    """Return what every host needs to trust the depot's packages."""
    return (Folder("/etc/hr-appliance/apt"), File(KEYRING, public_key(context)))


def desired(context: Context, host: str) -> Desired:
    """Return the whole of it; the bundle itself comes by `copy`."""
    site_hosts = sorted(str(host.address) for host in context.site.hosts.values())
    settings = {
        "run": "/run/hr-depot",
        "log": "syslog:server=unix:/dev/log,nohostname,tag=hr_depot",
        "tls": "/etc/hr-appliance/tls/depot",
        "listen": endpoints.join(context.address(host), PORT),
        "hosts": site_hosts,
    }
    source = f"deb [signed-by={KEYRING}] file:{CURRENT}/apt trixie main\n"
    return Desired(
        "depot",
        (
            Unit("nginx.service", masked=True),
            File(SOURCES, source),
            Step("install the depot's own programs", _install(), ("sh", "-c", _INSTALLED, "sh", *PROGRAMS)),
            Account("hr-depot"),
            Folder("/etc/hr-appliance/depot"),
            Certificate("depot", "hr-depot", "hr-depot"),
            File(CONFIG, render(__package__, CONFIG, **settings)),
            File(SERVICE, render(__package__, SERVICE, sandbox=sandbox())),
            *admit("depot", PORT, site_hosts, "hosts of the site"),
            Unit("hr-depot.service", restart_on=(SERVICE,), reload_on=(CONFIG, "tls/depot")),
        ),
    )


def _install() -> tuple[str, ...]:
    alone = f"-o Dir::Etc::SourceList={SOURCES} -o Dir::Etc::SourceParts=/dev/null"
    quiet = "env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120"
    # Lists of the depot's folder alone are read, then forgotten: the host's own source follows with the baseline.
    text = f'{quiet} {alone} update && {quiet} {alone} install --no-install-recommends "$@"'
    return ("sh", "-c", text, "sh", *PROGRAMS)
