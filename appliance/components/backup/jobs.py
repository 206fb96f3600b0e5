"""Which backup jobs run on which host, and in which order: the database first, so that nothing else is behind it."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.host.context import Context

SOURCES = ("media", "vault", "configuration")


@dataclass(frozen=True)
class Job:
    """One unit `hr-backup-<name>.service` on a host, and when it runs by itself."""

    host: str
    name: str
    calendar: str

    @property
    def unit(self) -> str:
        """The service."""
        return f"hr-backup-{self.name}.service"

    @property
    def timer(self) -> str:
        """The timer."""
        return f"hr-backup-{self.name}.timer"


CALENDAR = {
    "database": "*-*-* 01:00:00",
    "media": "*-*-* *:30:00",
    "vault": "*-*-* *:40:00",
    "configuration": "*-*-* *:45:00",
    "point": "*-*-* *:50:00",
    "verify": "Sun *-*-* 04:00:00",
}
"""UTC. The database every day and its WAL at once; the rest, of which only changes travel, every hour after it."""


def jobs(context: Context) -> list[Job]:
    """Return all jobs of a site in the order of one restore point."""
    keeper = context.hosts("backup")[0]
    backups = [Job(keeper, "database", CALENDAR["database"])]
    for kind in SOURCES:
        backups += [Job(host, kind, CALENDAR[kind]) for host in sources(context, kind)]
    return [*backups, Job(keeper, "point", CALENDAR["point"]), Job(keeper, "verify", CALENDAR["verify"])]


def sources(context: Context, kind: str) -> list[str]:
    """Return the hosts with one kind of data."""
    if kind == "configuration":
        return context.site.hosts_that_serve()
    return context.hosts(kind)


def repositories(context: Context) -> list[str]:
    """Return the names of all repositories: one for each kind and host, each with a passphrase of its own."""
    return [f"{kind}-{host}" for kind in SOURCES for host in sources(context, kind)]
