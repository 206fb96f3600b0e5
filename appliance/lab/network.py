"""A lab site's network: a bridge in a namespace of its own that this machine reaches and that leads nowhere else."""

from __future__ import annotations

import ipaddress
import json

from appliance.errors import ApplianceError
from appliance.lab import layout
from appliance.lab.layout import Network, Place
from appliance.lab.running import call, holds

BRIDGE = "lab"
UPLINK = "here"
"""The bridge's port towards this machine."""

TABLE = "hr_lab"


def inside(site: str, *argv: str) -> list[str]:
    """Return a command that runs in a site's network namespace; `ip netns exec` would hide the cgroup mounts."""
    return ["nsenter", f"--net={layout.NAMESPACES / layout.namespace(site)}", *argv]


def rules(net: Network) -> str:
    """Return the bridge's nftables rules: over the uplink goes what this machine's own address says or is told.

    So a host finds no way out through this machine, whatever this machine forwards. `cut` holds the ports that
    are cut off; a port keeps its name when its host starts again.
    """
    return f"""
table bridge {TABLE} {{
    set cut {{ type ifname; }}
    chain forward {{
        type filter hook forward priority 0; policy accept;
        iifname @cut drop
        oifname @cut drop
        oifname "{UPLINK}" ether type arp accept
        oifname "{UPLINK}" ip daddr != {net.here} drop
        oifname "{UPLINK}" ether type != ip drop
        iifname "{UPLINK}" ether type arp accept
        iifname "{UPLINK}" ip saddr != {net.here} drop
        iifname "{UPLINK}" ether type != ip drop
    }}
}}
"""


def ensure(net: Network) -> None:
    """Make the network, or leave it as it is; raises ApplianceError when its addresses are taken."""
    if _complete(net):
        return
    remove(net.site)
    refuse_taken(net)
    call("ip", "netns", "add", net.namespace)
    call("ip", "link", "add", net.link, "type", "veth", "peer", "name", UPLINK, "netns", net.namespace)
    for command in (
        ("ip", "link", "set", "lo", "up"),
        ("ip", "link", "add", BRIDGE, "type", "bridge", "forward_delay", "0", "stp_state", "0"),
        ("ip", "link", "set", BRIDGE, "addrgenmode", "none"),
        ("ip", "link", "set", UPLINK, "addrgenmode", "none"),
        ("ip", "link", "set", UPLINK, "master", BRIDGE),
        ("ip", "link", "set", UPLINK, "up"),
        ("ip", "link", "set", BRIDGE, "up"),
    ):
        call(*inside(net.site, *command))
    call(*inside(net.site, "nft", "-f", "-"), stdin=rules(net))
    call("ip", "link", "set", net.link, "addrgenmode", "none", "up")
    # The address comes last: it is the sign that the network is complete.
    call("ip", "address", "add", f"{net.here}/{net.subnet.prefixlen}", "dev", net.link)


def _complete(net: Network) -> bool:
    shown = call("ip", "-4", "address", "show", "dev", net.link) if holds("ip", "link", "show", "dev", net.link) else ""
    return f"inet {net.here}/" in shown and (layout.NAMESPACES / net.namespace).exists()


def refuse_taken(net: Network) -> None:
    """Raise ApplianceError when an interface of this machine holds one of the network's addresses."""
    labs = {layout.link(site): site for site in layout.known_sites()}
    for interface in json.loads(call("ip", "-json", "-4", "address", "show")):
        for address in interface.get("addr_info", []):
            taken = ipaddress.ip_network(f"{address['local']}/{address['prefixlen']}", strict=False)
            if not taken.overlaps(net.subnet):
                continue
            other = labs.get(interface["ifname"])
            holder = f"the lab {other}" if other else interface["ifname"]
            remedy = f"Take it down (`appliance lab down {other}`), or give" if other else "Give"
            raise ApplianceError(
                f"{taken} is in use on this machine already, by {holder}.", f"{remedy} this site other addresses."
            )


def remove(site: str) -> None:
    """Remove a site's network; what is not there is fine."""
    if holds("ip", "link", "show", "dev", layout.link(site)):
        call("ip", "link", "delete", layout.link(site))
    if (layout.NAMESPACES / layout.namespace(site)).exists():
        call("ip", "netns", "delete", layout.namespace(site))


def cut(place: Place) -> None:
    """Let nothing through to or from a host until it is healed, also when it starts again."""
    call(*inside(place.site, "nft", "add", "element", "bridge", TABLE, "cut", f'{{ "{place.port}" }}'))


def heal(place: Place) -> None:
    """Undo a cut; a host that is not cut off is fine."""
    if is_cut(place):
        call(*inside(place.site, "nft", "delete", "element", "bridge", TABLE, "cut", f'{{ "{place.port}" }}'))


def is_cut(place: Place) -> bool:
    """Return whether a host is cut off."""
    return f'"{place.port}"' in call(*inside(place.site, "nft", "list", "set", "bridge", TABLE, "cut"))
