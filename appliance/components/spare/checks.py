"""Whether a copy of the site lies on the host that is kept clean for drills, and whether it is open."""

from __future__ import annotations

from appliance.host.context import Context
from appliance.host.desired import Check

LOOK = """
[ ! -e /etc/hr-appliance/site ] || echo "a copy of $(cat /etc/hr-appliance/site) lies here"
! systemctl is-active --quiet hr-vault.service || echo "its key server runs"
timers=$(systemctl list-units --plain --no-legend --state=active 'hr-backup-*.timer' | wc -l)
[ "$timers" = 0 ] || echo "$timers of its backup timers run"
"""
"""Prints what of a copy is there, a line each; nothing on a clean host."""


def verify(_context: Context, _host: str) -> list[Check]:
    """Return the question whether no copy is left, as `preflight`, `verify` and `comply` ask it."""
    script = f'said=$({LOOK}); [ -z "$said" ] || {{ echo "$said" | paste -sd "," | sed "s/,/, /g"; exit 1; }}'
    remedy = "`appliance drill SITE --clean` takes it away; without --clean an unfinished drill goes on."
    return [Check("kept clean for drills", ("sh", "-c", script), remedy)]
