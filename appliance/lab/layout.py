"""Where a lab site lies on this machine and what its parts are called, as data worked out from the site alone."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import UsageError
from appliance.site.model import Site

STATE = Path("/var/lib/hr-appliance/lab")
CACHE = Path("/var/cache/hr-appliance/lab")
SITES = Path("/var/lib/hr-appliance/sites")
NAMESPACES = Path("/run/netns")
PREFIX = "hr-lab-"
RESERVED = ("holders",)
"""Names of folders in STATE that are no site."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface
Subnet = ipaddress.IPv4Network | ipaddress.IPv6Network
RANGES: dict[int, tuple[Subnet, int]] = {
    4: (ipaddress.IPv4Network("198.18.0.0/15"), 24),
    6: (ipaddress.IPv6Network("2001:2::/48"), 64),
}
"""Version of IP -> what is set aside for tests of networks (RFC 2544, RFC 5180), which no bank and no provider routes,
and the length of the prefix of one lab."""


@dataclass(frozen=True)
class Place:
    """One host of a lab site: its names and its folder."""

    site: str
    host: str

    @property
    def folder(self) -> Path:
        """The folder of all that belongs to the host."""
        return STATE / self.site / self.host

    @property
    def root(self) -> Path:
        """Where the host's file system is mounted."""
        return self.folder / "root"

    @property
    def machine(self) -> str:
        """The name that nspawn gives the host: short, for the kernel's interface names end at 15 characters."""
        return f"hr{_digest(f'{self.site}/{self.host}')}"

    @property
    def port(self) -> str:
        """The host's port of the bridge, as nspawn names it."""
        return f"vb-{self.machine}"

    @property
    def group(self) -> str:
        """The host's cgroup, below the site's."""
        return f"{PREFIX}{self.site}/{self.host}"


@dataclass(frozen=True)
class Network:
    """The network of a lab site."""

    site: str
    subnet: Subnet

    @property
    def six(self) -> bool:
        """Whether the hosts have IPv6 addresses; a lab has one family alone."""
        return self.subnet.version == 6

    @property
    def namespace(self) -> str:
        """The network namespace that holds the bridge."""
        return namespace(self.site)

    @property
    def link(self) -> str:
        """This machine's end of the pair that leads to the bridge."""
        return link(self.site)

    @property
    def here(self) -> str:
        """This machine's address in the subnet."""
        return str(self.subnet[1])

    def interface(self, address: Address) -> Interface:
        """Return a host's address with the prefix of the subnet."""
        return ipaddress.ip_interface(f"{address}/{self.subnet.prefixlen}")


def namespace(site: str) -> str:
    """Return the name of a site's network namespace."""
    return f"{PREFIX}{site}"


def link(site: str) -> str:
    """Return the name of this machine's interface towards a site."""
    return f"hrl-{_digest(site)}"


def network(site: Site) -> Network:
    """Return the network that a site's addresses ask for; raises UsageError when the lab cannot give them."""
    if site.name in RESERVED:
        raise UsageError(f"A lab site cannot be called {site.name}.", "Choose another name in the site file.")
    others = [name for name, host in site.hosts.items() if (host.ssh_user, host.ssh_port) != ("operator", 22)]
    if others:
        raise UsageError(
            f"{', '.join(others)}: a lab's hosts have the account operator and ssh on port 22.",
            "Leave ssh_user and ssh_port out of the site file.",
        )
    return Network(site.name, _subnet(site))


def _subnet(site: Site) -> Subnet:
    """Return the subnet of all hosts of a site; raises UsageError for addresses that are not of one."""
    addresses = [host.address for host in site.hosts.values()]
    if len({address.version for address in addresses}) > 1:
        raise UsageError(
            "The hosts of a lab have either IPv4 or IPv6 addresses.", "Give all hosts addresses of one family."
        )
    whole, length = RANGES[addresses[0].version]
    if addresses[0] not in whole:
        raise UsageError(
            f"{addresses[0]} is not an address for a lab.",
            f"Give lab hosts addresses of one /{length} within {whole}.",
        )
    subnet = ipaddress.ip_network(f"{addresses[0]}/{length}", strict=False)
    others = (subnet[0], subnet[1], subnet[-1])
    astray = [str(address) for address in addresses if address not in subnet or address in others]
    if astray:
        raise UsageError(
            f"{', '.join(astray)} cannot be an address of this lab.",
            f"Use {subnet[2]} to {subnet[-2]}; {subnet[1]} is this machine's own.",
        )
    return subnet


def places(site: Site) -> list[Place]:
    """Return the place of each host, in the file's order."""
    return [Place(site.name, host) for host in site.hosts]


def known_sites() -> list[str]:
    """Return the sites of which anything is left on this machine."""
    folders = {file.parent.parent.name for file in STATE.glob("*/*/address")}
    spaces = {path.name.removeprefix(PREFIX) for path in NAMESPACES.glob(f"{PREFIX}*")}
    return sorted((folders | spaces) - set(RESERVED))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
