"""Apply the migrations that a database lacks, in order, under a lock: `python -m app.migrate`.

On a site the owner of the tables runs it, and `--grant ROLE` then lets the application's own role use them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import psycopg
from psycopg import sql
from yoyo import get_backend, read_migrations

from app import settings
from app.errors import SettingsError

FOLDER = Path(__file__).parent / "migrations"
GRANTS = Path(__file__).with_name("grants.sql")
RIGHTS = """
SELECT oid::regclass::text, array(SELECT item::text FROM unnest(relacl) item ORDER BY 1)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT oid::regprocedure::text, array(SELECT item::text FROM unnest(proacl) item ORDER BY 1)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'schema public', array(SELECT item::text FROM pg_namespace, unnest(nspacl) item
    WHERE nspname = 'public' ORDER BY 1)
ORDER BY 1
"""


def migrate(database_url: str) -> list[str]:
    """Bring the database up to date and return the names of the migrations that were applied."""
    backend = get_backend(database_url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with backend.lock(timeout=60):
            missing = backend.to_apply(read_migrations(str(FOLDER)))
            names = [migration.id for migration in missing]
            backend.apply_migrations(missing)
    finally:
        backend.connection.close()
    return names


def pending(database_url: str) -> list[str]:
    """Return the names of the migrations that the database lacks; changes nothing and needs only the right to read."""
    with psycopg.connect(database_url) as connection:
        return missing_in(connection)


def missing_in(connection: psycopg.Connection) -> list[str]:
    """Return the names of the migrations that the database of an open connection lacks."""
    applied: set[str] = set()
    if connection.execute("SELECT 1 WHERE to_regclass('_yoyo_migration') IS NOT NULL").fetchone():
        applied = {name for (name,) in connection.execute("SELECT migration_id FROM _yoyo_migration").fetchall()}
    return sorted({path.stem for path in FOLDER.glob("*.sql")} - applied)


def grant(database_url: str, role: str, *, act: bool = True) -> bool:
    """Let a role use the tables as `grants.sql` says and return whether its rights differed; only look without `act`.

    To look is to grant and roll back, so that the rights are defined in one place.
    """
    with psycopg.connect(database_url) as connection:
        before = connection.execute(RIGHTS).fetchall()
        connection.execute(sql.SQL("SELECT set_config('hr.role', {}, true)").format(sql.Literal(role)))
        connection.execute(GRANTS.read_bytes())
        differed = connection.execute(RIGHTS).fetchall() != before
        if act and differed:
            connection.commit()
        else:
            connection.rollback()
    return differed


def _look(database_url: str, role: str | None) -> int:
    names = pending(database_url)
    lines = [f"to apply: {name}" for name in names]
    if role and (names or grant(database_url, role, act=False)):
        lines.append(f"to grant: the rights of {role}")
    print("\n".join(lines) or "up to date")
    return 1 if lines else 0


def _bring(database_url: str, role: str | None) -> int:
    lines = [f"applied {name}" for name in migrate(database_url)]
    if role and grant(database_url, role):
        lines.append(f"granted the rights of {role}")
    print("\n".join(lines) or "up to date")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Apply and print what was done; 1 when `--pending` finds something to do, 2 for settings, 3 without a database."""
    parser = argparse.ArgumentParser(prog="python -m app.migrate", description=__doc__.splitlines()[0])
    parser.add_argument("--pending", action="store_true", help="change nothing; exit 1 when there is something to do")
    parser.add_argument("--grant", metavar="ROLE", help="let this role use the tables, as the application needs")
    parser.add_argument("--database-url", metavar="URL", help="the database, instead of the one of the settings")
    options = parser.parse_args(arguments)
    try:
        url = options.database_url or settings.current().database_url
        return (_look if options.pending else _bring)(url, options.grant)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except psycopg.OperationalError as error:
        print(f"The database cannot be used: {str(error).strip()}", file=sys.stderr)
        return 3
    except psycopg.errors.UndefinedObject:
        print(f"There is no role {options.grant} in the database. The database host makes it.", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
