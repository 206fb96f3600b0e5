"""Which names a component's certificate may carry: those of its host, and the few that the site file gives it."""

from __future__ import annotations

import ipaddress

from appliance.errors import ApplianceError
from appliance.host.certificate import extra_names
from appliance.site.model import Site


class NamesRefused(ApplianceError):
    """A request for a certificate names something that its component is not."""


def demanded(site: Site, component: str, host: str) -> set[str]:
    """Return the names that every certificate of a component on a host carries."""
    return {f"{component}.{host}", host, f"{host}.{site.domain}", str(site.hosts[host].address)}


def allowed(site: Site, component: str, host: str) -> set[str]:
    """Return those, and what else the component may be called."""
    return demanded(site, component, host) | {*extra_names(site, component)}


def refuse_others(site: Site, component: str, host: str, common_name: str, carried: set[str]) -> None:
    """Raise NamesRefused unless the names of a request are the expected ones."""
    if host not in site.hosts:
        raise NamesRefused(f"{host} is no host of the site {site.name}.", "Add it to the site file first.")
    own = f"{component}.{host}"
    if common_name != own:
        raise NamesRefused(
            f"The request for {own} has the common name {common_name!r}.", "Look at who made the request on this host."
        )
    if strange := carried - allowed(site, component, host):
        raise NamesRefused(
            f"The request for {own} names {', '.join(sorted(strange))}, which it is not.",
            "Look at who made the request on this host.",
        )
    if absent := demanded(site, component, host) - carried:
        raise NamesRefused(f"The request for {own} lacks {', '.join(sorted(absent))}.", "Run `appliance apply` again.")


def is_address(name: str) -> bool:
    """Tell whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
