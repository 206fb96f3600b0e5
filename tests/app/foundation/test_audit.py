"""The record of reads and writes: appended, sealed, and telling what was done to it."""

from __future__ import annotations

import uuid

import peewee
import pytest

from app import clock
from app.database import db as database
from app.foundation.audit import service

PERSON = uuid.uuid4()


@pytest.fixture
def sealed(db):
    for number in range(5):
        service.record(service.SYSTEM, "read", "resume", f"r{number}", PERSON)
    assert service.seal(clock.now()) == 5
    assert service.seal(clock.now()) == 0


@pytest.mark.feature("PV-10")
def test_verify_when_untouched_then_finds_nothing(sealed):
    assert service.verify() == []


@pytest.mark.feature("PV-10")
def test_entry_when_changed_or_removed_then_database_refuses(sealed):
    for statement in ("DELETE FROM audit_entries", "UPDATE audit_entries SET actor_id = 'x'", "TRUNCATE audit_entries"):
        with pytest.raises(peewee.PeeweeException, match="append-only"), database.atomic():
            database.execute_sql(statement)


@pytest.mark.feature("PV-10")
def test_verify_when_an_owner_bypassed_the_trigger_then_says_which_entry(sealed):
    entries = service.recent()
    database.execute_sql("SET session_replication_role = replica")
    database.execute_sql("DELETE FROM audit_entries WHERE id = %s", (entries[0].id,))
    database.execute_sql("UPDATE audit_entries SET actor_id = 'nobody' WHERE id = %s", (entries[2].id,))
    database.execute_sql("SET session_replication_role = DEFAULT")
    assert {(f.what, f.entry_id) for f in service.verify()} == {("removed", entries[0].id), ("edited", entries[2].id)}


def test_seal_when_an_earlier_transaction_commits_late_then_is_not_left_out(sealed):
    service.record(service.SYSTEM, "read", "resume", "late", PERSON)
    service.record(service.SYSTEM, "read", "resume", "later", PERSON)
    assert service.seal(clock.now(), batch=1) == 1
    assert service.seal(clock.now()) == 1
    assert service.verify() == []
