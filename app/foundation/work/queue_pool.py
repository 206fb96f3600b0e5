"""The connections of the queue library: each statement commits by itself, and an idle one is looked at, not asked."""

from __future__ import annotations

from select import POLLIN, poll
from typing import Any

import psycopg
import psycopg_pool


async def each_by_itself(connection: psycopg.AsyncConnection[Any]) -> None:
    """Have each statement be a transaction: all that the library asks is one function of the database at a time."""
    await connection.set_autocommit(True)


async def look(connection: psycopg.AsyncConnection[Any]) -> None:
    """Raise OperationalError for a connection that the server ended: nothing can be read from one that is idle."""
    waiting = poll()
    waiting.register(connection.fileno(), POLLIN)
    if waiting.poll(0):
        await connection.close()  # or the pool would keep it
        raise psycopg.OperationalError("the server ended this connection")


def pool(**arguments: Any) -> psycopg_pool.AsyncConnectionPool[Any]:
    """Make the pool as procrastinate asks for it, but for its check, a statement before each statement."""
    return psycopg_pool.AsyncConnectionPool(**arguments | {"check": look})
