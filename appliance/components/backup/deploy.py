"""What backup wants of every host: jobs where data lie, repositories and their keeper on the backup host."""

from __future__ import annotations

import json
from importlib.resources import files

from appliance.components.backup.jobs import SOURCES, Job, jobs, repositories, sources
from appliance.host.context import Context
from appliance.host.desired import Account, Certificate, Desired, File, Folder, Item, Package, Step, Unit
from appliance.host.firewall import admit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render
from appliance.site import endpoints
from appliance.site.roles import CHECK, certificate

CONFIGURATION = "/etc/hr-appliance/backup"
PASSPHRASES = f"{CONFIGURATION}/passphrases"
PROGRAMS = "/opt/hr-appliance/backup"
DATA = "/srv/hr-appliance/backup"
SYSTEM = "/etc/systemd/system"
ACCOUNT = "hr-backup"
PORT, PGBACKREST_PORT = endpoints.BACKUP, endpoints.PGBACKREST
QUEUE_GIB = 16
"""How much of its changes the database keeps while the repository is away, before it lets them go."""
NEVER = ("/etc/hr-appliance/tls/*/key.pem*", PASSPHRASES, "/etc/hr-appliance/*/secret-id")
"""What the configuration's backup leaves out: what is reissued, and what would open the backup itself."""


def desired(context: Context, host: str) -> Desired:
    """Return the desired state of a host; raises Sealed while passphrases cannot be had."""
    mine = [job for job in jobs(context) if job.host == host]
    items = [*_common(context, host, mine)]
    if apart(context) and host in {*context.hosts("database"), *context.hosts("backup")}:
        items += _server(context, host)
    if host in context.hosts("backup"):
        items += _keeper(context, host)
    return Desired("backup", (*items, *_timers(context, host, mine)))


def hosts(context: Context) -> list[str]:
    """Return the hosts with data to back up: all but spare hosts."""
    return sources(context, "configuration")


def apart(context: Context) -> bool:
    """Return whether the database and its repository are on different hosts."""
    return context.hosts("database")[0] != context.hosts("backup")[0]


def _common(context: Context, host: str, mine: list[Job]) -> list[Item]:
    keeper = host in context.hosts("backup")
    programs = ["restic.py", "source.py", "snapshot.py"]
    programs += ["points.py", "damage.py", "certificates.py", "repository.py"] if keeper else []
    return [
        Account(ACCOUNT),
        Package("restic"),
        # pgBackRest signs in to the database's host by itself where they are apart, as postgres.
        Certificate("backup", *(("postgres", "postgres") if keeper and apart(context) else ())),
        Folder("/opt/hr-appliance"),
        Folder(PROGRAMS),
        Folder(CONFIGURATION),
        Folder(PASSPHRASES, mode=0o700),
        *(File(f"{PROGRAMS}/{name}", _program(name)) for name in programs),
        File(f"{CONFIGURATION}/source.json", _source(context, host)),
        *(
            File(f"{PASSPHRASES}/{job.name}", _passphrase(context, f"{job.name}-{host}"), mode=0o400, secret=True)
            for job in mine
            if job.name in SOURCES
        ),
    ]


def _source(context: Context, host: str) -> str:
    kinds = {
        "media": {"paths": ["/srv/hr-appliance/media"], "exclude": ["*.part"]},
        "vault": {"server": endpoints.url(context.address(host), endpoints.VAULT)},
        "configuration": {"paths": ["/etc/hr-appliance"], "exclude": list(NEVER)},
    }
    settings = {
        "host": host,
        "url": endpoints.url(context.addresses("backup")[0], PORT),
        "release": context.release.version,
        "kinds": {kind: kinds[kind] for kind in SOURCES if host in sources(context, kind)},
    }
    return json.dumps(settings, indent=1) + "\n"


