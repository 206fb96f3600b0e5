"""The verbs of recovery: backup now, list and verify; drill; restore."""

from __future__ import annotations

from appliance.host.connections import Connections  # isort: skip - makes sockets yield before others load them

import argparse
import dataclasses
import sys
from datetime import UTC, datetime
from typing import Any

from appliance.desk import screen
from appliance.desk.arguments import site_options
from appliance.desk.lock import site_lock
from appliance.desk.session import Session, become_password, open_site
from appliance.errors import ApplianceError, UsageError
from appliance.host.context import Context
from appliance.host.journal import outcome
from appliance.procedures.provision.provision import Provision
from appliance.procedures.recovery import drill, points, report, rewinding, safekeeping, spare_copy, wholeness
from appliance.procedures.recovery.reach import Reach


def add(verbs: argparse._SubParsersAction) -> None:
    """Add the verbs to the command."""
    backup = verbs.add_parser("backup", help="make, list and verify restore points").add_subparsers(
        dest="backup_verb", metavar="VERB", required=True
    )
    now = backup.add_parser("now", help="make a restore point: database, media, key server, configuration")
    site_options(now)
    now.add_argument("--full", action="store_true", help="back up the whole database, on top of no other backup")
    now.add_argument(
        "--despite-damage", action="store_true", help="make the point although the application finds damage in its data"
    )
    site_options(backup.add_parser("list", help="list restore points with their age, size and parts"))
    site_options(backup.add_parser("verify", help="read the repositories and say what can be restored from when"))
    proof = verbs.add_parser("drill", help="prove a restore on the spare host, and measure it")
    site_options(proof)
    proof.add_argument("--point", metavar="POINT", help="a point of `backup list`, default the newest that is whole")
    proof.add_argument(
        "--keep", action="store_true", help="leave the restored application on the spare host, also when all is well"
    )
    instead = proof.add_mutually_exclusive_group()
    instead.add_argument(
        "--again", action="store_true", help="clean the spare host and begin anew, instead of going on with a drill"
    )
    instead.add_argument("--clean", action="store_true", help="take away what a drill left on the spare host, and stop")
    proof.add_argument("--wait", type=int, default=60, metavar="MINUTES", help="how long to wait for key holders")
    back = verbs.add_parser("restore", help="bring a site back to a point in time")
    site_options(back)
    back.add_argument(
        "--to", required=True, metavar="TIME", help="UTC, as 2026-03-01T14:30:00; a time with offset also"
    )
    back.add_argument("--yes", metavar="SITE_NAME", help="the site's name, instead of being asked for it")


