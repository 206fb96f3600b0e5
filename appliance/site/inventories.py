"""Prints a site as each tool wants to read it."""

from __future__ import annotations

import json
from typing import Any

import yaml

from appliance.site.components import COMPONENTS
from appliance.site.model import Site


def as_json(site: Site) -> str:
    """Return the whole site with all defaults filled in."""
    return json.dumps(site.model_dump(mode="json"), indent=2, ensure_ascii=False)


def as_ansible(site: Site) -> str:
    """Return a YAML inventory: one group for each component, the policy as variables of all hosts."""
    hosts = {name: _connection(site, name) for name in site.hosts}
    groups: dict[str, dict[str, dict]] = {
        name: {"hosts": {host: {} for host in site.hosts_that_run(name)}} for name in COMPONENTS
    }
    inventory = {
        "all": {
            "hosts": hosts,
            "vars": {"appliance_site": site.name, "appliance_policy": site.policy.model_dump(mode="json")},
            "children": {name: group for name, group in groups.items() if group["hosts"]},
        }
    }
    return yaml.safe_dump(inventory, sort_keys=False, allow_unicode=True)


def as_pyinfra(site: Site) -> str:
    """Return a pyinfra inventory: a Python file with a list of (host, data) for each component."""
    lines = [f'"""Inventory of the site {site.name}, made from its site file."""', ""]
    for component in COMPONENTS:
        names = site.hosts_that_run(component)
        if names:
            members = [(name, _data(site, name)) for name in names]
            lines += [f"{component} = ["] + [f"    {member!r}," for member in members] + ["]"]
    return "\n".join(lines)


FORMS = {"json": as_json, "ansible": as_ansible, "pyinfra": as_pyinfra}


def _connection(site: Site, name: str) -> dict[str, Any]:
    host = site.hosts[name]
    return {
        "ansible_host": str(host.address),
        "ansible_port": host.ssh_port,
        "ansible_user": host.ssh_user,
        "gpu": host.gpu,
    }


def host_data(site: Site, name: str) -> dict[str, Any]:
    """Return what a pyinfra deploy finds in `host.data`, besides how the host is reached."""
    host = site.hosts[name]
    return {
        "site": site.name,
        "domain": site.domain,
        "address": str(host.address),
        "components": list(host.runs),
        "gpu": host.gpu,
    }


def _data(site: Site, name: str) -> dict[str, Any]:
    host = site.hosts[name]
    reached = {"ssh_hostname": str(host.address), "ssh_port": host.ssh_port, "ssh_user": host.ssh_user}
    return reached | host_data(site, name)