def _keeper(context: Context, host: str) -> list[Item]:
    """Return the repositories, the server that only lets hosts add to their own, and who keeps and purges."""
    packages = ("restic-rest-server", "nginx", "pgbackrest", "postgresql-client-17")
    database = context.hosts("database")[0]
    settings = {
        "site": context.site.name,
        "days": context.site.policy.retention.backup_days,
        "release": context.release.version,
        "repositories": repositories(context),
        "database": {"here": not apart(context), "address": context.address(database)},
    }
    others = sorted(address for address in _addresses(context) if address != context.address(host))
    values = {"listen": endpoints.join(context.address(host), PORT), "others": others, "apart": apart(context)}
    units = ("hr-backup.service", "hr-backup-proxy.service")
    items: list[Item] = [
        *(Package(name) for name in packages),
        Unit("nginx.service", masked=True),
        Unit("restic-rest-server.service", masked=True),
        *(() if apart(context) else _repository()),
        Folder(f"{DATA}/restic", ACCOUNT, ACCOUNT, 0o700),
        *(Folder(f"{DATA}/{name}", mode=0o700) for name in ("points", "certificates")),
        File(f"{CONFIGURATION}/repository.json", json.dumps(settings, indent=1) + "\n"),
        *(
            File(f"{PASSPHRASES}/{name}", _passphrase(context, name), mode=0o400, secret=True)
            for name in repositories(context)
        ),
        *(() if apart(context) else (_pgbackrest(context, host),)),
        File(f"{CONFIGURATION}/nginx.conf", _text(f"{CONFIGURATION}/nginx.conf", **values)),
        *(File(f"{SYSTEM}/{unit}", _text(f"{SYSTEM}/{unit}", **values)) for unit in units),
        *admit("backup", PORT, others, "hosts of the site"),
        Unit("hr-backup.service", restart_on=(f"{SYSTEM}/hr-backup.service",)),
        Unit(
            "hr-backup-proxy.service",
            restart_on=(f"{SYSTEM}/hr-backup-proxy.service", f"{CONFIGURATION}/nginx.conf", "tls/backup"),
        ),
    ]
    if apart(context):
        password = context.secrets.password(f"database/{CHECK}")
        line = endpoints.pgpass(context.address(database), CHECK, password)
        items += [Certificate(certificate(CHECK)), File(f"{PASSPHRASES}/pgpass", line, mode=0o600, secret=True)]
    repository = (f"{PROGRAMS}/repository.py", "stanza")
    python = ("/usr/bin/python3", "-Es")
    items.append(
        Step("make the database's place in the repository", (*python, *repository), (*python, *repository, "check"))
    )
    return items


def _repository() -> list[Item]:
    """Return the folders of the database's repository."""
    return [
        Folder("/srv/hr-appliance"),
        Folder(DATA),
        Folder(f"{DATA}/pgbackrest", "postgres", "postgres", 0o750),
    ]


def _server(context: Context, host: str) -> list[Item]:
    """Return pgBackRest's own server, which speaks TLS with certificates on both sides.

    On the host of the repository its folders come first: the server may write only what was there when it started.
    """
    unit = f"{SYSTEM}/hr-backup-repository.service"
    peer = context.addresses("backup" if host in context.hosts("database") else "database")
    values = {"peer": peer[0], "port": PGBACKREST_PORT}
    items: list[Item] = [Package("pgbackrest"), Unit("pgbackrest.service", masked=True)]
    items += _repository() if host in context.hosts("backup") else []
    items.append(File(unit, _text(unit, **values)))
    items += admit("backup-repository", PGBACKREST_PORT, peer, "pgBackRest of the other host")
    changes = (unit, f"{CONFIGURATION}/pgbackrest.conf", "tls/backup", "tls/database")
    return [*items, _pgbackrest(context, host), Unit("hr-backup-repository.service", restart_on=changes)]


def _pgbackrest(context: Context, host: str) -> File:
    """Return pgBackRest's settings; the passphrase of the repository is on the backup host alone."""
    keeper, database = context.hosts("backup")[0], context.hosts("database")[0]
    values = {
        "here": host == keeper,
        "data_here": host == database,
        "port": PGBACKREST_PORT,
        "keeper": keeper,
        "database": database,
        "keeper_address": context.address(keeper),
        "database_address": context.address(database),
        "address": context.address(host),
        "queue_gib": QUEUE_GIB,
        "passphrase": context.secrets.password("backup/pgbackrest") if host == keeper else "",
    }
    text = _text(f"{CONFIGURATION}/pgbackrest.conf", **values)
    return File(f"{CONFIGURATION}/pgbackrest.conf", text, "root", "postgres", 0o640, secret=True)


def _timers(context: Context, host: str, mine: list[Job]) -> list[Item]:
    items: list[Item] = []
    for job in mine:
        values = {"job": job, "vault": context.address(host), "keeper": context.addresses("backup")[0]}
        values |= {"database": context.addresses("database")[0], "repositories": repositories(context)}
        values |= {"apart": apart(context), "capability": job.name in ("media", "configuration")}
        template = "hr-backup-source.service" if job.name in SOURCES else "hr-backup-keeping.service"
        items += [
            File(f"{SYSTEM}/{job.unit}", _text(f"{SYSTEM}/{template}", **values)),
            File(f"{SYSTEM}/{job.timer}", _text(f"{SYSTEM}/hr-backup.timer", **values)),
        ]
    return [*items, *(Unit(job.timer, restart_on=(f"{SYSTEM}/{job.timer}",)) for job in mine)]


def _addresses(context: Context) -> list[str]:
    return [str(host.address) for host in context.site.hosts.values()]


def _passphrase(context: Context, repository: str) -> str:
    return context.secrets.password(f"backup/{repository}") + "\n"


def _program(name: str) -> str:
    return (files("appliance.components.backup") / "remote" / name).read_text(encoding="utf-8")


def _text(path: str, **values: object) -> str:
    return render("appliance.components.backup", path, sandbox=sandbox, **values)
