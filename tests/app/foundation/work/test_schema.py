"""The queue's tables as our migrations make them are those that the installed queue library expects."""

from __future__ import annotations

import secrets

import procrastinate.schema
import psycopg
import pytest

from app import migrate

SHAPES = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
    "WHERE table_schema = 'public' AND table_name LIKE 'procrastinate%' ORDER BY 1, 2",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'procrastinate%' ORDER BY 1",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%' ORDER BY 1",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'procrastinate%' ORDER BY 1",
    "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE conrelid::regclass::text LIKE 'procrastinate%' ORDER BY 1",
    "types": "SELECT typname, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid "
    "WHERE typname LIKE 'procrastinate%' ORDER BY typname, enumsortorder",
}


def shape(address: str) -> dict[str, list]:
    """Return everything of the queue that a database holds."""
    with psycopg.connect(address) as connection:
        return {name: connection.execute(query).fetchall() for name, query in SHAPES.items()}


@pytest.fixture
def installed(postgres: str):
    """A database with nothing but the tables of the installed library."""
    name = f"queue_{secrets.token_hex(4)}"
    made = psycopg.conninfo.make_conninfo(postgres, dbname=name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(made) as connection:
        connection.execute(procrastinate.schema.SchemaManager.get_schema())
    yield made
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}")


def test_migrations_when_library_is_upgraded_then_hold_what_it_expects(configured, installed):
    ours, theirs = shape(configured.database_url), shape(installed)
    for name in SHAPES:
        assert theirs[name], name
        assert ours[name] == theirs[name], f"{name}: add a migration with the library's newer sql/migrations"


def test_migrate_when_run_again_then_changes_nothing(configured):
    before = shape(configured.database_url)
    assert migrate.migrate(configured.database_url) == []
    assert shape(configured.database_url) == before
