"""Checks of a database host before and after an apply: as data, one round trip for all."""

from __future__ import annotations

from appliance.components.database.deploy import UNIT
from appliance.components.database.roles import DATABASE
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.site.roles import WEB

ARCHIVING = (
    "SELECT CASE WHEN last_failed_time IS NULL OR last_archived_time > last_failed_time THEN 'archiving' "
    "ELSE 'failing since ' || last_failed_time END FROM pg_stat_archiver"
)
PLAIN = "SELECT count(*) FROM pg_authid WHERE rolpassword !~ '^SCRAM'"
FAILED = "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database"


def preflight(_context: Context, host: str) -> list[Check]:
    """Return the checks before PostgreSQL is installed."""
    return [
        Check(
            "no other cluster lies in /var/lib/postgresql",
            (
                "sh",
                "-c",
                '[ -e /etc/postgresql/17/hr/hr-appliance.made ] || [ -z "$(ls /var/lib/postgresql 2>/dev/null)" ]',
            ),
            f"Move /var/lib/postgresql of {host} away, or use a fresh host: nobody's data is taken over.",
        )
    ]


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while PostgreSQL serves."""
    address = context.address(host)
    again = "Run `appliance apply`; if it stays, look at `journalctl -t postgresql-hr`."
    return [
        Check(
            "a connection without TLS is refused",
            _connect(f"host={address} dbname={DATABASE} user={WEB} sslmode=disable connect_timeout=5"),
            again,
            expect="no encryption",
        ),
        Check(
            "a connection without a certificate of its role is refused",
            _connect(f"host={address} dbname={DATABASE} user={WEB} sslmode=require sslcert=/none connect_timeout=5"),
            again,
            expect="requires a valid client certificate",
        ),
        _ask("data pages carry checksums", "SHOW data_checksums", "^on$", "Restore the newest backup."),
        _ask("passwords are kept as SCRAM alone", PLAIN, "^0$", again),
        _ask("no checksum of a page has failed", FAILED, "^0$", "Replace the disk, then `appliance restore`."),
        _ask(
            "changes are archived",
            ARCHIVING,
            "^archiving$",
            "Look at `journalctl -t postgresql-hr` and the backup host.",
        ),
        Check("postgres has no rights of root", ("systemctl", "show", "-P", "User", UNIT), again, expect="^postgres$"),
    ]


def _connect(where: str) -> tuple[str, ...]:
    return ("sh", "-c", 'psql -X -w -c "SELECT 1" "$1" 2>&1; true', "sh", where)


def _ask(name: str, sql: str, expect: str, fix: str) -> Check:
    run = ("psql", "-X", "-q", "-A", "-t", "-p", "5432", "-d", "postgres", "-c", sql)
    return Check(name, run, fix, expect=f"(?m){expect}", user="postgres")
