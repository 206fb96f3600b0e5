"""The pooled connection to PostgreSQL, and the base of every table."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from select import POLLIN, poll
from typing import TYPE_CHECKING, Any, TypeVar, cast

import peewee
import psycopg.rows
import psycopg.types.json
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase

from app.errors import DatabaseAway

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


class Pool(PooledPostgresqlDatabase):
    """The pool of peewee, which detects a connection that the server ended without running a statement.

    An idle connection is silent: if data can be read from it, the server has closed it.
    """

    def _is_closed(self, conn: psycopg.Connection[Any]) -> bool:
        if conn.closed or conn.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            return bool(super()._is_closed(conn))
        waiting = poll()
        waiting.register(conn.fileno(), POLLIN)
        return bool(waiting.poll(0))


db = Pool(None)
"""The database of this process; `connect_to` gives it an address."""


class KeylessTable(peewee.Model):
    """The base of every table: the database; the key is defined by each table."""

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = False


class Table(KeylessTable):
    """A table whose key is a random UUID."""

    id = peewee.UUIDField(primary_key=True, default=uuid.uuid4)


class TimeField(peewee.Field):
    """A moment, kept by PostgreSQL as `timestamptz` and read as an aware datetime in UTC."""

    field_type = "TIMESTAMPTZ"


class Jsonb(peewee.Field):
    """A JSON document in a `jsonb` column."""

    field_type = "JSONB"

    def db_value(self, value: object) -> object:
        """Wrap for psycopg, which otherwise cannot tell a list from an array."""
        return None if value is None else psycopg.types.json.Jsonb(value)


def connect_to(url: str, connections: int = 16) -> None:
    """Give the pool its address; connections are opened when first used, never before a fork."""
    db.init(
        url,
        prefer_psycopg3=True,
        max_connections=connections,
        stale_timeout=300,
        timeout=5,
        options="-c timezone=UTC -c lock_timeout=10s",
    )


def tuples(query: peewee.ModelSelect[Any]) -> Iterable[tuple[Any, ...]]:
    """Return the rows of a query as tuples of the columns that it names."""
    return cast(Iterable[tuple[Any, ...]], query.tuples())


def select(table: type[peewee.Model], kind: type[Row]) -> Any:
    """Return a query for the columns that a dataclass names; its rows are objects of that dataclass."""
    return table.select(*(getattr(table, field.name) for field in dataclasses.fields(kind))).objects(kind)


def fetch(kind: type[Row], statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
    """Return the rows of a statement as objects of a dataclass, whose fields its columns name."""
    cursor: psycopg.Cursor[Any] = db.execute_sql(statement, values)
    cursor.row_factory = psycopg.rows.class_row(kind)
    return cursor.fetchall()


def fetch_one(kind: type[Row], statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
    """Return the first row of a statement, None without rows."""
    return next(iter(fetch(kind, statement, values)), None)


@contextmanager
def connection() -> Iterator[None]:
    """Hold one pooled connection for a request or a job; raises DatabaseAway when none is available."""
    try:
        db.connect(reuse_if_open=True)
    except (peewee.OperationalError, peewee.InterfaceError, MaxConnectionsExceeded) as error:
        raise DatabaseAway from error
    try:
        yield
    finally:
        if not db.is_closed():
            db.close()


def transaction() -> AbstractContextManager[object]:
    """Return the block within which everything commits together; blocks inside one another become savepoints."""
    return db.atomic()


def joined() -> AbstractContextManager[object]:
    """Return a block that belongs to the transaction that is open, or is one of its own; it sets no savepoint.

    For blocks within which nothing is raised that a caller catches to go on with the same transaction.
    """
    return nullcontext() if db.in_transaction() else db.atomic()
