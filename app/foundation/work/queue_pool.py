"""The connections of the queue library: each statement commits by itself, without a wait for the disk.

What a crash of the database takes back of a job that was begun or done is what the end of a worker takes back as well:
the job runs again, and its effects, which do wait for the disk, are not repeated.
"""

from __future__ import annotations

from select import POLLIN, poll
from typing import Any

import psycopg
import psycopg_pool


async def prepare(connection: psycopg.AsyncConnection[Any]) -> None:
    """Have each statement be a transaction: all that the library asks is one function of the database at a time."""
    await connection.set_autocommit(True)
    await connection.execute("SET synchronous_commit = off")


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
