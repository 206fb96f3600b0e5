"""Writes the playbook, its inventory and its files for a site; they hold what the site's secrets are."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from appliance.host.context import Context
from appliance.host.desired import Desired
from appliance.site import endpoints
from appliance.site.model import Site
from tests.benchmark.rival.tasks import Author, Literal, Task

PLAY = """\
- name: Bring every host to what the site says
  hosts: all
  gather_facts: false
  become: true
  tasks:
    - name: What this host runs
      ansible.builtin.include_tasks: "tasks/{{ inventory_hostname }}.yml"
"""


class _Dumper(yaml.SafeDumper):
    """Writes literal text so that Ansible fills in nothing."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    tag = "!unsafe" if any(mark in value for mark in ("{{", "{%", "{#")) else "tag:yaml.org,2002:str"
    return dumper.represent_scalar(tag, str(value), style='"' if tag == "!unsafe" else None)


_Dumper.add_representer(Literal, _text)


def as_yaml(tasks: Sequence[Task]) -> str:
    """Return a file of tasks."""
    return yaml.dump(list(tasks), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def write(folder: Path, context: Context, wanted: Mapping[str, Sequence[Desired]]) -> int:
    """Write all of it into a folder that is the caller's alone; returns how many tasks there are."""
    (folder / "tasks").mkdir()
    (folder / "files").mkdir()
    (folder / "playbook.yml").write_text(PLAY, encoding="utf-8")
    (folder / "inventory.yml").write_text(yaml.safe_dump(inventory(context, list(wanted))), encoding="utf-8")
    depot = endpoints.url(context.addresses("depot")[0], endpoints.DEPOT)
    seconds = context.site.certificates.leaf_hours * 600  # a sixth of its life, as `apply` judges it

    def keep(data: bytes) -> str:
        path = folder / "files" / hashlib.sha256(data).hexdigest()
        path.write_bytes(data)
        return str(path)

    count = 0
    for host, each in wanted.items():
        tasks = Author(keep, depot, seconds).tasks(each)
        (folder / "tasks" / f"{host}.yml").write_text(as_yaml(tasks), encoding="utf-8")
        count += len(tasks)
    return count


def inventory(context: Context, hosts: Sequence[str]) -> dict[str, Any]:
    """Return the inventory: how each host is reached, with the keys that the site's state folder knows."""
    return {"all": {"hosts": {host: _reached(context.site, context.folder, host) for host in hosts}}}


def _reached(site: Site, state: Path, host: str) -> dict[str, Any]:
    one = site.hosts[host]
    known = f"-o UserKnownHostsFile={shlex.quote(str(state / 'known_hosts'))} -o StrictHostKeyChecking=yes"
    told = {"ansible_host": str(one.address), "ansible_port": one.ssh_port, "ansible_user": one.ssh_user}
    if site.secrets.ssh_key:
        told["ansible_ssh_private_key_file"] = site.secrets.ssh_key.removeprefix("file:")
        known += " -o IdentitiesOnly=yes"
    return told | {"ansible_ssh_common_args": known}
