"""Rules between the parts of a site file, each with the place that has to change."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from appliance.site import endpoints, written
from appliance.site.components import COMPONENTS, TRAITS
from appliance.site.model import Site

Place = tuple[str | int, ...]
MOST_HOLDERS = 7


class Broken(NamedTuple):
    """A broken rule of a site: the place in the file, the fault, and what to write."""

    place: Place
    what: str
    remedy: str


def broken(site: Site) -> list[Broken]:
    """Return every rule that a site does not keep."""
    looks = (_names, _addresses, _components, _spares, _edge, _holders, _secrets, _channels)
    return [problem for look in looks for problem in look(site)]


def _names(site: Site) -> Iterator[Broken]:
    for name in site.hosts:
        if not written.HOST_NAME.fullmatch(name):
            what = f"The name of this host {written.fault(name, written.HOST_NAME)}."
            yield Broken(("hosts", name), what, "Use small letters, digits and hyphens, such as front1.")


def _addresses(site: Site) -> Iterator[Broken]:
    first: dict[object, str] = {}
    for name, host in site.hosts.items():
        if host.address in first:
            what = f"{first[host.address]} and {name} have the same address."
            yield Broken(("hosts", name, "address"), what, "Give each host its own.")
        first.setdefault(host.address, name)
    versions = [host.address.version for host in site.hosts.values()]
    usual = max(versions, key=versions.count)
    own: dict[tuple[str, ...], IPv4Address | IPv6Address] = {
        ("hosts", name, "address"): host.address for name, host in site.hosts.items()
    }
    if site.virtual_address:
        own[("virtual_address",)] = site.virtual_address
    for place, address in own.items():
        if address.is_loopback:
            what = f"{'.'.join(place)} is the loopback address, at which no other host is reached."
            yield Broken(place, what, "Write the one that the host has in your network, such as 10.20.0.11.")
        elif address.version != usual:
            what = f"{'.'.join(place)} is IPv{address.version}, and the site's other addresses are IPv{usual}."
            yield Broken(place, what, f"Write its IPv{usual} address: hosts of a site speak by one kind.")


def _components(site: Site) -> Iterator[Broken]:
    missing = [component for component in COMPONENTS if not site.hosts_that_run(component)]
    if missing:
        yield Broken(("hosts",), f"No host runs {', '.join(missing)}.", "Add it to the `runs` of a host.")
    for component in (name for name, traits in TRAITS.items() if traits.one_host):
        for second in site.hosts_that_run(component)[1:]:
            what = f"{site.hosts_that_run(component)[0]} and {second} both run {component}; this release brings up one."
            yield Broken(("hosts", second, "runs"), what, f"Leave {component} on one host.")
    media, web = site.hosts_that_run("media"), site.hosts_that_run("web")
    for name in web:
        if len(media) == 1 and name not in media:
            what = f"web is on {name} and media on {media[0]}; this release keeps both on one host."
            yield Broken(("hosts", name, "runs"), what, f"Let {media[0]} alone run both.")


def _spares(site: Site) -> Iterator[Broken]:
    for name, host in site.hosts.items():
        place = ("hosts", name, "runs")
        if len(set(host.runs)) != len(host.runs):
            yield Broken(place, f"{'.'.join(place)} names a component twice.", "Each runs once on a host: keep one.")
        if "spare" in host.runs and len(set(host.runs)) > 1:
            what = f"{name} is a spare host and runs something else."
            yield Broken(place, what, "Write [spare] alone: drills need a clean host.")


def _edge(site: Site) -> Iterator[Broken]:
    for name, host in site.hosts.items():
        if site.virtual_address == host.address:
            what = f"virtual_address is the address of {name}."
            yield Broken(("virtual_address",), what, "Use one that no host has.")


def _holders(site: Site) -> Iterator[Broken]:
    custody = site.custody
    names = [holder.name for holder in custody.holders]
    for number, name in enumerate(names):
        if name in names[:number]:
            twice = ("custody", "holders", number, "name")
            yield Broken(twice, f"{name} is named twice among the holders.", "Each person holds one share.")
    if not names:
        return
    place = ("custody", "holders")
    if len(names) > MOST_HOLDERS:
        yield Broken(place, f"There are {len(names)} holders.", f"Name {MOST_HOLDERS} at most.")
    if len(names) <= custody.threshold:
        holders = "1 holder" if len(names) == 1 else f"{len(names)} holders"
        what = f"There are {holders}, and custody.threshold wants {custody.threshold} of them together."
        remedy = f"Name {custody.threshold + 1} or more, so that one may be away."
        yield Broken(place, what, remedy)


def _secrets(site: Site) -> Iterator[Broken]:
    for name in ("bundle_signer", "ssh_key"):
        reference = getattr(site.secrets, name)
        if reference and not reference.startswith("file:"):
            what = f"secrets.{name} must be a file on the operations host."
            yield Broken(("secrets", name), what, "Write file: and its whole path.")
    if site.secrets.become.startswith("vault:"):
        what = "secrets.become cannot come from the key server, which runs on the hosts."
        yield Broken(("secrets", "become"), what, "Write ask, file:/path, env:NAME or none.")


def _channels(site: Site) -> Iterator[Broken]:
    for below, channel in site.policy.channels.items():
        place = ("policy", *below)
        if channel.secret and not channel.secret.startswith("file:"):
            what = f"{'.'.join(place)}.{channel.secret_field} must be a file on the operations host."
            yield Broken((*place, channel.secret_field), what, "Write file: and its whole path.")
    names = [channel.receiver[0] for channel in site.policy.channels.values()]
    unknown = [name for name in names if not endpoints.is_address(name)]
    if unknown and not site.policy.network.resolvers:
        what = f"The hosts cannot find {', '.join(unknown)}: policy.network.resolvers names no name server."
        remedy = "Name the bank's name servers there, or write the addresses of these instead of their names."
        yield Broken(("policy", "network", "resolvers"), what, remedy)
    smtp = site.policy.notifications.smtp
    if smtp and (smtp.username is None) != (smtp.password is None):
        there, away = ("username", "password") if smtp.username else ("password", "username")
        what = f"policy.notifications.smtp has a {there} and no {away}."
        yield Broken(
            ("policy", "notifications", "smtp", away), what, "Name both, or none where the relay asks for none."
        )
