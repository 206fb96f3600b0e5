"""Lets procrastinate's JobManager run its statements on the connection, and so in the transaction, of the caller."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg.rows
from procrastinate.connector import BaseConnector
from procrastinate.manager import JobManager
from psycopg.types.json import Jsonb

from app.database import db


class CallerConnector(BaseConnector):
    """Runs statements where the caller's own run; what goes wrong is raised as peewee raises it."""

    def get_sync_connector(self) -> BaseConnector:
        """Return itself: nothing here is asynchronous."""
        return self

    def execute_query(self, query: LiteralString, **arguments: Any) -> None:
        """Run a statement whose result nobody reads."""
        db.execute_sql(query, _adapted(arguments))

    def execute_query_all(self, query: LiteralString, **arguments: Any) -> list[dict[str, Any]]:
        """Return the rows of a statement."""
        cursor: psycopg.Cursor[Any] = db.execute_sql(query, _adapted(arguments))
        cursor.row_factory = psycopg.rows.dict_row
        return cursor.fetchall()


def _adapted(arguments: dict[str, Any]) -> dict[str, Any]:
    """Wrap the JSON objects within arguments, which psycopg adapts only when told to."""
    return {name: _with_json(value) for name, value in arguments.items()}


def _with_json(value: Any) -> Any:
    if isinstance(value, dict):
        return Jsonb(value)
    if isinstance(value, list):
        return [_with_json(one) for one in value]
    return tuple(map(_with_json, value)) if isinstance(value, tuple) else value


jobs = JobManager(CallerConnector())
"""Adds jobs and puts them back within the current transaction."""
