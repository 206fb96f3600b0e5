"""The roles of the database, and the one SQL text that compares them or puts them right without a password in it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

from appliance.site.roles import CHECK, OWNER, ROLES, WEB

DATABASE = "hr"

ITERATIONS = 4096
"""PostgreSQL's own default; the passwords are random, so that more rounds would guard nothing."""


def scram_verifier(password: str, salt: bytes, iterations: int = ITERATIONS) -> str:
    """Return what PostgreSQL keeps of a password (RFC 5803, SCRAM-SHA-256); the password has to be plain ASCII."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, iterations)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode() for part in (salt, hashlib.sha256(client).digest(), server)]
    return f"SCRAM-SHA-256${iterations}:{parts[0]}${parts[1]}:{parts[2]}"


def salt(role: str, password: str) -> bytes:
    """Return the salt of a role: the same each time, so that its verifier can be compared."""
    return hashlib.sha256(f"hr-appliance role {role}\0{password}".encode()).digest()[:16]


def statement(passwords: Mapping[str, str]) -> str:
    """Return SQL for psql that with `-v act=0` fails if a role or right differs, and with `-v act=1` puts it right.

    It carries verifiers, no password; it belongs on standard input, and psql shows no line of it (terse).
    """
    rows = ",\n    ".join(
        f"('{role}', '{scram_verifier(passwords[role], salt(role, passwords[role]))}')" for role in ROLES
    )
    return TEXT.format(rows=rows, database=DATABASE, owner=OWNER, web=WEB, check=CHECK)


TEXT = r"""\set VERBOSITY terse
\set ON_ERROR_STOP 1
SET client_min_messages = error;
SET log_min_error_statement = panic;
SET log_statement = 'none';
SET log_min_duration_statement = -1;
CREATE TEMPORARY TABLE wanted (name text PRIMARY KEY, verifier text NOT NULL);
INSERT INTO wanted VALUES
    {rows};
\if :act
SELECT format('CREATE ROLE %I LOGIN', name) FROM wanted WHERE to_regrole(name) IS NULL \gexec
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
    name, verifier) FROM wanted \gexec
SELECT 'CREATE DATABASE {database} OWNER {owner} ENCODING ''UTF8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}') \gexec
ALTER DATABASE {database} OWNER TO {owner};
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {web}, {check};
GRANT pg_read_all_data TO {check};
REVOKE pg_read_all_data FROM {web}, {owner};
ALTER ROLE {check} SET default_transaction_read_only = on;
ALTER ROLE {web} SET statement_timeout = '120s';
ALTER ROLE {web} SET idle_in_transaction_session_timeout = '120s';
\else
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM wanted LEFT JOIN pg_authid ON rolname = name
        WHERE rolpassword IS DISTINCT FROM verifier OR NOT rolcanlogin
        OR rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
    ) THEN RAISE EXCEPTION 'a role differs'; END IF;
    IF NOT EXISTS (
        SELECT FROM pg_database WHERE datname = '{database}' AND datdba = to_regrole('{owner}')
        AND has_database_privilege('{web}', oid, 'CONNECT') AND has_database_privilege('{check}', oid, 'CONNECT')
    ) THEN RAISE EXCEPTION 'the database differs'; END IF;
    IF EXISTS (
        SELECT FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
        WHERE datname IN ('{database}', 'postgres', 'template1') AND grantee = 0
    ) THEN RAISE EXCEPTION 'everybody may connect'; END IF;
    IF NOT pg_has_role('{check}', 'pg_read_all_data', 'MEMBER') OR pg_has_role('{web}', 'pg_read_all_data', 'MEMBER')
    THEN RAISE EXCEPTION 'a membership differs'; END IF;
    IF (SELECT count(*) FROM pg_db_role_setting WHERE setrole IN (to_regrole('{web}'), to_regrole('{check}'))) <> 2
    THEN RAISE EXCEPTION 'a setting differs'; END IF;
END $$;
\endif
"""
