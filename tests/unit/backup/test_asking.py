"""How often restic runs for a backup: each run derives the key of a passphrase, which costs more than what it does."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from appliance.components.backup.remote import restic

REMOTE = Path(restic.__file__).parent
SUMMARY = {"message_type": "summary", "snapshot_id": "4f2a", "total_bytes_processed": 7}
GONE = json.dumps({"message_type": "exit_error", "code": 10, "message": "repository does not exist"})
NOW = datetime(2026, 1, 2, tzinfo=UTC)
REPOSITORIES = ["media-front", "vault-store", "configuration-front", "configuration-store"]
Ran = list[tuple[str, ...]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """A function that has restic end with these codes in turn and returns the list of what ran."""

    def told(*codes: int) -> Ran:
        done: Ran = []

        def program(argv: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
            assert "secret" not in f"{argv} {options['env']}"
            assert options["input"] == b"secret\n"
            done.append(tuple(argv))
            code = codes[len(done) - 1]
            said = b"" if code else f"what came before\n{json.dumps(SUMMARY)}\n".encode()
            return subprocess.CompletedProcess(argv, code, said, GONE.encode())

        monkeypatch.setattr(subprocess, "run", program)
        return done

    return told


def _verbs(done: Ran) -> list[str]:
    return [next(word for word in argv if word in ("backup", "init", "cat", "snapshots")) for argv in done]


@pytest.mark.feature("OP-08", part="how often restic runs; that a snapshot is taken is shown on hosts")
def test_snapshot_when_the_repository_is_there_then_restic_runs_once(ran):
    done = ran(0)
    assert restic.back_up("rest:https://keep/media-front/", b"secret", "--tag", "media") == SUMMARY
    assert _verbs(done) == ["backup"]


def test_snapshot_when_there_is_no_repository_then_it_is_made_and_the_snapshot_taken(ran):
    done = ran(restic.NO_REPOSITORY, 0, 0)
    assert restic.back_up("rest:https://keep/media-front/", b"secret") == SUMMARY
    assert _verbs(done) == ["backup", "init", "backup"]


@pytest.mark.parametrize("code", [1, 3, 11, 12])
def test_snapshot_when_restic_fails_otherwise_then_no_repository_is_made(ran, code):
    done = ran(code)
    with pytest.raises(restic.Failed) as failed:
        restic.back_up("rest:https://keep/media-front/", b"secret")
    assert failed.value.code == code
    assert _verbs(done) == ["backup"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The program as it lies on the backup host, over a folder of the test, with one full backup of the database."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(REMOTE))
    made = importlib.import_module("repository")
    (tmp_path / "points").mkdir()
    for name in REPOSITORIES:
        (tmp_path / name).write_bytes(b"secret")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    backup = {
        "label": "20260101-230000F", "type": "full", "annotation": {},
        "timestamp": {"start": NOW.timestamp() - 3600, "stop": NOW.timestamp() - 3500},
        "info": {"repository": {"delta": 1}, "size": 1},
    }  # fmt: skip
    monkeypatch.setattr(made, "information", lambda: [{"backup": [backup]}])
    yield made
    for name in {"repository", "certificates", "damage", "points", "restic"} - before:
        sys.modules.pop(name, None)


def _settings() -> dict:
    return {"site": "lab", "days": 90, "repositories": REPOSITORIES, "database": {"here": False}}


def _snapshot(place: str) -> list[dict]:
    kind = Path(place).name.partition("-")[0]
    at = NOW + timedelta(minutes=["media", "vault", "configuration"].index(kind))
    return [{"id": f"{Path(place).name}@", "time": at.isoformat()}]


def test_point_when_written_then_each_repository_is_asked_once(repository, monkeypatch, tmp_path, capsys):
    asked: list[str] = []
    monkeypatch.setattr(repository.restic, "snapshots", lambda place, *_, **__: asked.append(place) or _snapshot(place))
    repository.point(_settings())
    assert sorted(Path(place).name for place in asked) == sorted(REPOSITORIES)
    (written,) = (tmp_path / "points").iterdir()
    assert json.loads(written.read_text()) == json.loads(capsys.readouterr().out)["newest"]
    assert written.name == "20260102T000000Z.json"


def test_point_when_something_was_purged_then_what_is_left_is_what_is_written(repository, monkeypatch, tmp_path):
    """Two listings: one to decide on, one of what the purge left."""
    rounds: list[int] = []

    def kept(_settings: dict) -> tuple[list, dict]:
        rounds.append(1)
        found = repository.points.backups(repository.information())
        taken = {name: _snapshot(name) for name in REPOSITORIES}
        return found, taken if len(rounds) == 1 else taken | {"vault-store": []}

    monkeypatch.setattr(repository, "kept", kept)
    monkeypatch.setattr(repository.points, "purge", lambda *_: {"chains": [], "snapshots": {"vault-store": ["x"]}})
    monkeypatch.setattr(repository.restic, "run", lambda *_, **__: "")
    monkeypatch.setattr(repository.certificates, "issue", lambda *_: None)
    repository.point(_settings())
    assert len(rounds) == 2
    assert list((tmp_path / "points").iterdir()) == [], "without the key server's snapshot there is no point"


def test_repositories_when_listed_then_are_asked_side_by_side(repository, monkeypatch):
    both = threading.Barrier(2, timeout=60)

    def answer(place: str, *_: object, **__: object) -> list[dict]:
        both.wait()  # breaks where one is asked only after the other
        return _snapshot(place)

    monkeypatch.setattr(repository.restic, "snapshots", answer)
    monkeypatch.setattr(repository.os, "cpu_count", lambda: 1)
    listed = repository.snapshots(_settings())
    assert list(listed) == REPOSITORIES
    assert listed["vault-store"][0]["id"] == "vault-store@"


def test_repositories_when_one_cannot_be_listed_then_it_is_named_and_a_missing_one_is_empty(repository, monkeypatch):
    def answer(place: str, *_: object, **__: object) -> list[dict]:
        if place.endswith("vault-store"):
            raise repository.restic.Failed(code, "Fatal: wrong password")
        return _snapshot(place)

    monkeypatch.setattr(repository.restic, "snapshots", answer)
    code = restic.NO_REPOSITORY
    assert repository.snapshots(_settings())["vault-store"] == []
    code = 12
    with pytest.raises(repository.restic.Failed, match="vault-store: Fatal: wrong password"):
        repository.snapshots(_settings())