def run(arguments: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code; raises ApplianceError."""
    session = open_site(arguments.file, arguments.state, arguments.bundle, verify=arguments.verb == "drill")
    become = become_password(session.site)
    session = dataclasses.replace(session, context=dataclasses.replace(session.context, facts={"become": become}))
    known = session.context.folder / "known_hosts"
    act = {"backup": _backup, "drill": _drill, "restore": _restore}[arguments.verb]
    with screen.choose(arguments.json) as shown, Reach(session.site, known, become) as reach:
        return act(arguments, session, reach, shown)


def _backup(arguments: argparse.Namespace, session: Session, reach: Reach, shown: screen.Screen) -> int:
    context = session.context
    if arguments.backup_verb == "list":
        listing = points.listed(reach, context)
        shown.table("point", HEADS, [_row(point) for point in reversed(listing["points"])])
        count = len(listing["points"])
        shown.result(
            "listed", f"{count} restore points; each is kept {listing['days']} days.", points=listing["points"]
        )
        return 0
    if arguments.backup_verb == "verify":
        report = points.verify(reach, context)
        session.journal.write("backup verify", "failed" if report["problems"] else "passed", [points.keeper(context)])
        for problem in report["problems"]:
            shown.say(problem)
        keys = ", ".join(map(str, report["key_versions"])) or "none"
        if report["points"] > report["restorable"]:
            shown.say("`appliance backup list SITE` says which points are damaged; none of them is taken by itself.")
        sentence = f"{report['restorable']} of {report['points']} points can be restored, "
        sentence += f"the oldest {report['oldest'] or 'none'}"
        shown.result("verified", f"{sentence}; key versions that they need: {keys}.", **report)
        return 1 if report["problems"] else 0
    with site_lock(context.folder, "backup"):
        if not arguments.despite_damage:
            wholeness.demand(reach, context, shown.act, shown.say)
        point = points.take(reach, context, shown.act, full=arguments.full)
        copy = safekeeping.keep(reach, context)
    session.journal.write("backup now", "done", session.hosts, point=point["id"], kept=copy)
    shown.result("backed up", f"Restore point {point['id']}; {copy}", point=point)
    return 0


HEADS = ["point", "age", "database", "size", "media", "key server", "release", "purged on", "whole"]


def _row(point: dict[str, Any]) -> list[str]:
    age = datetime.now(UTC) - datetime.fromisoformat(point["at"])
    parts = {name.partition("-")[0]: snapshot for name, snapshot in point["snapshots"].items()}
    size = point["database"]["database_bytes"] + sum(
        snapshot.get("bytes") or 0 for snapshot in point["snapshots"].values()
    )
    return [
        point["id"], report.duration(age.total_seconds()), point["database"]["label"], f"{size / 2**20:.0f} MiB",
        parts["media"]["id"][:8], parts["vault"]["id"][:8], point.get("release") or "", point["purged_on"],
        f"NO: {point['damaged']}" if point["damaged"] else f"in doubt: {point['doubt']}" if point["doubt"] else "yes",
    ]  # fmt: skip


def _drill(arguments: argparse.Namespace, session: Session, reach: Reach, shown: screen.Screen) -> int:
    context = session.context
    host = drill.host_of(session.site)
    spare_copy.refuse_what_served(session.journal, reach, host)
    if arguments.clean:
        return _clean(session, reach, shown)
    with site_lock(context.folder, "drill"):
        if arguments.again:
            _begin_anew(arguments.point, context, reach, shown)
        session.journal.write("drill", "begun", [host])
        opened: list[Connections] = []

        def provision(moved: Any) -> Provision:
            opened.append(Connections(moved.site, context.folder / "known_hosts", context.facts["become"], [host]))
            opened[0].connect()
            return Provision(moved, opened[0], [host], shown.act, shown.say)

        try:
            rehearsal = drill.Drill(context, reach, provision, shown.say, shown.act, arguments.wait * 60)
            content = rehearsal.run(arguments.point)
            # After a failed check the copy stays: it is what there is to look at.
            if content["passed"] and not arguments.keep:
                spare_copy.clean(reach, host, rehearsal.context, shown.act)
        except (ApplianceError, KeyboardInterrupt) as error:
            session.journal.write("drill", outcome(error), [host])
            raise
        finally:
            for resource in opened:
                resource.close()
    session.journal.write("drill", "passed" if content["passed"] else "failed", [host], point=content["point"],
                          rto_seconds=content["rto_seconds"], rpo_seconds=content["rpo_seconds"])  # fmt: skip
    _show(content, shown, stays=arguments.keep or not content["passed"])
    return 0 if content["passed"] else 1


def _begin_anew(point: str | None, context: Context, reach: Reach, shown: screen.Screen) -> None:
    """Clean the spare host for another drill; raises NoPoint before anything is cleaned."""
    points.named(points.listed(reach, context), point)
    host = drill.host_of(context.site)
    spare_copy.clean(reach, host, drill.moved(context, host), shown.act)
    spare_copy.forget(context)


def _clean(session: Session, reach: Reach, shown: screen.Screen) -> int:
    context, host = session.context, drill.host_of(session.site)
    with site_lock(context.folder, "drill"):
        spare_copy.clean(reach, host, drill.moved(context, host), shown.act)
        spare_copy.forget(context)
    session.journal.write("drill", "cleaned", [host])
    shown.result("cleaned", f"Nothing of a drill is left on {host}. Reports of drills that ended are kept.", host=host)
    return 0


def _show(content: dict[str, Any], shown: screen.Screen, stays: bool) -> None:
    steps = [(step["name"], report.duration(step["seconds"]), step["bytes"] or "") for step in content["steps"]]
    shown.table("step", ["step", "time", "bytes"], steps)
    rows = [(check["name"], "yes" if check["holds"] else "NO", check["detail"]) for check in content["checks"]]
    shown.table("check", ["check", "holds", "seen"], rows)
    times = f"RTO {report.duration(content['rto_seconds'])} (of which {report.duration(content['waited_seconds'])} "
    times += f"waiting for holders), RPO {report.duration(content['rpo_seconds'])}"
    verdict = "The restore is proven" if content["passed"] else "The restore is NOT proven"
    if stays:
        shown.say(
            f"CAUTION: the copy on {content['host']} is OPEN and serves: it holds what the site holds. When you have "
            "looked, `appliance drill SITE --clean` takes it away."
        )
    shown.result("drilled", f"{verdict}: {times}. Report: {content['page']}", **content)


def _restore(arguments: argparse.Namespace, session: Session, reach: Reach, shown: screen.Screen) -> int:
    target = _moment(arguments.to)
    _confirm(session.site.name, arguments.yes, target)
    with site_lock(session.context.folder, "restore"):
        session.journal.write("restore", "begun", session.hosts, to=target.isoformat())
        try:
            point, findings = rewinding.rewind(reach, session.context, target, shown.act)
        except (ApplianceError, KeyboardInterrupt) as error:
            session.journal.write("restore", outcome(error), session.hosts, to=target.isoformat())
            raise
    passed = all(finding.holds for finding in findings)
    session.journal.write("restore", "done" if passed else "checks failed", session.hosts, to=target.isoformat())
    rows = [(finding.name, "yes" if finding.holds else "NO", finding.detail) for finding in findings]
    shown.table("check", ["check", "holds", "seen"], rows)
    text = f"The site is as it was at {target:%Y-%m-%d %H:%M:%S} UTC" + ("." if passed else ", and checks failed.")
    shown.result("restored", text, point=point["database"]["label"], to=target.isoformat(), passed=passed)
    return 0 if passed else 1


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a time.", "Write it as 2026-03-01T14:30:00, in UTC.") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment > datetime.now(UTC):
        raise UsageError("This time is still to come.", "Name one of the past.")
    return moment


def _confirm(site: str, yes: str | None, target: datetime) -> None:
    """Have the person name the site: everything after the moment leaves the application."""
    if yes is None and sys.stdin.isatty():
        print(f"What was entered after {target:%Y-%m-%d %H:%M:%S} UTC will no longer be in the application of {site}.")
        yes = input("Write the site's name to go on: ")
    if yes != site:
        raise UsageError("The site's name was not given.", f"Nothing was changed. Add `--yes {site}` to go on.")
