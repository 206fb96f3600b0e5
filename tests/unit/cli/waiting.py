"""A verb that waits for two hosts for as long as it may, as the ends of a test's own command."""

from __future__ import annotations

from appliance.host.connections import Connections  # isort: skip - makes sockets yield before others load them

import argparse

import gevent


def add(verbs: argparse._SubParsersAction) -> None:
    """Add the verb."""
    verbs.add_parser("wait").add_argument("--json", action="store_true")


def run(_given: argparse.Namespace) -> int:
    """Wait on both hosts at once, as `apply` waits for what they carry out."""

    def carry_out(host: str) -> None:
        print(host, flush=True)
        gevent.sleep(600)

    Connections.everywhere(object.__new__(Connections), carry_out, ["one", "two"])
    return 0
