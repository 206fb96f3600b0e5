"""The verbs that stand a site up and look at it: preflight, plan, apply, verify, status."""

from __future__ import annotations

from appliance.host.connections import Connections  # isort: skip - makes sockets yield before others load them

import argparse
import dataclasses
import time
from collections.abc import Callable

from appliance.errors import ApplianceError
from appliance.procedures.provision import inspection, preflight, screen, stages
from appliance.procedures.provision.arguments import site_options
from appliance.procedures.provision.provision import Provision, failing
from appliance.procedures.provision.reach import connected, opened, unconnected
from appliance.procedures.provision.session import Session, alone


def run(given: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code; raises ApplianceError."""
    session = opened(given)
    stages.refuse_what_cannot_be_run(session.context)
    with screen.choose(given.json) as shown:
        return VERBS[given.verb](given, session, shown)


def _preflight(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    connections = unconnected(session)
    away = connections.connect_those_that_answer()
    found = [
        preflight.Problem(name, f"is not reached by ssh: {reason}", preflight.REACH) for name, reason in away.items()
    ]
    found += preflight.look(connections, session.context, [name for name in session.hosts if name not in away])
    connections.close()
    shown.table("problem", ["host", "what", "fix"], [(each.host, each.what, each.fix) for each in found])
    session.journal.write("preflight", "failed" if found else "passed", session.hosts, problems=len(found))
    if found:
        shown.result("preflight", f"{len(found)} things stand in the way.", problems=len(found))
        return 3 if away else 1
    shown.result("preflight", f"Nothing stands in the way on {', '.join(session.hosts)}.", problems=0)
    return 0


def _plan(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    with connected(session) as connections:
        changes = _provision(session, connections, shown).plan()
    shown.changes(changes)
    session.journal.write("plan", "changes" if changes else "nothing", session.hosts, changes=len(changes))
    shown.result("planned", f"{len(changes)} changes.", changes=len(changes), commands=connections.commands)
    return 1 if changes else 0


def _apply(given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    began = time.monotonic()
    with alone(session.context.folder, "apply"), connected(session) as connections:
        session.journal.write("apply", "begun", session.hosts, release=session.context.release.version)
        provision = _provision(session, connections, shown)
        try:
            if given.full or provision.plan():
                _stop_before_taking_over(session, connections, given)
                provision.apply(given.wait * 60)
        except (ApplianceError, KeyboardInterrupt) as error:
            problems = failing(error) if isinstance(error, ApplianceError) else []
            session.journal.write(
                "apply",
                "failed" if problems else "interrupted",
                session.hosts,
                changes=len(provision.summary.changes),
                problems=[each.what for each in problems],
            )
            raise
        summary = provision.summary
    session.journal.write("apply", "done", session.hosts, changes=len(summary.changes), counts=summary.counts())
    rows = [(component, host, n) for component, hosts in summary.counts().items() for host, n in hosts.items()]
    if rows:
        shown.table("applied", ["component", "host", "changes"], rows)
    seconds = time.monotonic() - began
    shown.result(
        "done",
        f"{len(summary.changes)} changes on {len(session.hosts)} hosts in {seconds:.0f} s. "
        f"The application: https://{session.site.domain}/",
        changes=len(summary.changes),
        seconds=round(seconds, 1),
        commands=connections.commands,
    )
    return 0


def _stop_before_taking_over(session: Session, connections: Connections, given: argparse.Namespace) -> None:
    """Refuse hosts that run something else or belong to another site, before the first change."""
    found = preflight.look(connections, session.context, session.hosts)
    if found and not given.skip_preflight:
        raise preflight.NotReady(found)


def _verify(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    with connected(session) as connections:
        changes = _provision(session, connections, shown).plan()
        failed, unknown, held = inspection.look(connections, session.context, session.hosts)
    shown.changes(changes)
    shown.table("failed", ["host", "check", "said", "fix"], [dataclasses.astuple(each) for each in failed])
    shown.table("not here", ["host", "check", "reason"], [dataclasses.astuple(each) for each in unknown])
    wrong = len(changes) + len(failed)
    session.journal.write(
        "verify", "failed" if wrong else "passed", session.hosts, changes=len(changes), failed=len(failed)
    )
    holds = f"{held} checks hold, {len(unknown)} cannot be made here; nothing differs from the site file."
    sentence = f"{len(changes)} things differ, {len(failed)} checks failed." if wrong else holds
    shown.result("verified", sentence, changes=len(changes), failed=len(failed), held=held, not_here=len(unknown))
    return 1 if wrong else 0


def _status(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    with connected(session) as connections:
        rows = inspection.units(connections, session.context, session.hosts)
    shown.table("unit", ["host", "unit", "state", "since"], rows)
    last = next((entry for entry in reversed(session.journal.entries()) if entry["verb"] == "apply"), None)
    shown.result("status", f"Last apply: {last['result']} at {last['at']}." if last else "Never applied.", last=last)
    return 0 if all(row[2] == "active" for row in rows) else 1


def _provision(session: Session, connections: Connections, shown: screen.Screen) -> Provision:
    return Provision(session.context, connections, session.hosts, shown.act, shown.say)


VERBS: dict[str, Callable[[argparse.Namespace, Session, screen.Screen], int]] = {
    "preflight": _preflight,
    "plan": _plan,
    "apply": _apply,
    "verify": _verify,
    "status": _status,
}

HELP = {
    "preflight": "say everything on the hosts that stands in the way, each with its fix",
    "plan": "say what an apply would change",
    "apply": "bring every host to what the site file says",
    "verify": "look whether every host is as the site file says, and works",
    "status": "say which of our units run where",
}


def add(verbs: argparse._SubParsersAction) -> None:
    """Add the verbs to the command."""
    for name, about in HELP.items():
        verb = verbs.add_parser(name, help=about)
        site_options(verb)
        if name == "apply":
            verb.add_argument(
                "--wait", type=int, default=60, metavar="MINUTES", help="how long to wait for key holders"
            )
            verb.add_argument("--full", action="store_true", help="go through every stage, also if nothing differs")
            verb.add_argument("--skip-preflight", action="store_true", help="go on although preflight finds something")
