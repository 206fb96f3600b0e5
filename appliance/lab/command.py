"""The grammar of the verb `lab`: throw-away Debian hosts on this machine, to try a site file on and to break."""

from __future__ import annotations

import argparse
from typing import Any

SITE = "site file, or NAME for inventories/NAME/site.yml"


def add(verbs: Any) -> None:
    """Add the verb `lab` to the parser's verbs."""
    lab = verbs.add_parser("lab", help="throw-away Debian hosts on this machine, for trying a site")
    subs = lab.add_subparsers(dest="lab_verb", metavar="VERB", required=True)
    _verb(subs, "up", "bring every host of a site up, as an installer leaves it").add_argument("site", help=SITE)
    down = _verb(subs, "down", "remove a site's hosts and all that belongs to them")
    down.add_argument("site", nargs="?", help=f"{SITE}; without it, every lab of this machine")
    down.add_argument("--state", action="store_true", help="also remove the site's state folder of this machine")
    _verb(subs, "list", "say which hosts there are and how they are")
    for name, about in (
        ("kill", "cut a host's power"),
        ("start", "give a host its power back"),
        ("cut", "cut a host off the network"),
        ("heal", "put a host back on the network"),
    ):
        _host_verb(subs, name, about)
    fill = _host_verb(subs, "fill", "give a folder of a host a full disk")
    fill.add_argument("path", help="the folder, such as /srv/hr-appliance/media")
    fill.add_argument("--free", action="store_true", help="make room on it again")
    _host_verb(subs, "shell", "open a root shell in a host, without ssh")
    run = _host_verb(subs, "exec", "run a command in a host as root, without ssh")
    run.add_argument("argv", nargs=argparse.REMAINDER, metavar="COMMAND", help="the command and its arguments")


def _verb(subs: Any, name: str, about: str) -> argparse.ArgumentParser:
    verb = subs.add_parser(name, help=about, description=about)
    verb.add_argument("--json", action="store_true", help="answer in JSON")
    return verb


def _host_verb(subs: Any, name: str, about: str) -> argparse.ArgumentParser:
    verb = _verb(subs, name, about)
    verb.add_argument("site", help=SITE)
    verb.add_argument("host", help="name of the host")
    return verb


def run(arguments: argparse.Namespace) -> int:
    """Run `appliance lab`; returns the exit code, raises ApplianceError."""
    from appliance.lab.verbs import VERBS

    return VERBS[arguments.lab_verb](arguments)
