"""A real PostgreSQL for each session of tests, and a migrated, empty database for each test that asks."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import database, settings
from app.foundation.access import passwords
from app.foundation.work import running, service
from app.migrate import migrate
from app.settings import Settings
from tests.app.key_server import key_server  # noqa: F401 - a fixture of tests below
from tests.app.people import browse, people  # noqa: F401 - fixtures of every test below
from tests.app.postgres import server


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Hash passwords of this process in a millisecond; programs that a test starts hash as the product does."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", cheap)
        patch.setattr(passwords, "_DECOY", cheap.hash("nobody's"))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start the server from the wheel; yields the address of its database `postgres`."""
    with server() as started:
        yield started.uri


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """Migrate one database; each test's database is a copy of it."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_hr")
    migrate(address(postgres, "template_hr"))
    return postgres


def address(postgres: str, name: str) -> str:
    """Return the address of a database on the server."""
    head, _, query = postgres.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@contextmanager
def told(database_url: str, folder: Path, **more: object) -> Iterator[Settings]:
    """Give this process the settings of an application with this database and folders of its own."""
    (folder / "media").mkdir(exist_ok=True)
    for key in ("root.key", "cookie.key"):
        (folder / key).write_bytes(secrets.token_bytes(32))
        (folder / key).chmod(0o600)
    stated = {
        "database_url": database_url,
        "media_folder": folder / "media",
        "keys": {"provider": "embedded", "root_key_file": folder / "root.key"},
        "cookie_key_file": folder / "cookie.key",
        "triton_address": "127.0.0.1:1",
        "public_url": "http://127.0.0.1:8080",
    }
    made = Settings.model_validate(stated | more)
    database.connect_to(made.database_url)
    settings.current.cache_clear()
    original, settings.current = settings.current, lambda: made  # type: ignore[assignment]  # a plain function for the cached one
    try:
        yield made
    finally:
        settings.current = original
        database.db.close_all()


@pytest.fixture
def configured(template: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an application with an empty, migrated database and folders of its own."""
    import psycopg

    name = f"hr_{secrets.token_hex(6)}"
    with psycopg.connect(template, autocommit=True) as connection:
        # In memory, where `scripts/test` has it, half the time of writing each page to the log as well.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_hr STRATEGY FILE_COPY")
    with told(address(template, name), tmp_path) as made:
        yield made
    with psycopg.connect(template, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(configured: Settings) -> Iterator[Settings]:
    """A connection held for the length of a test, as a request or a job holds one."""
    with database.connection():
        yield configured


@pytest.fixture
def work_through(db: Settings):
    """A function that runs the real workers of every queue until no job is due."""
    return lambda: asyncio.run(_work_through(db.database_url))


async def _work_through(database_url: str) -> None:
    app = running.application(database_url)
    async with app.open_async():
        while await asyncio.to_thread(_due):
            for queue in service.QUEUES:
                await running.worker_of(app, queue, wait=False).run()


def _due() -> bool:
    with database.connection():
        cursor = database.db.execute_sql(
            "SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' "
            "AND (scheduled_at IS NULL OR scheduled_at <= now()) LIMIT 1"
        )
        return cursor.fetchone() is not None
