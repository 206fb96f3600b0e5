"""Which names a component's certificate may carry: those of its host, and the few that the site file gives it."""

from __future__ import annotations

from appliance.errors import ApplianceError
from appliance.host import certificate
from appliance.host.desired import Certificate
from appliance.site import roles
from appliance.site.model import Site


class NamesRefused(ApplianceError):
    """A request for a certificate names something that its component is not."""


def demanded(site: Site, component: str, host: str) -> set[str]:
    """Return the names that every certificate of a component on a host carries."""
    return {*certificate.names(site, host, Certificate(component))}


def allowed(site: Site, component: str, host: str) -> set[str]:
    """Return those, and what else the component may be called."""
    return demanded(site, component, host) | {*certificate.extra_names(site, component)}


def refuse_others(site: Site, component: str, host: str, common_name: str, carried: set[str]) -> None:
    """Raise NamesRefused unless the names of a request are the expected ones."""
    if host not in site.hosts:
        raise NamesRefused(f"{host} is no host of the site {site.name}.", "Add it to the site file first.")
    role = roles.CERTIFICATES.get(component)
    if role and role not in roles.of_host(site, host):
        raise NamesRefused(
            f"{host} is not to be the database's role {role}.", "Look at what the site file lets it run, and who asked."
        )
    own = certificate.own_name(component, host)
    if common_name != certificate.common_name(component, host):
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
