"""Questions to a host about its certificates."""

from __future__ import annotations

from appliance.host.context import Context
from appliance.host.desired import Check

SOUND = (
    "for pair in /etc/hr-appliance/tls/*/; do openssl verify -CAfile /etc/hr-appliance/tls/ca.pem "
    '-untrusted "$pair/cert.pem" "$pair/cert.pem" || exit 1; '
    '[ "$(openssl x509 -in "$pair/cert.pem" -noout -pubkey)" = "$(openssl pkey -in "$pair/key.pem" -pubout)" ] '
    '|| { echo "$pair: key and certificate are no pair"; exit 1; }; done'
)
PRIVATE = 'test -z "$(find /etc/hr-appliance/tls -name "key.pem*" -perm /077)"'


def preflight(context: Context, host: str) -> list[Check]:
    """Return the checks before anything is installed."""
    fix = "Install openssl and python3 from the system's own medium: keys are made on the host."
    return [Check("openssl and python3 are there", ("sh", "-c", "openssl version && python3 -V"), fix)]


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks that every certificate is good and renews itself."""
    again = "Run `appliance apply`: it issues what is missing or broken."
    late = "Look at `journalctl -u hr-certificates`: the key server may be sealed or out of reach."
    return [
        Check("each certificate leads to the site's authority and fits its key", ("sh", "-c", SOUND), again),
        Check("no key is readable by others", ("sh", "-c", PRIVATE), again),
        Check("the last renewal did not fail", ("sh", "-c", "! systemctl is-failed --quiet hr-certificates"), late),
        Check("the renewal timer runs", ("systemctl", "is-active", "--quiet", "hr-certificates.timer"), again),
    ]
