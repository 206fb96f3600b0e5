"""Which certificates there are in a site, and exactly which names each of them may carry."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.host.certificate import common_name, extra_names, names, own_name
from appliance.host.desired import Certificate
from appliance.site import endpoints, roles
from appliance.site.model import Site

DUTIES = ("rotator", "privacy-officer", "auditor")
"""What people do at the key server by a certificate of their own, whose key is encrypted to the holders of shares."""


@dataclass(frozen=True)
class Named:
    """One certificate: the component and host it is for, its DNS names and its addresses, each sorted."""

    component: str
    host: str
    dns: tuple[str, ...]
    ips: tuple[str, ...]

    @property
    def role(self) -> str:
        """The name of the PKI role that signs it."""
        return f"{self.component}-{self.host}"

    @property
    def common_name(self) -> str:
        """Its common name."""
        return common_name(self.component, self.host)

    @property
    def own_name(self) -> str:
        """The DNS name that no other certificate carries."""
        return own_name(self.component, self.host)

    @property
    def stands_for_a_role(self) -> bool:
        """Whether somebody is a role of the database by it: its common name is the role, no DNS name, on every host."""
        return self.component in roles.CERTIFICATES


def named(site: Site, component: str, host: str) -> Named:
    """Return the names of one certificate; an edge and a web host have some besides their own."""
    carried = {*names(site, host, Certificate(component, names=extra_names(site, component)))}
    ips = {name for name in carried if endpoints.is_address(name)}
    return Named(component, host, tuple(sorted(carried - ips)), tuple(sorted(ips)))


def certificates(site: Site) -> list[Named]:
    """Return every certificate of a site: one for each component of each host, the backup's, and those of roles."""
    identities = []
    for host, shown in site.hosts.items():
        if "spare" not in shown.runs:
            more = {"backup", *map(roles.certificate, roles.of_host(site, host))}
            identities += [named(site, component, host) for component in sorted({*shown.runs, *more})]
    return identities
