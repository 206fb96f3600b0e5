"""Looking over everything that is kept: whole when it is, and each kind of damage found and counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
import uuid

import pytest

from app import checkup, clock, database
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.keys.ring import Ring
from app.foundation.keys.transit import Transit
from app.foundation.media import disk
from app.foundation.media import service as media
from app.foundation.media.checking import check as check_media
from tests.app.hiring import resumes
from tests.pace import scaled

pytestmark = pytest.mark.slow  # each test checks a whole installation


@pytest.fixture
def filled(people, db):
    """Three applicants with their files, and a sealed record of it; returns them."""
    position = resumes.position(people)
    hidden = {"id_number": None, "phone": None}
    made = [
        resumes.applied(people, position, resumes.pdf(f"Person {number}"), email=f"{number}@x.cn", **hidden)
        for number in range(3)
    ]
    while audit.seal(clock.now()):
        pass
    return made


def look(db) -> dict:
    return checkup.look(db.database_url, models=False)


def run(db, folder, root, *more: str) -> subprocess.CompletedProcess:
    (folder / "settings.json").write_text(db.model_dump_json())
    environment = os.environ | {"HR_SETTINGS": str(folder / "settings.json")}
    command = [sys.executable, "-m", "app.checkup", *more]
    return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=scaled(120))


@pytest.mark.feature("OP-08", "PV-10")
def test_checkup_when_everything_is_whole_then_says_so_without_a_word_about_anybody(db, filled, tmp_path, pytestconfig):
    kept = tmp_path / "checkup.json"
    done = run(db, tmp_path, pytestconfig.rootpath, "--json", "--without-models", "--keep", str(kept))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert json.loads(kept.read_text()) == found | {"at": json.loads(kept.read_text())["at"]}
    assert found["ok"] is True
    assert found["database"] == {"reachable": True, "pending": []}
    assert found["isolation"] == {"files": True, "sockets": True, "processes": True}
    assert found["keys"] == {"total": 3, "opened": 3, "destroyed": 0, "failed": 0}
    assert found["media"]["parts"] == found["media"]["opened"] >= 3
    assert found["media"]["bytes"] > 1000
    assert found["audit"]["entries"] == found["audit"]["sealed"] > 0
    assert found["audit"]["failed"] == 0
    said = done.stdout + done.stderr
    for secret in ("李梅", "x.cn", *(str(one.person_id) for one in filled)):
        assert secret not in said
    models = run(db, tmp_path, pytestconfig.rootpath, "--json")
    assert models.returncode == 1
    assert set(json.loads(models.stdout)["models"].values()) == {"away"}


@pytest.mark.feature("OP-08")
def test_checkup_when_files_are_altered_cut_or_gone_then_counts_each_and_names_the_first(db, filled):
    paths = [path for _, found in disk.objects(db.media_folder) for path in found]
    whole = bytearray(paths[0].read_bytes())
    whole[-1] ^= 1
    paths[0].write_bytes(bytes(whole))
    paths[1].write_bytes(paths[1].read_bytes() + b"more")
    paths[2].unlink()
    found = look(db)
    assert found["ok"] is False
    assert (found["media"]["failed"], found["media"]["missing"]) == (2, 1)
    assert found["media"]["first"] in {f"{path.parent.name}/{path.name}" for path in paths[:3]}
    assert found["keys"]["failed"] == 0


@pytest.mark.feature("OP-08", "PV-03")
def test_checkup_when_a_key_is_broken_or_destroyed_then_tells_one_from_the_other(db, filled):
    keys.destroy(filled[0].person_id)
    database.db.execute_sql(
        "UPDATE person_keys SET wrapped = 'embedded:v1:AAAA' WHERE person_id = %s", (filled[1].person_id,)
    )
    keys.use(Ring(keys.provider()))
    try:
        found = look(db)
    finally:
        keys.use(None)
    assert found["keys"] == {"total": 3, "opened": 1, "destroyed": 1, "failed": 1}
    assert found["media"]["erased"] >= 1
    assert found["media"]["failed"] >= 1
    assert found["ok"] is False


@pytest.mark.feature("PV-10")
def test_checkup_when_the_record_was_changed_then_counts_and_names_the_first(db, filled):
    database.db.execute_sql("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only")
    (entry,) = database.db.execute_sql("UPDATE audit_entries SET actor_id = 'x' WHERE id = 2 RETURNING id").fetchone()
    database.db.execute_sql("DELETE FROM audit_entries WHERE id = 3")
    found = look(db)
    assert found["audit"]["failed"] == 2
    assert found["audit"]["first"] == {"what": "edited", "entry_id": entry, "seal_id": 1}
    assert "audit: not everything is as it was kept" in found["problems"]


def test_checkup_when_a_migration_lacks_or_the_database_is_away_then_says_so(db, filled):
    database.db.execute_sql("DELETE FROM _yoyo_migration WHERE migration_id = '0060_employees'")
    assert "migration 0060_employees was not applied" in look(db)["problems"]
    away = checkup.look("postgresql://x@127.0.0.1:1/hr", models=False)
    assert away["database"] == {"reachable": False, "pending": None}
    assert away["ok"] is False


def test_checkup_when_a_file_is_large_then_memory_stays_small(db):
    person = uuid.uuid4()
    keys.create(person)
    media.keep(person, "recording", "video/webm", os.urandom(24 * 1024 * 1024))
    tracemalloc.start()
    try:
        assert check_media().opened == 6
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.feature("OP-08", "PV-05")
def test_checkup_when_keys_are_at_the_key_server_then_opens_each_or_says_that_it_is_sealed(db, key_server):
    keys.use(Ring(Transit(key_server.given)))
    try:
        keys.create_many([uuid.uuid4() for _ in range(1500)])
        assert look(db)["keys"] == {"total": 1500, "opened": 1500, "destroyed": 0, "failed": 0}
        key_server.seal()
        try:
            assert "sealed" in look(db)["keys"]["error"]
        finally:
            key_server.unseal()
    finally:
        keys.use(None)
