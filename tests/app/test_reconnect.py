"""Connections that the server closed while they lay in the pool are found before a request or a job uses them."""

from __future__ import annotations

import psycopg

from app import database


def test_connection_when_server_closed_the_pooled_ones_then_a_fresh_one_is_given(configured):
    with database.connection():
        database.db.execute_sql("SELECT 1")
        pid = database.db.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
    with psycopg.connect(configured.database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    with database.connection():
        assert database.db.execute_sql("SELECT pg_backend_pid()").fetchone()[0] != pid
