"""Questions to an edge host."""

from __future__ import annotations

from appliance.components.edge.deploy import PORT
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.site import endpoints

_QUIET = ("curl", "--silent", "--max-time", "20", "--cacert", "/etc/hr-appliance/tls/ca.pem")


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while browsers are served by TLS, and by nothing else."""
    domain, address = context.site.domain, context.address(host)
    ask = (*_QUIET, *endpoints.resolved(domain, address, PORT))
    page = endpoints.url(domain, path="/login")
    again = "Run `appliance apply`: the edge's configuration was changed."
    away = "Look at `journalctl -u hr-edge` here and `journalctl -u hr-web` on the web hosts."
    weak = ("openssl", "s_client", "-connect", endpoints.join(address, PORT), "-servername", domain)
    old = ("sh", "-c", '! "$@" </dev/null >/dev/null 2>&1', "sh", *weak)
    status = ("--output", "/dev/null", "--write-out", "%{http_code}")
    return [
        Check("the sign-in page comes by TLS", (*ask, *status, page), away, "^200$"),
        Check(
            "browsers are told to keep to TLS", (*ask, "--head", page), again, "(?i)strict-transport-security: max-age"
        ),
        Check("TLS before 1.2 is refused", (*old, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), again),
        Check("ciphers of 128 bits are refused", (*old, "-tls1_2", "-cipher", "AES128"), again),
        Check("nothing listens on port 80", ("sh", "-c", "test -z \"$(ss -Hltn 'sport = :80')\""), again),
    ]
