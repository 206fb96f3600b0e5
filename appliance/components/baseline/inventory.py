"""The roles' variables for each host, which follow from the site alone."""

from __future__ import annotations

import hashlib
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import yaml

from appliance.components.baseline import roles
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.names import addresses_of
from appliance.host.reach import access
from appliance.site import endpoints, inventories

KEEPALIVE = {"mitogen_ssh_keepalive_interval": 5, "mitogen_ssh_keepalive_count": 3}
"""A host that died is told after a quarter of a minute; Mitogen's own options of ssh precede all others."""


def inventory(context: Context) -> str:
    """Return the YAML inventory of the site with each host's role variables and connection; it holds no secret."""
    document = yaml.safe_load(inventories.as_ansible(context.site))
    for host, settings in document["all"]["hosts"].items():
        way = access(context.site, host, context.folder / "known_hosts", None)
        settings |= {"ansible_python_interpreter": "/usr/bin/python3"} | way.ansible() | variables(context, host)
        settings |= KEEPALIVE | {"record__digest": digest(context, host), "record__paths": roles.owned_files()}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def digest(context: Context, host: str) -> str:
    """Return the digest (hex) of roles and variables: another digest means that Ansible has something to do."""
    content = json.dumps(variables(context, host), sort_keys=True)
    return hashlib.sha256(f"{roles.contents_digest()}\n{content}".encode()).hexdigest()


def variables(context: Context, host: str) -> dict[str, Any]:
    """Return the role variables of a host; raises ApplianceError for a name that cannot be resolved."""
    site, policy = context.site, context.site.policy
    here, depots = context.address(host), context.addresses("depot")
    network = policy.network
    everyone = [str(other.address) for other in site.hosts.values()]
    keeps_time = here in depots and not network.time
    others = [address for address in everyone if address != here] if keeps_time else []
    sources = list(network.time) or [address for address in depots if address != here]
    user = site.hosts[host].ssh_user
    values: dict[str, Any] = {
        "package_source__depot": endpoints.url(depots[0], endpoints.DEPOT),
        "package_source__depot_host": endpoints.canonical(depots[0]),
        "accounts__operator": user,
        "accounts__sudo_password": site.secrets.become != "none",
        "accounts__password_days": policy.passwords.maximum_age_days,
        "ssh__accounts": list(dict.fromkeys([user, *network.administrators])),
        "pam__minimum_length": policy.passwords.minimum_length,
        "pam__history": policy.passwords.history,
        "pam__lock_after_failures": policy.passwords.lock_after_failures,
        "time__sources": [] if keeps_time else sources,
        "time__serves": others,
        "firewall__ssh_from": [str(network_range) for network_range in network.operations]
        or [source_address(here), *everyone],
        "firewall__ssh_port": site.hosts[host].ssh_port,
        "firewall__site": [*everyone, *([str(site.virtual_address)] if site.virtual_address else [])],
        "firewall__receivers": receivers(context, host),
        "firewall__time_for": others,
    }
    if policy.notifications.syslog:
        values["logs__collector"], values["logs__collector_port"] = endpoints.split(policy.notifications.syslog)
    if site.hosts[host].gpu == "nvidia" and network.gpu_driver:
        driver = network.gpu_driver
        values["gpu__repository"] = {
            "uri": driver.uri,
            "suite": driver.suite,
            "components": " ".join(driver.components),
            "signed_by": driver.signed_by,
        }
        if driver.packages:
            values["gpu__packages"] = list(driver.packages)
    return values


def receivers(context: Context, host: str) -> list[dict[str, Any]]:
    """Return the services outside the site that a host may reach: time, names, logs, messages, driver packages."""
    policy = context.site.policy
    wanted = [(name, endpoints.TIME, "udp", "time") for name in policy.network.time]
    for resolver in policy.network.resolvers:
        wanted += [(str(resolver), endpoints.NAMES, protocol, "names") for protocol in ("udp", "tcp")]
    if policy.notifications.syslog:
        wanted.append((*endpoints.split(policy.notifications.syslog), "tcp", "logs"))
    if "web" in context.site.hosts[host].runs:
        wanted += [(*one.receiver, "tcp", place[-1]) for place, one in policy.channels.items()]
    if context.site.hosts[host].gpu == "nvidia" and policy.network.gpu_driver:
        parts = urlsplit(policy.network.gpu_driver.uri)
        wanted.append((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), "tcp", "driver"))
    return [
        {"address": address, "port": port, "protocol": protocol, "what": what}
        for name, port, protocol, what in wanted
        for address in addresses_of(name)
    ]


def source_address(host: str) -> str:
    """Return the address by which this machine is seen at a host's address; sends nothing."""
    with socket.socket(endpoints.socket_family(host), socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))
        except OSError as error:
            raise ApplianceError(
                f"This machine has no way to {host}: {error.strerror}.",
                "Name the addresses that operate the site in policy.network.operations, or mend the route.",
            ) from None
        return str(probe.getsockname()[0])
