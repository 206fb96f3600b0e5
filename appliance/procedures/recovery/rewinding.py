"""Brings a running site back to a moment, in place: a safety backup first, then database and media, then checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from appliance.host.context import Context
from appliance.procedures.recovery import checking, points, restoring
from appliance.procedures.recovery.reach import Reach

SERVING = ("hr-web.service", "hr-worker.service")
TIMERS = ("hr-backup-database.timer", "hr-backup-media.timer", "hr-backup-point.timer")


def rewind(
    reach: Reach, context: Context, target: datetime, report: Callable[[str, str, str, str], None]
) -> tuple[dict[str, Any], list[checking.Finding]]:
    """Restore to a moment and return the point and the findings; raises ApplianceError.

    The application is down meanwhile. What was there before is in the safety backup, which stays a restore point.
    After an interruption, the same command continues: until the database has replayed, nothing serves.
    """
    database, media, keeper = (context.hosts(name)[0] for name in ("database", "media", "backup"))
    webs = context.hosts("web")

    def step(host: str, what: str, act: Callable[[], Any]) -> Any:
        report(host, "recovery", what, "begin")
        try:
            done = act()
        except BaseException:
            report(host, "recovery", what, "failed")
            raise
        report(host, "recovery", what, "done")
        return done

    point = points.at(reach, context, target)
    for host in webs:
        step(host, "stop the application", partial(_all, reach, host, "stop", SERVING))
    if reach.run(database, ("systemctl", "is-active", "--quiet", restoring.UNIT)).code == 0:
        points.take(reach, context, report)
    for host in {database, media, keeper}:
        step(host, "hold the timers of the backup", partial(_present, reach, host, "stop"))
    label = point["database"]["label"]
    step(database, f"restore the database to {target:%Y-%m-%d %H:%M:%S} UTC",
         lambda: restoring.database(reach, database, label, target))  # fmt: skip
    step(media, "restore media", lambda: restoring.media(reach, keeper, media, point, lambda _: None))
    for host in {database, media, keeper}:
        step(host, "let the backup go on", partial(_present, reach, host, "start"))
    for host in webs:
        step(host, "start the application", partial(_all, reach, host, "start", SERVING))
    findings = step(database, "check", lambda: _look(reach, context, point))
    return point, findings


def _all(reach: Reach, host: str, verb: str, units: tuple[str, ...]) -> None:
    reach.demand(host, ("systemctl", verb, *units), f"{verb} {', '.join(units)}")


def _present(reach: Reach, host: str, verb: str) -> None:
    """Stop or start the timers that a host has."""
    script = (
        'verb=$1; shift; for unit; do systemctl cat "$unit" >/dev/null 2>&1 && systemctl "$verb" "$unit"; done; true'
    )
    reach.demand(host, ("sh", "-c", script, "sh", verb, *TIMERS), f"{verb} timers")


def _look(reach: Reach, context: Context, point: dict[str, Any]) -> list[checking.Finding]:
    findings = checking.audit(reach, context.hosts("database")[0], point)
    findings += checking.application(reach, context.hosts("web")[0])
    return [*findings, *checking.door(reach, context, context.hosts("edge")[0])]
