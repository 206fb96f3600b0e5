"""Converges the depot of a site and what it stands on, and nothing else; a program, as it patches sockets."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from appliance.components import registry

from appliance.desk.connecting import connected, opened  # isort: skip - patches sockets first

from appliance.procedures.provision import ownership
from appliance.procedures.provision.provision import Provision


def main() -> None:
    """Run the first stages of an apply and print what they did, a JSON object a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--state", type=Path)
    session = opened(parser.parse_args())

    def say(text: str) -> None:
        print(json.dumps({"say": text}), flush=True)

    def report(*_event: object) -> None:
        pass

    with connected(session) as connections:
        run = Provision(session.context, connections, session.hosts, report, say)
        run.stage("host", {host: [ownership.marked(session.context)] for host in session.hosts})
        run.components([registry.CERTIFICATES])
        run.publish()
        run.components([registry.DEPOT])
    for change in run.summary.changes:
        print(json.dumps({"host": change.host, "component": change.component, "what": change.what}))


if __name__ == "__main__":
    main()
