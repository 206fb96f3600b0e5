"""What a component adds to the base firewall: who may reach its ports."""

from __future__ import annotations

from collections.abc import Iterable

from appliance.host import programs
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
    reload = programs.argv("reload_firewall.sh")
    return (File(path, text), Step(f"let {component} be reached", reload, ("true",), on=(path,)))
