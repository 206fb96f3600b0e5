"""Connections that the server closed while they lay in the pool are found before a request or a job uses them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import falcon.testing
import psycopg
import pytest

from app import database
from app.app import create
from app.errors import DatabaseAway


def test_connection_when_server_closed_the_pooled_ones_then_a_fresh_one_is_given(configured):
    with database.connection():
        database.db.execute_sql("SELECT 1")
        pid = database.db.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
    with psycopg.connect(configured.database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    with database.connection():
        assert database.db.execute_sql("SELECT pg_backend_pid()").fetchone()[0] != pid


def test_connection_when_it_is_taken_from_the_pool_then_no_statement_asks_whether_it_is_there(configured, monkeypatch):
    with database.connection():
        first = database.db.connection()
    sent = []
    monkeypatch.setattr(psycopg.Cursor, "execute", lambda _cursor, statement, *_, **__: sent.append(statement))
    with database.connection():
        assert database.db.connection() is first
    assert sent == []


def test_page_when_database_is_away_then_says_so_in_the_readers_own_language(configured):
    away = configured.model_copy(update={"database_url": "postgresql://hr@127.0.0.1:1/hr"})
    client = falcon.testing.TestClient(create(away))
    for language, sentence in (
        ("en", "database cannot be reached"),
        ("zh", "无法连接数据库"),
        ("en", "cannot be reached"),
    ):
        answer = client.simulate_get("/positions", headers={"Cookie": f"hr_language={language}"})
        assert answer.status_code == 503
        assert sentence in answer.text


def test_connection_when_all_are_taken_then_says_that_the_database_is_away(configured):
    database.connect_to(configured.database_url, connections=1)
    database.db._wait_timeout = 0.2
    with database.connection(), ThreadPoolExecutor(1) as other:

        def second() -> None:
            with database.connection():
                pass

        with pytest.raises(DatabaseAway):
            other.submit(second).result(30)
