"""What a database host should be: one cluster `hr`, reached by TLS from the web hosts alone."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from appliance.components.database.roles import statement
from appliance.host.context import Context
from appliance.host.desired import Certificate, Desired, File, Folder, Item, Package, Step, Unit
from appliance.host.firewall import admit
from appliance.host.templates import render
from appliance.site import endpoints
from appliance.site.roles import ROLES, of_host

CLUSTER = "/etc/postgresql/17/hr"
DATA = "/var/lib/postgresql/17/hr"
UNIT = "postgresql@17-hr.service"
LIBRARY = "/opt/hr-appliance/database"
ACCESS, EARLIER = f"{CLUSTER}/pg_hba.conf", f"{CLUSTER}/pg_hba.earlier.conf"
OWNED: dict[str, Any] = {"owner": "postgres", "group": "postgres", "mode": 0o640}


def desired(context: Context, host: str) -> Desired:
    """Return the desired state of a database host; raises Sealed while passwords cannot be had."""
    return Desired("database", (*_server(), *_archive(context, host), *_settings(context, host), *_running(context)))


def closed(_context: Context, _host: str) -> Desired:
    """Return what ends an apply: every client has its certificate by now, so that nobody comes in without it."""
    return Desired("database", (File(EARLIER, "", **OWNED), Unit(UNIT, reload_on=(EARLIER,))))


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
    entries = [(address, _roles(context, host, address)) for address in allowed]
    entries = [(endpoints.prefix(address), roles) for address, roles in entries if roles]
    values = {"address": context.address(host), "allowed": allowed, "entries": entries, "apart": apart}
    place = f"{CLUSTER}/conf.d/40-memory.conf"
    memory = (f"{LIBRARY}/memory", str(share), place)
    return [
        _earlier(),
        File(ACCESS, _text(ACCESS, **values), **OWNED),
        File(f"{CLUSTER}/conf.d/50-hr.conf", _text(f"{CLUSTER}/conf.d/50-hr.conf", **values), **OWNED),
        File(f"{CLUSTER}/environment", _text(f"{CLUSTER}/environment"), **OWNED),
        Step("size the database by the host's memory", (*memory, "write"), (*memory, "check")),
        File(f"/etc/systemd/system/{UNIT}.d/50-hr.conf", _text(f"/etc/systemd/system/{UNIT}.d/50-hr.conf", **values)),
        *admit(
            "database",
            endpoints.DATABASE,
            [address for address in allowed if address != context.address(host)],
            "database",
        ),
    ]


def _earlier() -> Item:
    """Return the step that still admits, during an apply, clients without a certificate for a role.

    Before there were such, any certificate of the site from the right host was enough. `closed` takes it away.
    """
    keep = 'set -e; cp -p "$1" "$2.new"; grep "clientcert=verify-ca" "$1" >"$2.new" || [ $? = 1 ]; mv -fT "$2.new" "$2"'
    done = '[ -e "$2" ] && ! grep -qs "clientcert=verify-ca" "$1"'
    places = ("sh", ACCESS, EARLIER)
    return Step("let clients of the release before in", ("sh", "-c", keep, *places), ("sh", "-c", done, *places))


def _roles(context: Context, host: str, address: str) -> list[str]:
    """Return the roles that may come from an address: those that run there, and on the database's own host all.

    There it is the certificate that keeps others out: a check connects from there as a stranger.
    """
    if address == context.address(host):
        return list(ROLES)
    names = [name for name, host in context.site.hosts.items() if str(host.address) == address]
    return [role for name in names for role in of_host(context.site, name)]


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
        Unit(UNIT, restart_on=again, reload_on=(ACCESS, "tls/database")),
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
