"""Bringing every wrap under the newest root key: in batches, through a kill, past a broken wrap and an erasure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid

import pytest

from app import database
from app.foundation.audit import service as audit
from app.foundation.keys import rewrap, service
from app.foundation.keys.embedded import Embedded, create_file
from app.foundation.keys.ring import Ring
from app.foundation.keys.transit import Transit

pytestmark = pytest.mark.slow  # each test starts processes


def rotated(settings) -> Embedded:
    """Add a root key to the file of the settings."""
    path = settings.keys.root_key_file
    if len(path.read_bytes()) == 32:
        path.unlink()
        create_file(path)
    lines = path.read_text().splitlines()
    create_file(fresh := path.with_name(f"more{len(lines)}"))
    path.write_text("\n".join([*lines, fresh.read_text().replace("v1", f"v{len(lines) + 1}")]))
    return Embedded(path)


@pytest.fixture
def sealed(db):
    """A hundred persons with a sealed text each, under version 1 of a root key that has a second version by now."""
    db.keys.root_key_file.unlink()
    create_file(db.keys.root_key_file)
    service.use(Ring(Embedded(db.keys.root_key_file)))
    persons = [uuid.uuid4() for _ in range(100)]
    service.create_many(persons)
    places = [service.Field(person, "candidates", "name", person) for person in persons]
    texts = service.seal_many([(place, str(place.row_id)) for place in places])
    service.use(Ring(rotated(db)))
    yield list(zip(places, texts, strict=True))
    service.use(None)


def opened(sealed) -> list[str]:
    service.use(Ring(service.provider()))
    return service.open_many(sealed, erased="-")


@pytest.mark.feature("PV-03")
def test_rewrap_when_run_then_every_wrap_is_under_the_newest_and_texts_open_as_before(db, sealed):
    assert rewrap.count() == rewrap.Wraps(newest=2, total=100, left=100, oldest=1)
    seen: list[rewrap.Wraps] = []
    ended = rewrap.run(seen.append, batch=30)
    assert ended == rewrap.Wraps(newest=2, total=100, left=0, oldest=2, rewrapped=100)
    assert [one.left for one in seen] == [70, 40, 10, 0]
    assert opened(sealed) == [str(place.row_id) for place, _ in sealed]
    entries = [one.detail for one in audit.recent() if one.action == "rewrap"]
    assert entries == [{"step": "end", "rewrapped": 100, "failed": 0, "left": 0}, {"step": "begin", "left": 100}]
    assert rewrap.run(seen.append) == rewrap.Wraps(newest=2, total=100, left=0, oldest=2)


@pytest.mark.feature("PV-03")
def test_rewrap_when_a_person_is_erased_meanwhile_then_stays_erased(db, sealed):
    gone = sealed[3][0].person_id

    class Meanwhile(Embedded):
        def rewrap(self, wrapped):
            new = super().rewrap(wrapped)
            database.db.execute_sql(
                "UPDATE person_keys SET wrapped = NULL, destroyed_at = now() WHERE person_id = %s", (gone,)
            )
            return new

    service.use(Ring(Meanwhile(db.keys.root_key_file)))
    ended = rewrap.run(lambda _now: None)
    assert (ended.total, ended.left, ended.rewrapped) == (99, 0, 99)
    assert opened(sealed)[3] == "-"


@pytest.mark.feature("PV-03")
def test_rewrap_when_a_wrap_is_broken_then_the_others_go_on_and_it_is_counted(db, sealed):
    broken = sealed[50][0].person_id
    database.db.execute_sql("UPDATE person_keys SET wrapped = 'embedded:v1:AAAA' WHERE person_id = %s", (broken,))
    ended = rewrap.run(lambda _now: None, batch=30)
    assert (ended.total, ended.left, ended.rewrapped, ended.failed) == (100, 1, 99, 1)
    assert ended.oldest == 1


def command(settings, folder, *more: str) -> tuple[list[str], dict[str, str]]:
    (folder / "settings.json").write_text(settings.model_dump_json())
    environment = os.environ | {"HR_SETTINGS": str(folder / "settings.json")}
    return [sys.executable, "-m", "app.foundation.keys.rewrap", "--json", *more], environment


@pytest.mark.feature("PV-03")
def test_rewrap_when_killed_in_the_middle_then_a_second_run_finishes(db, sealed, tmp_path, pytestconfig):
    service.use(Ring(Embedded(db.keys.root_key_file)))
    for _ in range(4):
        service.create_many([uuid.uuid4() for _ in range(5000)])
    service.use(Ring(rotated(db)))
    arguments, environment = command(db, tmp_path)
    with subprocess.Popen(
        arguments, env=environment, cwd=pytestconfig.rootpath, stdout=subprocess.PIPE, text=True
    ) as process:
        first = json.loads(process.stdout.readline())
        process.kill()
    assert process.returncode == -9
    assert first["rewrapped"] == rewrap.BATCH
    left = rewrap.count().left
    assert 0 < left < 20_100
    arguments, environment = command(db, tmp_path, "--limit", "700")
    some = subprocess.run(arguments, env=environment, cwd=pytestconfig.rootpath, capture_output=True, text=True)
    assert some.returncode == 0, some.stderr
    assert json.loads(some.stdout.splitlines()[-1])["left"] == left - 700
    arguments, environment = command(db, tmp_path)
    done = subprocess.run(arguments, env=environment, cwd=pytestconfig.rootpath, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    assert last == {
        "newest": 3, "total": 20_100, "left": 0, "oldest": 3, "rewrapped": left - 700, "failed": 0, "done": True
    }  # fmt: skip
    assert opened(sealed) == [str(place.row_id) for place, _ in sealed]


@pytest.mark.slow
@pytest.mark.feature("PV-03", "PV-05")
def test_rewrap_when_keys_are_at_the_key_server_then_every_wrap_is_under_its_newest_version(db, key_server):
    service.use(Ring(Transit(key_server.given)))
    try:
        persons = [uuid.uuid4() for _ in range(1200)]
        service.create_many(persons)
        places = [service.Field(person, "candidates", "name", person) for person in persons]
        texts = service.seal_many([(place, str(place.row_id)) for place in places])
        key_server.client().secrets.transit.rotate_key("person")
        before = rewrap.count()
        assert (before.total, before.left, before.oldest) == (1200, 1200, before.newest - 1)
        ended = rewrap.run(lambda _now: None)
        assert (ended.left, ended.rewrapped, ended.oldest) == (0, 1200, before.newest)
        assert opened(list(zip(places, texts, strict=True))) == [str(person) for person in persons]
    finally:
        service.use(None)
