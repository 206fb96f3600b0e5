"""The record of reads and writes: appended, sealed, and telling what was done to it."""

from __future__ import annotations

import ast
import hashlib
import re
import uuid
from pathlib import Path

import peewee
import pytest

from app import clock, text
from app.database import db as database
from app.errors import AppError
from app.foundation.access import accounts as access
from app.foundation.audit import service, words
from app.hiring.applications import fields, stages
from app.hiring.applications.service import UNMASK_REASONS
from app.hiring.assessment import service as assessment
from app.hiring.uploads import refusals

PERSON = uuid.uuid4()


@pytest.fixture
def sealed(db):
    for number in range(5):
        service.record(service.SYSTEM, "read", "resume", f"r{number}", PERSON)
    assert service.seal(clock.now()) == 5
    assert service.seal(clock.now()) == 0


@pytest.mark.feature("PV-10", "OP-03")
def test_verify_when_untouched_then_finds_nothing(sealed):
    assert service.verify() == []


@pytest.mark.feature("PV-10", "OP-03")
def test_entry_when_changed_or_removed_then_database_refuses(sealed):
    for statement in ("DELETE FROM audit_entries", "UPDATE audit_entries SET actor_id = 'x'", "TRUNCATE audit_entries"):
        with pytest.raises(peewee.PeeweeException, match="append-only"), database.atomic():
            database.execute_sql(statement)


@pytest.mark.feature("PV-10", "OP-03")
def test_verify_when_an_owner_bypassed_the_trigger_then_says_which_entry(sealed):
    entries = service.recent()
    database.execute_sql("SET session_replication_role = replica")
    database.execute_sql("DELETE FROM audit_entries WHERE id = %s", (entries[0].id,))
    database.execute_sql("UPDATE audit_entries SET actor_id = 'nobody' WHERE id = %s", (entries[2].id,))
    database.execute_sql("SET session_replication_role = DEFAULT")
    assert {(f.what, f.entry_id) for f in service.verify()} == {("removed", entries[0].id), ("edited", entries[2].id)}


@pytest.fixture
def bypassed(sealed):
    """Two seals, in a session of an owner whom no trigger stops."""
    service.record(service.SYSTEM, "read", "resume", "later", PERSON)
    assert service.seal(clock.now()) == 1
    database.execute_sql("SET session_replication_role = replica")
    yield
    database.execute_sql("SET session_replication_role = DEFAULT")


def seal_ids() -> list[int]:
    return [row[0] for row in database.execute_sql("SELECT id FROM audit_seals ORDER BY id").fetchall()]


@pytest.mark.feature("PV-10", "OP-03")
def test_verify_when_a_seal_was_removed_with_its_entries_then_the_next_one_has_lost_its_link(bypassed):
    first, second = seal_ids()
    database.execute_sql(
        "DELETE FROM audit_entries WHERE id IN (SELECT unnest(entry_ids) FROM audit_seals WHERE id = %s)", (first,)
    )
    database.execute_sql("DELETE FROM audit_seals WHERE id = %s", (first,))
    assert service.verify() == [service.Finding("broken_chain", None, second)]


@pytest.mark.feature("PV-10", "OP-03")
def test_verify_when_a_seal_was_forged_and_the_next_one_points_to_it_then_the_next_one_does_not_hold(bypassed):
    first, second = seal_ids()
    digests = database.execute_sql("SELECT digests FROM audit_seals WHERE id = %s", (first,)).fetchone()[0]
    forged = hashlib.sha256(bytes(32) + bytes(digests)[32:]).digest()  # without its first entry
    database.execute_sql(
        "UPDATE audit_seals SET entry_ids = entry_ids[2:], digests = %s, root = %s WHERE id = %s",
        (bytes(digests)[32:], forged, first),
    )
    database.execute_sql("UPDATE audit_seals SET previous = %s WHERE id = %s", (forged, second))
    assert service.verify() == [service.Finding("broken_chain", None, second)]


def test_seal_when_an_earlier_transaction_commits_late_then_is_not_left_out(sealed):
    service.record(service.SYSTEM, "read", "resume", "late", PERSON)
    service.record(service.SYSTEM, "read", "resume", "later", PERSON)
    assert service.seal(clock.now(), batch=1) == 1
    assert service.seal(clock.now()) == 1
    assert service.verify() == []


APP = Path(__file__).parents[3] / "app"


def written() -> tuple[set[str], set[str]]:
    """Keys and codes that the application puts into details: in calls, and in dicts named so before."""
    keys: set[object] = set()
    codes: set[object] = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called.endswith(("set_stage", "applications.move")):
                keys |= {word.arg for word in node.keywords}
            stated = isinstance(node, ast.Assign | ast.AugAssign) and "detail" in ast.unparse(node).split("=")[0]
            if called == "audit.record" or stated:
                for one in (one for one in ast.walk(node) if isinstance(one, ast.Dict)):
                    keys |= {key.value for key in one.keys if isinstance(key, ast.Constant)}
                    codes |= {value.value for value in one.values if isinstance(value, ast.Constant)}
    return {key for key in keys if isinstance(key, str)}, {code for code in codes if isinstance(code, str)}


def test_details_when_the_application_writes_them_then_each_has_words_in_both_languages():
    keys, codes = written()
    assert {"version", "step", "revoked", "screening"} <= keys, "the search reads the code"
    assert keys <= set(words.KEYS), keys - set(words.KEYS)
    assert codes <= set(words.CODES), codes - set(words.CODES)
    stated = {*stages.STEPS, *refusals.SENTENCES, *access.ROLES, *UNMASK_REASONS, *assessment.REASONS, "rated"}
    stated |= {"resume", "archive", "recording", "playback", *fields.Fields.model_fields}
    assert stated <= set(words.CODES), stated - set(words.CODES)
    for source in (words.KEYS, words.CODES, service.ACTIONS, service.KINDS):
        for name in source:
            with text.reader("zh"):
                assert re.search("[\u4e00-\u9fff]", str(source[name])), name


def test_entry_when_a_detail_has_no_words_then_is_refused(db):
    with pytest.raises(AppError, match="unknown audit entry"):
        service.record(service.SYSTEM, "read", "resume", "r", PERSON, {"shoe_size": 43})


def test_log_when_read_in_chinese_then_shows_no_code(browse, people):
    service.record(people.hr, "update", "application", uuid.uuid4(), PERSON, {"from": "assessed", "to": "rejected"})
    service.record(people.hr, "open_media", "media", uuid.uuid4(), PERSON, {"kind": "playback"})
    lead = browse("lead")
    lead._headers["Accept-Language"] = "zh-CN"
    lead._headers["Cookie"] += "; hr_language=zh"
    page = lead.get("/audit").text
    assert "原阶段：已评估" in page
    assert "录像（播放用）" in page
    assert not re.search("playback|assessed|rejected", page)
