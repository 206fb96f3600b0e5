"""Names of the bank's network as addresses: firewalls and sandboxes admit addresses alone."""

from __future__ import annotations

import socket

from appliance.errors import ApplianceError
from appliance.site import endpoints


def addresses_of(name: str) -> list[str]:
    """Return the addresses of a name, or the address itself; raises ApplianceError."""
    if endpoints.is_address(name):
        return [endpoints.canonical(name)]
    try:
        entries = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        raise ApplianceError(
            f"The name {name} in the site file has no address on this machine.",
            "Write its address instead; the hosts' firewall admits addresses.",
        ) from None
    return sorted({str(entry[4][0]) for entry in entries})
