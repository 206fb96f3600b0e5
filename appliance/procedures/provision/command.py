"""The verbs that stand a site up and look at it: preflight, plan, apply, verify, status."""

from __future__ import annotations

from appliance.host.connections import Connections, unreachable  # isort: skip - makes sockets yield before others load them

import argparse
import dataclasses
import time
from collections.abc import Callable, Sequence

from appliance.desk import screen
from appliance.desk.arguments import site_options
from appliance.desk.connecting import answering, connected, opened, unconnected
from appliance.desk.lock import site_lock
from appliance.desk.session import Session
from appliance.errors import ApplianceError
from appliance.host.journal import outcome
from appliance.host.wording import count
from appliance.procedures.provision import inspection, preflight
from appliance.procedures.provision.provision import Provision, failing
from appliance.site import endpoints

HOST_AWAY = 3
"""The exit code of a verb that checked some hosts while others did not answer."""


def run(arguments: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code; raises ApplianceError."""
    session = opened(arguments)
    with screen.choose(arguments.json) as shown:
        return VERBS[arguments.verb](arguments, session, shown)


def _preflight(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    problems = preflight.operations(session.context, session.file)
    connections = unconnected(session, session.looked_at)
    away = connections.connect_those_that_answer()
    problems += [
        preflight.Problem(name, f"is not reached by ssh: {reason}", preflight.REACH) for name, reason in away.items()
    ]
    problems += preflight.look(connections, session.context, [name for name in session.looked_at if name not in away])
    connections.close()
    shown.table("problem", ["host", "what", "fix"], [(problem.host, problem.what, problem.fix) for problem in problems])
    session.journal.write("preflight", "failed" if problems else "passed", session.looked_at, problems=len(problems))
    if problems:
        things = count(len(problems), "thing stands", "things stand")
        shown.result("preflight", f"{things} in the way.", problems=len(problems))
        return HOST_AWAY if away else 1
    shown.result("preflight", f"Nothing stands in the way on {', '.join(session.looked_at)}.", problems=0)
    return 0


def _plan(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    with answering(session) as (connections, away):
        hosts = _without(session, away, shown)
        changes = _provision(session, connections, shown, hosts).plan()
    shown.changes(changes)
    session.journal.write("plan", "changes" if changes else "nothing", hosts, changes=len(changes), away=len(away))
    sentence = f"{count(len(changes), 'change')}." + _missing(away)
    shown.result("planned", sentence, changes=len(changes), commands=connections.commands, away=sorted(away))
    return HOST_AWAY if away else 1 if changes else 0


def _apply(arguments: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    began = time.monotonic()
    with site_lock(session.context.folder, "apply"), connected(session) as connections:
        session.journal.write("apply", "begun", session.hosts, release=session.context.release.version)
        provision = _provision(session, connections, shown)
        try:
            if provision.plan() or arguments.full:
                _stop_before_taking_over(session, connections, arguments)
                provision.apply(arguments.wait * 60)
        except (ApplianceError, KeyboardInterrupt) as error:
            problems = failing(error) if isinstance(error, ApplianceError) else []
            session.journal.write(
                "apply",
                outcome(error),
                session.hosts,
                changes=len(provision.summary.changes),
                problems=[problem.what for problem in problems],
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
        f"{count(len(summary.changes), 'change')} on {count(len(session.hosts), 'host')} in {seconds:.0f} s. "
        f"The application: {endpoints.url(session.site.domain, path='/')}",
        changes=len(summary.changes),
        seconds=round(seconds, 1),
        commands=connections.commands,
    )
    return 0


def _stop_before_taking_over(session: Session, connections: Connections, arguments: argparse.Namespace) -> None:
    """Refuse hosts that run something else or belong to another site, before the first change."""
    problems = preflight.look(connections, session.context, session.hosts)
    if problems and not arguments.skip_preflight:
        raise preflight.NotReady(problems)


def _verify(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    with answering(session, session.looked_at) as (connections, away):
        hosts = _without(session, away, shown)
        changes = _provision(session, connections, shown, hosts).plan()
        spares = [name for name in session.site.hosts_that_run("spare") if name not in away]
        failed, unknown, passed = inspection.look(connections, session.context, [*hosts, *spares])
    shown.changes(changes)
    shown.table("failed", ["host", "check", "said", "fix"], [dataclasses.astuple(failure) for failure in failed])
    shown.table("not here", ["host", "check", "reason"], [dataclasses.astuple(check) for check in unknown])
    wrong = len(changes) + len(failed)
    session.journal.write(
        "verify",
        "failed" if wrong or away else "passed",
        hosts,
        changes=len(changes),
        failed=len(failed),
        away=len(away),
    )
    holds = f"{count(passed, 'check holds', 'checks hold')}, {len(unknown)} cannot be made here; "
    holds += "nothing differs from the site file."
    differs = f"{count(len(changes), 'thing differs', 'things differ')}, {count(len(failed), 'check')} failed."
    counts = {"changes": len(changes), "failed": len(failed), "held": passed, "not_here": len(unknown)}
    shown.result("verified", (differs if wrong else holds) + _missing(away), **counts, away=sorted(away))
    return HOST_AWAY if away else 1 if wrong else 0


def _status(_given: argparse.Namespace, session: Session, shown: screen.Screen) -> int:
    with answering(session) as (connections, away):
        state = inspection.standing(connections, session.context, _without(session, away, shown))
    rows = state.units
    shown.table("unit", ["host", "unit", "state", "since"], rows)
    shown.table("note", ["host", "to know"], state.notes)
    last = next((entry for entry in reversed(session.journal.entries()) if entry["verb"] == "apply"), None)
    sentence = (f"Last apply: {last['result']} at {last['at']}." if last else "Never applied.") + _missing(away)
    shown.result("status", sentence, last=last, away=sorted(away))
    return HOST_AWAY if away else 0 if all(row[2] == "active" for row in rows) and not state.notes else 1


def _without(session: Session, away: dict[str, str], shown: screen.Screen) -> list[str]:
    """Show which hosts do not answer, and return the others; raises Unreachable where none answers."""
    hosts = [name for name in session.hosts if name not in away]
    if not hosts:
        raise unreachable(session.site, away)
    shown.table("not reached", ["host", "reason"], away.items())
    return hosts


def _missing(away: dict[str, str]) -> str:
    return f" Not reached, so nothing is known of: {', '.join(sorted(away))}." if away else ""


def _provision(
    session: Session, connections: Connections, shown: screen.Screen, hosts: Sequence[str] | None = None
) -> Provision:
    return Provision(session.context, connections, session.hosts if hosts is None else hosts, shown.act, shown.say)


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
