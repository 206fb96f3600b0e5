"""The roles of the database: verifiers as PostgreSQL makes them, and SQL that compares before it changes."""

import base64
import re
import subprocess
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from appliance.components.database import roles
from appliance.embedded.parts.postgres import installed
from tests.app import postgres


@pytest.fixture(scope="module")
def socket():
    """Start a PostgreSQL; yields the folder of its socket. hr_web has to give its password, all others are let in."""
    with postgres.server() as server:
        folder = parse_qs(urlsplit(server.uri).query)["host"][0]
        with psycopg.connect(server.uri, autocommit=True) as connection:
            (access,) = connection.execute("SHOW hba_file").fetchone()
            with open(access, "w", encoding="utf-8") as file:
                file.write("local hr hr_web scram-sha-256\nlocal all all trust\n")
            connection.execute("SELECT pg_reload_conf()")
        yield folder


PASSWORDS = {role: f"secret-of-{role}-0123456789" for role in roles.ROLES}


@pytest.mark.feature("PV-05")
def test_verifier_when_made_for_the_example_of_rfc_7677_then_it_is_what_the_standard_says():
    made = roles.scram_verifier("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="))
    # The server key follows from the RFC's server signature; the stored key proves the client's proof there.
    assert made == (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )


def test_statement_when_made_then_it_carries_no_password():
    text = roles.statement(PASSWORDS)
    assert not any(password in text for password in PASSWORDS.values())
    assert len(re.findall(r"SCRAM-SHA-256\$4096:", text)) == len(roles.ROLES)


def _psql(socket: str, text: str, act: int) -> subprocess.CompletedProcess:
    command = [
        str(installed() / "bin/psql"),
        "-X",
        "-q",
        "-o",
        "/dev/null",
        "-h",
        socket,
        "-U",
        "postgres",
        "-d",
        "postgres",
    ]
    return subprocess.run([*command, "-v", f"act={act}", "-f", "-"], input=text, text=True, capture_output=True)


@pytest.mark.feature("PV-05")
def test_statement_when_run_against_postgresql_then_it_finds_and_mends_every_difference(socket):
    text = roles.statement(PASSWORDS)
    assert _psql(socket, text, 0).returncode != 0, "an empty cluster has no roles"
    done = _psql(socket, text, 1)
    assert done.returncode == 0, done.stderr
    assert _psql(socket, text, 0).returncode == 0, "what was put right is right"
    for harm in (
        "ALTER ROLE hr_web CREATEDB",
        "ALTER ROLE hr_web PASSWORD 'another'",
        "GRANT CONNECT ON DATABASE hr TO PUBLIC",
        "GRANT pg_read_all_data TO hr_web",
        "REVOKE CONNECT ON DATABASE hr FROM hr_web",
        "ALTER ROLE hr_check RESET default_transaction_read_only",
        "ALTER DATABASE hr OWNER TO postgres",
    ):
        assert _psql(socket, harm + ";", 1).returncode == 0, harm
        found = _psql(socket, text, 0)
        assert found.returncode != 0, f"not found: {harm}"
        assert "SCRAM" not in found.stderr, "an error quotes no verifier"
        mended = _psql(socket, text, 1)
        assert mended.returncode == 0, (harm, mended.stderr)
        assert _psql(socket, text, 0).returncode == 0, f"not mended: {harm}"


@pytest.mark.feature("PV-05")
def test_verifier_when_a_client_signs_in_then_postgresql_takes_the_password_and_no_other(socket):
    assert _psql(socket, roles.statement(PASSWORDS), 1).returncode == 0
    where = {"host": socket, "dbname": "hr", "user": "hr_web"}
    with psycopg.connect(**where, password=PASSWORDS["hr_web"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("hr_web",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**where, password="another")
