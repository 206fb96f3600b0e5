"""Makes a host that held a drill clean again: whatever our components put there goes, packages stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from appliance.host.desired import Absent, Desired, File, Link, Tree, Unit

if TYPE_CHECKING:
    from appliance.procedures.recovery.reach import Reach

OURS = ("/etc/hr-appliance", "/opt/hr-appliance", "/srv/hr-appliance", "/var/lib/hr-appliance", "/usr/lib/hr-appliance")
ALSO = (
    "/var/lib/postgresql/17/hr",
    "/etc/postgresql/17/hr",
    "/etc/systemd/system/postgresql@17-hr.service.d",
    "/var/spool/pgbackrest/archive",
)


def commands(all_desired: Iterable[Desired]) -> list[tuple[str, ...]]:
    """Return the commands, in order: units stop, then files go, then everything that holds or opens data."""
    wanted = list(all_desired)
    units = [item.name for desired in wanted for item in desired.items if isinstance(item, Unit)]
    running = sorted({name for name in units if name.startswith("hr-") or name.startswith("postgresql@")})
    files = sorted(
        {
            item.path
            for desired in wanted
            for item in desired.items
            if isinstance(item, File | Link | Absent | Tree) and not item.path.startswith((*OURS, "/etc/ssh"))
        }
    )
    masked = [item.name for desired in wanted for item in desired.items if isinstance(item, Unit) and item.masked]
    stop = [("systemctl", "disable", "--now", "--quiet", *running)] if running else []
    return [
        *stop,
        ("rm", "-rf", "--", *files, *(f"/etc/systemd/system/{name}" for name in masked)),
        ("rm", "-rf", "--one-file-system", "--", *OURS, *ALSO),
        ("systemctl", "daemon-reload"),
        ("systemctl", "reset-failed"),
        ("systemctl", "try-reload-or-restart", "nftables.service"),
    ]


def wipe(reach: Reach, host: str, all_desired: Iterable[Desired]) -> None:
    """Carry it out; a unit that is gone already is passed over."""
    for command in commands(all_desired):
        answer = reach.run(host, command)
        if answer.code and command[0] != "systemctl":
            reach.demand(host, command, "cleaning the host")
