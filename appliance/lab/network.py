"""A lab site's network: a bridge in a namespace of its own that this machine reaches and that leads nowhere else."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path

from appliance.errors import ApplianceError
from appliance.lab import layout
from appliance.lab.layout import Interface, Network, Place
from appliance.lab.running import call, holds

BRIDGE = "lab"
UPLINK = "here"
"""The bridge's port towards this machine."""

TABLE = "hr_lab"
IPV6 = Path("/proc/sys/net/ipv6/conf")
"""The kernel's settings of IPv6, a folder for each interface."""


def inside(site: str, *argv: str) -> list[str]:
    """Return a command that runs in a site's network namespace; `ip netns exec` would hide the cgroup mounts."""
    return ["nsenter", f"--net={layout.NAMESPACES / layout.namespace(site)}", *argv]


def rules(net: Network) -> str:
    """Return the bridge's nftables rules: over the uplink goes what this machine's own address says or is told.

    So a host finds no way out through this machine, whatever this machine forwards. `cut` holds the ports that
    are cut off; a port keeps its name when its host starts again. Who has which address is asked and answered
    by ARP, or by neighbour discovery, of which no router's advertisement or redirect gets through.
    """
    ip = "ip6" if net.six else "ip"
    asking = "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert }" if net.six else "ether type arp"
    return f"""
table bridge {TABLE} {{
    set cut {{ type ifname; }}
    chain forward {{
        type filter hook forward priority 0; policy accept;
        iifname @cut drop
        oifname @cut drop
        oifname "{UPLINK}" {asking} accept
        oifname "{UPLINK}" {ip} daddr != {net.here} drop
        oifname "{UPLINK}" ether type != {ip} drop
        iifname "{UPLINK}" {asking} accept
        iifname "{UPLINK}" {ip} saddr != {net.here} drop
        iifname "{UPLINK}" ether type != {ip} drop
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
        # Snooping without a router that asks for listeners forgets them after minutes: nobody would be found any more.
        ("ip", "link", "add", BRIDGE, "type", "bridge", "forward_delay", "0", "stp_state", "0", "mcast_snooping", "0"),
        ("ip", "link", "set", BRIDGE, "addrgenmode", "none"),
        ("ip", "link", "set", UPLINK, "addrgenmode", "none"),
        ("ip", "link", "set", UPLINK, "master", BRIDGE),
        ("ip", "link", "set", UPLINK, "up"),
        ("ip", "link", "set", BRIDGE, "up"),
    ):
        call(*inside(net.site, *command))
    call(*inside(net.site, "nft", "-f", "-"), stdin=rules(net))
    _open_link(net)


def _open_link(net: Network) -> None:
    """Give this machine's end of the pair its address, which comes last: it is the sign that the network is complete.

    By IPv6 it gets a link-local address too, from which the kernel asks whether neighbours are still there. Nobody
    else can have its addresses, so none is tried out first.
    """
    if net.six:
        for setting, value in (("disable_ipv6", "0"), ("accept_ra", "0"), ("accept_dad", "0")):
            (IPV6 / net.link / setting).write_text(f"{value}\n", encoding="ascii")
    call("ip", "link", "set", net.link, "addrgenmode", "eui64" if net.six else "none", "up")
    nodad = ("nodad",) if net.six else ()
    call("ip", "address", "add", f"{net.here}/{net.subnet.prefixlen}", "dev", net.link, *nodad)


def _complete(net: Network) -> bool:
    held = _addresses(net.link) if holds("ip", "link", "show", "dev", net.link) else []
    here = any(str(address.ip) == net.here for _name, address in held)
    return here and (layout.NAMESPACES / net.namespace).exists()


def _addresses(*link: str) -> list[tuple[str, Interface]]:
    """Return the addresses of one interface of this machine, or of all: name of the interface, address with prefix."""
    shown = call("ip", "-json", "address", "show", *(part for name in link for part in ("dev", name)))
    return [
        (interface["ifname"], ipaddress.ip_interface(f"{address['local']}/{address['prefixlen']}"))
        for interface in json.loads(shown)
        if interface
        for address in interface["addr_info"]
        if "local" in address
    ]


def refuse_taken(net: Network) -> None:
    """Raise ApplianceError when an interface of this machine holds one of the network's addresses."""
    labs = {layout.link(site): site for site in layout.known_sites()}
    for name, address in _addresses():
        if not address.network.overlaps(net.subnet):
            continue
        other = labs.get(name)
        holder = f"the lab {other}" if other else name
        remedy = f"Take it down (`appliance lab down {other}`), or give" if other else "Give"
        raise ApplianceError(
            f"{address.network} is in use on this machine already, by {holder}.",
            f"{remedy} this site other addresses.",
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
