"""The application as a role that owns nothing: everything it does works, and what it must never do is refused."""

from __future__ import annotations

import importlib
import secrets
from pathlib import Path

import peewee
import psycopg
import pytest

from app import clock, migrate, worker
from app.database import db as database
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.screening import service as screening
from app.hiring.uploads import reading
from app.hiring.uploads import service as uploads
from tests.app.conftest import address, told
from tests.app.hiring import resumes
from tests.app.work_off import work_off

OWNER, WEB = "hr_owner", "hr_web"


def as_role(uri: str, role: str) -> str:
    return uri.replace("postgresql://postgres@", f"postgresql://{role}@", 1)


@pytest.fixture
def owned(postgres: str):
    """An empty database whose owner is the role that migrates; yields its address for that owner."""
    name = f"owned_{secrets.token_hex(6)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        for role in (OWNER, WEB):
            if not connection.execute("SELECT to_regrole(%s)", (role,)).fetchone()[0]:
                connection.execute(f"CREATE ROLE {role} LOGIN")
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0")
        connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {WEB}")
    yield as_role(address(postgres, name), OWNER)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def configured(owned: str, tmp_path: Path):
    """Settings of an application that connects as its own role to a database of the other one."""
    assert migrate.main(["--database-url", owned, "--grant", WEB]) == 0
    with told(owned.replace(OWNER, WEB, 1), tmp_path) as made:
        yield made


@pytest.mark.feature("PV-05")
def test_flow_when_the_application_owns_nothing_then_upload_screening_decision_and_seal_work(
    people, browse, work_through
):
    position = resumes.position(people)
    received = uploads.receive(position.id, "cv.pdf", resumes.pdf("Li Mei"), people.hr)
    for room in worker.ROOMS:
        importlib.import_module(room)
    work_through()  # the real workers; without a model the file waits
    waiting = uploads.files(people.hr, position.id).shown
    assert [one.name for one in waiting] == ["cv.pdf"]
    made = reading.accept(received.upload.id, resumes.document(), resumes.fields(), resumes.EVIDENCE)
    screening.screen(made)
    assert applications.display_name(made) == "李梅"
    for stage in ("invited", "interviewing", "assessed"):
        applications.set_stage(made, stage, people.hr)
    decisions.decide(made, "approved", "Clear evidence of risk awareness.", people.manager, clock.now())
    database.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    assert browse("manager").get("/employees").status_code == 200
    assert browse("hr").get(f"/applications/{made}").status_code == 200
    while audit.seal(clock.now()):
        pass
    assert audit.verify() == []
    assert keys.destroy(applications.application(made).person_id)
    assert work.waiting() is not None


REFUSED = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "ALTER TABLE accounts ADD COLUMN more text",
    "DROP TABLE audit_seals",
    "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only",
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "UPDATE audit_entries SET actor_id = 'nobody'",
    "DELETE FROM audit_entries",
    "UPDATE audit_seals SET root = ''",
    "UPDATE decisions SET outcome = 'rejected'",
    "DELETE FROM resumes",
    "TRUNCATE accounts CASCADE",
    "TRUNCATE audit_entries",
    "DELETE FROM _yoyo_migration",
    "SELECT * FROM _yoyo_log",
    "SET ROLE hr_owner",
)


@pytest.mark.feature("PV-05")
def test_statement_when_the_application_may_not_then_the_database_refuses(people):
    for statement in REFUSED:
        with pytest.raises(peewee.ProgrammingError, match="permission denied|must be owner"), database.atomic():
            database.execute_sql(statement)


@pytest.mark.feature("PV-05")
def test_migrate_when_run_again_then_nothing_is_pending_and_a_lost_right_is(owned, capsys):
    both = ["--database-url", owned, "--grant", WEB]
    assert migrate.main([*both, "--pending"]) == 1
    assert "to apply: 0001_access" in capsys.readouterr().out
    assert migrate.main(["--database-url", owned]) == 0
    assert migrate.main(["--database-url", owned, "--pending"]) == 0
    assert migrate.main([*both, "--pending"]) == 1
    assert capsys.readouterr().out.endswith("to grant: the rights of hr_web\n")
    assert migrate.main(both) == 0
    assert migrate.main([*both, "--pending"]) == 0
    with psycopg.connect(owned) as connection:
        connection.execute(f"GRANT UPDATE ON audit_entries TO {WEB}")
    assert migrate.main([*both, "--pending"]) == 1
    assert migrate.main(both) == 0
    capsys.readouterr()
    assert migrate.main(both) == 0
    assert capsys.readouterr().out == "up to date\n"


def test_migrate_when_the_database_is_away_or_the_role_missing_then_says_so(owned, capsys):
    assert migrate.main(["--database-url", "postgresql://x@127.0.0.1:1/hr", "--pending"]) == 3
    assert "cannot be used" in capsys.readouterr().err
    migrate.migrate(owned)
    assert migrate.main(["--database-url", owned, "--grant", "nobody_here"]) == 3
    assert "no role nobody_here" in capsys.readouterr().err
