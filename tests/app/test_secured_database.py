"""A site's database address, with certificates and a password file in it, as every library of ours reads it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import psycopg
import pytest

import app.foundation.audit.tasks  # noqa: F401 - registers what the queue is to do
from app import database, migrate
from app.foundation.access import service as access
from app.foundation.work import service
from tests.app.certificates import Authority
from tests.app.conftest import told
from tests.app.secured_postgres import PASSWORDS, secured
from tests.pace import scaled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server():
    """A database that demands TLS, a certificate and a password, migrated and granted by its owner."""
    with secured() as made:
        assert migrate.main(["--database-url", made.url("hr_owner"), "--grant", "hr_web"]) == 0
        yield made


@pytest.fixture
def configured(server, tmp_path):
    with told(server.url(), tmp_path) as made:
        yield made


@pytest.mark.feature("PV-09", "PV-19")
def test_database_when_reached_by_tls_then_migrations_pool_and_queue_all_use_it(server, people, browse, work_through):
    assert migrate.main(["--database-url", server.url("hr_owner"), "--grant", "hr_web", "--pending"]) == 0
    used = database.db.execute_sql(
        "SELECT ssl, version, bits, client_dn, usename FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
        "WHERE pid = pg_backend_pid()"
    ).fetchone()
    assert used[0] is True
    assert used[1] in ("TLSv1.2", "TLSv1.3")
    assert used[2] >= 256
    assert used[3:] == ("/CN=hr_web", "hr_web")
    assert browse("hr").get("/positions").status_code == 200
    service.enqueue("audit.seal")
    work_through()  # procrastinate's own pool, with its LISTEN connection
    (done,) = database.db.execute_sql(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'audit.seal' AND status = 'succeeded'"
    ).fetchone()
    assert done >= 1
    assert access.find("hr@bank.test")


@pytest.mark.feature("PV-09")
def test_worker_when_the_database_demands_tls_then_starts_and_works(server, configured, tmp_path, pytestconfig):
    (tmp_path / "settings.json").write_text(configured.model_dump_json())
    with database.connection():
        service.enqueue("media.sweep")
    log = tmp_path / "log"
    environment = os.environ | {"HR_SETTINGS": str(tmp_path / "settings.json")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.worker"], env=environment, cwd=pytestconfig.rootpath, stdout=out, stderr=out
        )
    try:
        asyncio.run(_until(lambda: b"worker started" in log.read_bytes()))
        asyncio.run(_until(_swept))
    finally:
        process.terminate()
        assert process.wait(scaled(30)) == 0
    for word in PASSWORDS.values():
        assert word.encode() not in log.read_bytes()


def _swept() -> bool:
    with database.connection():
        row = database.db.execute_sql(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'media.sweep' AND status = 'succeeded'"
        )
        return row.fetchone()[0] >= 1


async def _until(condition, seconds: float = 60) -> None:
    for _ in range(int(seconds / 0.1)):
        if await asyncio.to_thread(condition):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the deadline passed")


@pytest.mark.feature("PV-09")
def test_database_when_it_or_we_are_not_who_we_should_be_then_no_connection(server, tmp_path):
    stranger = Authority(tmp_path / "other", "Another CA")
    for url, why in (
        (server.url(sslrootcert=str(stranger.ca)), "certificate verify failed"),
        (server.url(client=stranger.issue("hr_web")), "unknown ca|unknown_ca"),
        (server.url(host="localhost"), "does not match host name"),
        (server.url(sslmode="disable", sslcert="", sslkey="", sslrootcert=""), "no pg_hba.conf entry"),
        (server.url(sslcert="", sslkey=""), "requires a valid client certificate"),
        (server.url(passfile="/dev/null"), "no password supplied"),
    ):
        with pytest.raises(psycopg.OperationalError, match=why):
            psycopg.connect(url)


@pytest.mark.feature("PV-09", "PV-19")
@pytest.mark.parametrize("role", ["hr_owner", "hr_web", "hr_check"])
def test_role_when_its_certificate_and_its_password_are_shown_then_enters_and_with_either_alone_does_not(server, role):
    with psycopg.connect(server.url(role)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (role,)
    others = [each for each in ("hr-owner", "hr-web", "hr-check") if each != role.replace("_", "-")]
    for component in (*others, "web", "backup", "database", "edge"):
        before = server.log()
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(server.url(role, client=server.held(component)))
        said = server.log().removeprefix(before)
        assert f'certificate validation (clientcert=verify-full) failed for user "{role}"' in said, component
    wrong = next(word for name, word in PASSWORDS.items() if name != role)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url(role, passfile="/dev/null", password=wrong))
    with pytest.raises(psycopg.OperationalError, match="requires a valid client certificate"):
        psycopg.connect(server.url(role, sslcert="", sslkey=""))
