"""What a database host should be: one cluster `hr`, reached by TLS from the web hosts alone."""

from __future__ import annotations

from importlib.resources import files

from appliance.components.database.roles import ROLES, statement
from appliance.host.context import Context
from appliance.host.desired import Certificate, Desired, File, Folder, Item, Package, Step, Unit
from appliance.host.firewall import admit
from appliance.host.templates import render

CLUSTER = "/etc/postgresql/17/hr"
DATA = "/var/lib/postgresql/17/hr"
UNIT = "postgresql@17-hr.service"
LIBRARY = "/opt/hr-appliance/database"


def desired(context: Context, host: str) -> Desired:
    """Return what should be on a database host; raises Sealed while passwords cannot be had."""
    return Desired("database", (*_server(), *_archive(context, host), *_settings(context, host), *_running(context)))


def _server() -> list[Item]:
    """Return the packages and an empty cluster; Debian's own cluster is kept from coming to be."""
    return [
        Folder("/etc/postgresql-common/createcluster.d"),
        File(
            "/etc/postgresql-common/createcluster.d/50-hr.conf",
            _text("/etc/postgresql-common/createcluster.d/50-hr.conf"),
        ),
        Package("postgresql-17"),
        Package("postgresql-client-17"),
        Package("pgbackrest"),
        Folder(LIBRARY),
        File(f"{LIBRARY}/cluster", _program("cluster.py"), mode=0o755),
        File(f"{LIBRARY}/memory", _program("memory.py"), mode=0o755),
        Certificate("database", owner="postgres", group="postgres"),
        Step("make the cluster hr", (f"{LIBRARY}/cluster", "make"), (f"{LIBRARY}/cluster", "check")),
    ]


def _archive(context: Context, host: str) -> list[Item]:
    """Return the folder of the archive where it is on this host: the unit can write only what is there at its start."""
    if host not in context.hosts("backup"):
        return []
    place = "/srv/hr-appliance/backup"
    return [
        Folder("/srv/hr-appliance"),
        Folder(place),
        Folder(f"{place}/pgbackrest", owner="postgres", group="postgres", mode=0o750),
    ]


def _settings(context: Context, host: str) -> list[Item]:
    allowed = sorted({*context.addresses("web"), *context.addresses("backup"), context.address(host)})
    share = 10 if {"web", "inference"} & {*context.site.hosts[host].runs} else 25
    apart = context.hosts("backup") != [host]
    values = {"address": context.address(host), "allowed": allowed, "roles": ROLES, "apart": apart}
    owned = {"owner": "postgres", "group": "postgres", "mode": 0o640}
    place = f"{CLUSTER}/conf.d/40-memory.conf"
    memory = (f"{LIBRARY}/memory", str(share), place)
    return [
        File(f"{CLUSTER}/pg_hba.conf", _text(f"{CLUSTER}/pg_hba.conf", **values), **owned),
        File(f"{CLUSTER}/conf.d/50-hr.conf", _text(f"{CLUSTER}/conf.d/50-hr.conf", **values), **owned),
        File(f"{CLUSTER}/environment", _text(f"{CLUSTER}/environment"), **owned),
        Step("size the database by the host's memory", (*memory, "write"), (*memory, "check")),
        File(f"/etc/systemd/system/{UNIT}.d/50-hr.conf", _text(f"/etc/systemd/system/{UNIT}.d/50-hr.conf", **values)),
        *admit("database", 5432, [one for one in allowed if one != context.address(host)], "database"),
    ]


def _running(context: Context) -> list[Item]:
    passwords = {role: context.secrets.password(f"database/{role}") for role in ROLES}
    again = (
        f"/etc/systemd/system/{UNIT}.d/50-hr.conf",
        f"{CLUSTER}/conf.d/50-hr.conf",
        f"{CLUSTER}/environment",
        "size the database by the host's memory",
    )
    psql = ("psql", "-X", "-q", "-o", "/dev/null", "-p", "5432", "-d", "postgres")
    return [
        Unit(UNIT, restart_on=again, reload_on=(f"{CLUSTER}/pg_hba.conf", "tls/database")),
        Step(
            "set the roles of the database",
            run=(*psql, "-v", "act=1", "-f", "-"),
            done=(*psql, "-v", "act=0", "-f", "-"),
            user="postgres",
            input=statement(passwords).encode(),
        ),
    ]


def _text(path: str, **values: object) -> str:
    return render("appliance.components.database", path, **values)


def _program(name: str) -> str:
    return (files("appliance.components.database") / "remote" / name).read_text(encoding="utf-8")
