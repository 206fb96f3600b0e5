"""Apply the migrations that a database lacks, in order, under a lock: `python -m app.migrate`."""

from __future__ import annotations

import sys
from pathlib import Path

from yoyo import get_backend, read_migrations

from app import settings
from app.errors import SettingsError

FOLDER = Path(__file__).parent / "migrations"


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


def main() -> int:
    """Apply and say what was done."""
    try:
        applied = migrate(settings.current().database_url)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(f"applied {name}" for name in applied) or "up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
