"""What a component adds to the base firewall: who may reach its ports."""

from __future__ import annotations

from collections.abc import Iterable

from appliance.host.desired import File, Item, Step
from appliance.site import endpoints


def admit(component: str, port: int, addresses: Iterable[str] | None, what: str) -> tuple[Item, ...]:
    """Return the drop-in that lets addresses reach a port (None: everybody), and the step that makes it count."""
    if addresses is None:
        rules = [f'add rule inet hr input tcp dport {port} accept comment "{what}"']
    else:
        rules = [
            f"add rule inet hr input {endpoints.family(address)} saddr {address} tcp dport {port} accept "
            f'comment "{what}"'
            for address in sorted({*addresses})
        ]
    path = f"/etc/nftables.d/50-{component}.nft"
    text = "\n".join(["# Written by HR Appliance.", *rules]) + "\n"
    # Before the baseline there is no firewall; when it comes it reads the drop-in by itself.
    again = "! systemctl cat nftables.service >/dev/null 2>&1 || exec systemctl reload-or-restart nftables.service"
    reload = ("sh", "-c", again)
    return (File(path, text), Step(f"let {component} be reached", reload, ("true",), on=(path,)))
