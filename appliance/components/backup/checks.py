"""Checks of backup: its port, its timers, and the age of the newest backup."""

from __future__ import annotations

from appliance.components.backup.deploy import PORT
from appliance.components.backup.jobs import jobs
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.site import endpoints

OLDEST_HOURS = {"database": 26, "media": 3, "vault": 3, "configuration": 3, "point": 3, "verify": 24 * 8}
"""A job that did not end well for so long is a finding; twice its period and a little."""


def preflight(_context: Context, _host: str) -> list[Check]:
    """Return the checks before an apply: space and memory are checked for all components together."""
    return []


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while backups are taken."""
    checks = []
    for job in (job for job in jobs(context) if job.host == host):
        look = f"Look at `journalctl -u {job.unit}` on {host}, then `appliance backup now`."
        checks.append(
            Check(f"{job.timer} waits for its time", ("systemctl", "is-active", "--quiet", job.timer), "Run apply.")
        )
        checks.append(Check(f"the last backup of {job.name} ended well", ("sh", "-c", LAST, "sh", job.unit), look))
        late = ("sh", "-c", LATE, "sh", job.unit, job.timer, str(OLDEST_HOURS[job.name] * 3600))
        checks.append(Check(f"the last backup of {job.name} is no older than {OLDEST_HOURS[job.name]} h", late, look))
    if host in context.hosts("backup"):
        where = endpoints.url(context.address(host), PORT, f"/configuration-{host}/config")
        bare = ("curl", "--silent", "--cacert", "/etc/hr-appliance/tls/ca.pem", "--output", "/dev/null")
        answer = ("--write-out", "%{http_code}", where)
        again = "Run `appliance apply`; nginx of hr-backup-proxy asks for certificates."
        ask = ("/usr/bin/python3", "-Es", "/opt/hr-appliance/backup/repository.py")
        remedy = "Look at the disk, then `appliance backup now --full` and `appliance backup verify`."
        checks.append(Check("no backup is known to be damaged", (*ask, "damaged"), remedy))
        checks.append(Check("there is room for backups", (*ask, "room"), "Make room, or give the host a larger disk."))
        checks.append(Check("the backup's door is shut without a certificate", (*bare, *answer), again, expect="^400$"))
    return checks


LAST = 'test "$(systemctl show -P Result "$1")" = success'
LATE = (
    # systemd forgets a oneshot's times at a restart of the host; the timer then runs it again (Persistent).
    'at=$(systemctl show -P ExecMainExitTimestamp --timestamp=unix "$1"); at=${at#@}; '
    '[ -n "$at" ] || { at=$(systemctl show -P ActiveEnterTimestamp --timestamp=unix "$2"); at=${at#@}; }; '
    '[ $(( $(date +%s) - at )) -le "$3" ]'
)
