"""The verbs `administrator` and `demo`: who can sign in first, told to this terminal and to nothing else."""

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


def run(given: argparse.Namespace) -> int:
    """Run one of the verbs; returns the exit code, raises ApplianceError."""
    session = opened(given, verify=False)
    host = session.context.hosts("web")[0]
    more = ["--email", given.email, "--json"] if given.verb == "administrator" else []
    argv = ["env", "-i", SETTINGS, "PYTHONDONTWRITEBYTECODE=1", PYTHON, "-I", "-m", MODULES[given.verb], *more]
    with connected(session) as connections:
        answer = connections.run(host, argv, user="hr-web")
    session.journal.write(given.verb, "failed" if answer.code else "done", [host])
    if answer.code:
        said = (answer.output.strip().splitlines() or [f"{host} said nothing: look at `appliance verify`."])[-1]
        raise ApplianceError(said)  # the application's own sentence, which says what to do
    _print(given, json.loads(answer.output.strip().splitlines()[-1]))
    return 0


def _print(given: argparse.Namespace, shown: Any) -> None:
    if given.json:
        print(json.dumps(shown, ensure_ascii=False))
        return
    for row in shown if isinstance(shown, list) else [shown]:
        print("   ".join(str(value) for value in row.values()))
    print("Shown once and kept nowhere.")
    if given.verb == "administrator":
        print("The password serves once, to choose another one at the first sign-in.")
