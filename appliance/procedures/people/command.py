"""The verbs `administrator` and `demo`: the first accounts, whose passwords only this terminal shows."""

from __future__ import annotations

import argparse
import json
from typing import Any

from appliance.desk.arguments import site_options
from appliance.desk.connecting import connected, opened
from appliance.errors import ApplianceError

PYTHON = "/opt/hr-appliance/current/venv/bin/python"
SETTINGS = "HR_SETTINGS=/etc/hr-appliance/web/settings.json"
MODULES = {"administrator": "app.foundation.access.first_administrator", "demo": "app.demo"}


def add(verbs: Any) -> None:
    """Add the verbs to the command."""
    first = verbs.add_parser("administrator", help="make the first administrator of a site, with a password for once")
    site_options(first)
    first.add_argument("--email", required=True, metavar="ADDRESS", help="e-mail address of the administrator")
    demo = verbs.add_parser("demo", help="make synthetic people for a trial, where policy.demo allows it")
    site_options(demo)


def run(arguments: argparse.Namespace) -> int:
    """Run one of the verbs; returns the exit code, raises ApplianceError."""
    session = opened(arguments, verify=False)
    host = session.context.hosts("web")[0]
    more = ["--email", arguments.email, "--json"] if arguments.verb == "administrator" else []
    argv = ["env", "-i", SETTINGS, "PYTHONDONTWRITEBYTECODE=1", PYTHON, "-I", "-m", MODULES[arguments.verb], *more]
    with connected(session) as connections:
        answer = connections.run(host, argv, user="hr-web")
    session.journal.write(arguments.verb, "failed" if answer.code else "done", [host])
    if answer.code:
        sentence = (answer.output.strip().splitlines() or [f"{host} said nothing: look at `appliance verify`."])[-1]
        raise ApplianceError(sentence)  # the application's own sentence, which says what to do
    _print(arguments, json.loads(answer.output.strip().splitlines()[-1]))
    return 0


def _print(arguments: argparse.Namespace, shown: Any) -> None:
    if arguments.json:
        print(json.dumps(shown, ensure_ascii=False))
        return
    for row in shown if isinstance(shown, list) else [shown]:
        print("   ".join(str(value) for value in row.values()))
    print("Shown once and kept nowhere.")
    if arguments.verb == "administrator":
        print("The password serves once, to choose another one at the first sign-in.")
