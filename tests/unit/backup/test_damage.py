"""Damage that a verification found stays known: points say so, and the next backup does not stand on it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from appliance.components.backup.remote import damage

REMOTE = Path(damage.__file__).parent
START = datetime(2026, 1, 1, tzinfo=UTC)
FULL, FIRST, SECOND, NEXT = (
    "20260101-000000F", "20260101-000000F_20260102-000000I", "20260101-000000F_20260103-000000I", "20260108-000000F",
)  # fmt: skip
SAID = """Results:
  archiveId: 17-1, total WAL checked: 4, total valid WAL: 4
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20260101-000000F, status: {full}, total files checked: 9, total valid files: 8
    missing: 0, checksum invalid: {wrong}, size invalid: 0, other: 0
  backup: 20260101-000000F_20260102-000000I, status: {first}, total files checked: 2, total valid files: 2
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
"""


def backup(label: str, day: int) -> dict:
    """Return a backup as `points.backups` gives it; each day has one segment of changes."""
    segment = f"0000000100000000000000{day:02X}"
    kind = "incr" if "_" in label else "full"
    ended = START + timedelta(days=day)
    return {"label": label, "type": kind, "full": label.partition("_")[0], "ended": ended, "wal": (segment, segment)}


CHAIN = [backup(FULL, 0), backup(FIRST, 1), backup(SECOND, 2)]


def test_backups_when_all_verify_then_none_is_damaged():
    assert damage.of_database(SAID.format(full="valid", wrong=0, first="valid"), CHAIN) == {}


def test_backups_when_the_full_one_is_hurt_then_all_that_stand_on_it_are():
    hurt = damage.of_database(SAID.format(full="invalid", wrong=1, first="valid"), CHAIN)
    assert hurt[FULL] == "invalid (checksum invalid: 1)"
    assert set(hurt) == {FULL, FIRST, SECOND}
    assert hurt[SECOND] == f"stands on {FULL}, which is damaged"


def test_backups_when_a_later_one_is_hurt_then_those_before_it_are_whole():
    hurt = damage.of_database(SAID.format(full="valid", wrong=0, first="manifest missing"), CHAIN)
    assert hurt == {FIRST: "manifest missing", SECOND: f"stands on {FIRST}, which is damaged"}


def test_backups_when_changes_are_hurt_then_the_backup_that_needs_them_is_damaged():
    path = "/srv/x/archive/hr/17-1/0000000100000000/000000010000000000000001-6d1b.zst"
    said = SAID.format(full="valid", wrong=0, first="valid") + f"ERROR: [039]: invalid checksum '{path}'\n"
    assert set(damage.of_database(said, CHAIN)) == {FIRST, SECOND}


def test_damage_when_a_whole_full_backup_follows_then_nobody_has_to_act_and_the_old_stays_marked():
    hurt = {FULL: "invalid", FIRST: "stands on it"}
    known = {"backups": hurt, "repositories": {}}
    assert damage.unreplaced(CHAIN[:2], hurt) == [FULL, FIRST]
    assert damage.needs_full(CHAIN[:2], known)
    followed = [*CHAIN[:2], backup(NEXT, 8)]
    assert damage.sentences(followed, known) == []
    assert not damage.needs_full(followed, known)
    made = [{"database": {"label": FULL}, "snapshots": {}}, {"database": {"label": NEXT}, "snapshots": {}}]
    damage.mark(made, known)
    assert [each["damaged"] for each in made] == ["invalid", None]


def test_damage_when_written_then_read_again_and_nothing_is_known_without_a_file(tmp_path):
    path = tmp_path / "damage.json"
    assert damage.read(path)["backups"] == {}
    damage.write(path, "2026-01-01T00:00:00+00:00", {FULL: "invalid"}, {"media-front": "pack is gone"})
    known = damage.read(path)
    assert known["backups"] == {FULL: "invalid"}
    point = {"database": {"label": NEXT}, "snapshots": {"media-front": {}, "vault-store": {}}}
    damage.mark([point], known)
    assert (point["damaged"], point["doubt"]) == (None, "media-front: pack is gone")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The program as it lies on its host, over a folder of the test."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(REMOTE))
    made = importlib.import_module("repository")
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    yield made
    for name in {"repository", "certificates", "damage", "points", "restic"} - before:
        sys.modules.pop(name, None)


def test_next_backup_when_the_last_is_damaged_or_a_person_asks_then_stands_on_no_other(repository, tmp_path):
    now = START + timedelta(days=3)
    assert repository._kind(CHAIN, now) == "incr"
    repository.full({})
    assert repository._kind(CHAIN, now) == "full"
    (tmp_path / repository.FULL_ASKED).unlink()
    damage.write(tmp_path / repository.DAMAGE, "", {SECOND: "invalid"}, {})
    assert repository._kind(CHAIN, now) == "full"
    assert repository._kind([], now) == repository._kind(CHAIN, START + timedelta(days=7)) == "full"


def test_room_when_the_disk_is_full_then_ends_with_the_sentence(repository, monkeypatch):
    monkeypatch.setattr(repository.shutil, "disk_usage", lambda _place: SimpleNamespace(free=120 << 20))
    with pytest.raises(SystemExit, match="the disk of the backups is full: 120 MiB free"):
        repository.room({})
    monkeypatch.setattr(repository.shutil, "disk_usage", lambda _place: SimpleNamespace(free=repository.ROOM))
    assert repository.room({}) is None
