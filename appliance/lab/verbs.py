"""What each sub-verb of `lab` does: call the room, print."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from appliance.errors import UsageError
from appliance.lab import hosts, layout, machine, network, preflight
from appliance.site.model import Site


def _up(arguments: argparse.Namespace) -> int:
    site = hosts.find(arguments.site)
    hosts.up(site, hosts.silent if arguments.json else print)
    if arguments.json:
        print(json.dumps({"event": "up", "site": site.name, "hosts": _states(site)}))
    return 0


def _down(arguments: argparse.Namespace) -> int:
    preflight.check()
    known = layout.known_sites()
    names = known
    if arguments.site is not None:
        names = [arguments.site] if arguments.site in known else [hosts.find(arguments.site).name]
    for name in names:
        hosts.down(name, arguments.state)
        if not arguments.json:
            print(f"{name} is gone.")
    if arguments.json:
        print(json.dumps({"event": "down", "sites": names}))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    sites = {name: _folders(name) for name in layout.known_sites()}
    if arguments.json:
        print(json.dumps({"event": "list", "sites": sites}))
        return 0
    for site, states in sites.items():
        for host, state in states.items():
            print(f"{site:<16} {host:<16} {state['address']:<24} {state['power']}{', cut off' * state['cut']}")
    return 0


def _states(site: Site) -> dict[str, dict[str, Any]]:
    return {place.host: _state(place) for place in layout.places(site)}


def _folders(site: str) -> dict[str, dict[str, Any]]:
    files = sorted((layout.STATE / site).glob("*/address"))
    return {file.parent.name: _state(layout.Place(site, file.parent.name)) for file in files}


def _state(place: layout.Place) -> dict[str, Any]:
    address = (place.folder / "address").read_text(encoding="ascii")
    power = "on" if machine.is_up(place) else "off"
    there = (layout.NAMESPACES / layout.namespace(place.site)).exists()
    return {"address": address, "power": power, "cut": there and network.is_cut(place)}


def _simple(act: Callable[[Site, str], None]) -> Callable[[argparse.Namespace], int]:
    def verb(arguments: argparse.Namespace) -> int:
        act(hosts.find(arguments.site), arguments.host)
        _did(arguments)
        return 0

    return verb


def _did(arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps({"event": arguments.lab_verb, "host": arguments.host}))


def _fill(arguments: argparse.Namespace) -> int:
    act = hosts.free if arguments.free else hosts.fill
    act(hosts.find(arguments.site), arguments.host, arguments.path)
    _did(arguments)
    return 0


def _shell(arguments: argparse.Namespace) -> int:
    place = hosts.place_of(hosts.find(arguments.site), arguments.host)
    return subprocess.run(machine.enter(place, ["/bin/bash", "-l"]), check=False).returncode


def _exec(arguments: argparse.Namespace) -> int:
    argv = arguments.argv[1:] if arguments.argv[:1] == ["--"] else arguments.argv
    if not argv:
        raise UsageError("There is no command to run.", "appliance lab exec SITE HOST -- COMMAND")
    site = hosts.find(arguments.site)
    if arguments.json:
        done = hosts.run(site, arguments.host, argv)
        print(json.dumps({"event": "exec", "code": done.returncode, "stdout": done.stdout, "stderr": done.stderr}))
        return done.returncode
    sys.stdout.flush()
    return subprocess.run(machine.enter(hosts.place_of(site, arguments.host), argv), check=False).returncode


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "up": _up,
    "down": _down,
    "list": _list,
    "kill": _simple(hosts.kill),
    "start": _simple(hosts.start),
    "cut": _simple(hosts.cut),
    "heal": _simple(hosts.heal),
    "fill": _fill,
    "shell": _shell,
    "exec": _exec,
}
