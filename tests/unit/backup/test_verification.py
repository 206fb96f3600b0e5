"""What `backup verify` reads is told as a problem: a database repository, a media repository, a purge certificate."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

REMOTE = Path(__file__).parents[3] / "appliance/components/backup/remote"
WHOLE = """stanza: hr
status: ok
  archiveId: 18-1, total WAL checked: 4, total valid WAL: 4
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
"""
HARMED = WHOLE.replace("status: ok", "status: error").replace("checksum invalid: 0", "checksum invalid: 1")
Verify = Callable[..., list[str]]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The program as it lies on its host, over a folder of the test, with one repository of restic."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(REMOTE))
    made = importlib.import_module("repository")
    (tmp_path / "certificates").mkdir()
    (tmp_path / "media-front").write_bytes(b"not a real passphrase")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    yield made
    for name in {"repository", "certificates", "points", "restic"} - before:
        sys.modules.pop(name, None)


@pytest.fixture
def verify(repository: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """A function that verifies where pgBackRest and restic end as told, and returns the problems that it printed."""

    def verified(said: str = WHOLE, restic: int = 0) -> list[str]:
        def program(argv: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
            words = {"verify": said, "info": "[]", "snapshots": "[]"}
            text = next((words[verb] for verb in words if verb in argv), "")
            return subprocess.CompletedProcess(argv, restic if "check" in argv else 0, text.encode(), b"pack 1 is gone")

        monkeypatch.setattr(subprocess, "run", program)
        with pytest.raises(SystemExit) as ended:
            repository.verify({"site": "lab", "days": 90, "repositories": ["media-front"]})
        problems: list[str] = json.loads(capsys.readouterr().out)["problems"]
        assert ended.value.code == (1 if problems else 0)
        return problems

    return verified


def test_verify_when_pgbackrest_or_restic_finds_an_error_then_it_is_a_problem(verify: Verify) -> None:
    assert verify() == []
    assert [one.partition(":")[0] for one in verify(HARMED)] == ["pgbackrest verify"]
    assert verify(restic=1) == ["restic check media-front: pack 1 is gone"]


def test_verify_when_pgbackrest_ends_badly_then_its_error_ends_the_verification(
    repository: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.CompletedProcess([], 41, b"", b"INFO: verify\nERROR: [041]: unable to open the archive")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    with pytest.raises(SystemExit, match="unable to open the archive"):
        repository.verify({"site": "lab", "days": 90, "repositories": []})


@pytest.mark.feature("OP-13")
def test_verify_when_a_purge_certificate_was_changed_then_it_is_a_problem(
    repository: ModuleType, verify: Verify, tmp_path: Path
) -> None:
    for label in "abc":
        repository.certificates.issue(tmp_path / "certificates", {"purged": [label]})
    assert verify() == []
    first = tmp_path / "certificates/000001.json"
    first.write_text(first.read_text(encoding="utf-8").replace('"a"', '"x"'), encoding="utf-8")
    assert verify() == ["purge certificate 2 was changed"]


@pytest.mark.feature("OP-13")
def test_verify_when_the_newest_purge_certificate_lost_its_signature_then_it_is_a_problem(
    repository: ModuleType, verify: Verify, tmp_path: Path
) -> None:
    newest = repository.certificates.issue(tmp_path / "certificates", {"purged": ["a"]})
    newest.with_suffix(".sig").write_bytes(b"signature")
    newest.with_suffix(".pem").write_bytes(b"signer")
    assert verify() == []
    newest.with_suffix(".sig").unlink()
    assert verify() == ["purge certificate 1 was changed"]


@pytest.mark.feature("OP-13")
def test_purge_when_due_then_its_certificate_is_signed_by_the_host(
    repository: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    issued: list[tuple[dict, Path]] = []
    monkeypatch.setattr(repository, "information", lambda: [])
    monkeypatch.setattr(repository, "snapshots", lambda _: {"media-front": []})
    monkeypatch.setattr(repository.points, "purge", lambda *_: {"chains": [], "snapshots": {"media-front": ["4f2a"]}})
    monkeypatch.setattr(repository.restic, "run", lambda *_, **__: "")
    monkeypatch.setattr(repository.certificates, "issue", lambda _, told, signer: issued.append((told, signer)))
    repository.keep({"site": "lab", "days": 90, "repositories": ["media-front"]}, [], {"media-front": []})
    ((told, signer),) = issued
    assert told["purged_snapshots"] == {"media-front": ["4f2a"]}
    assert signer == tmp_path
