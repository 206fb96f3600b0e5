"""Everything that keeps the profile from starting is found in one look, each as a sentence with its fix."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.embedded import accounts, preflight
from appliance.embedded.errors import MissingLibrary
from appliance.embedded.folders import Folders
from appliance.embedded.parts import postgres
from appliance.errors import ApplianceError

GIB = 1024**3


@pytest.fixture
def look(place: Path, port: int) -> preflight.Look:
    return preflight.Look(Folders(place / "data", place / "models"), port, lambda _folder: 50 * GIB, 8 * GIB)


def words(look: preflight.Look) -> list[str]:
    return [str(problem) for problem in preflight.problems(look)]


def test_machine_when_fit_then_nothing_is_found(look):
    assert words(look) == []


def test_failures_when_several_then_all_are_found_at_once(look, port):
    (look.folders.postgres / "data").mkdir(parents=True)
    (look.folders.postgres / "data/PG_VERSION").write_text("13\n")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        found = words(replace(look, free=lambda _folder: GIB, memory=2 * GIB))
    assert len(found) == 5
    assert any(f"Port {port} is in use by " in each and f"process {os.getpid()}" in each for each in found)
    assert sum("Only 1.0 GiB is free" in each for each in found) == 2
    assert any("2.0 GiB of memory" in each for each in found)
    assert any("made by PostgreSQL 13" in each for each in found)
    assert all(each.count(". ") >= 1 for each in found), "what is wrong, and then the fix"


def test_shared_memory_when_small_then_is_said(look):
    found = words(replace(look, free=lambda folder: 1024 if folder == preflight.SHARED else 50 * GIB))
    assert len(found) == 1
    assert "--shm-size" in found[0]


def test_library_of_python_when_missing_then_keeps_only_a_start_that_needs_models(look, monkeypatch):
    def missing() -> Path:
        raise MissingLibrary("the shared library is missing", "sudo apt install libpython3.13", "libpython3.13")

    monkeypatch.setattr(preflight.triton, "libpython", missing)
    assert words(look) == ["the shared library is missing: sudo apt install libpython3.13"]
    assert words(replace(look, triton=False)) == []
    assert preflight.lacking_for_models().package == "libpython3.13"


def test_path_when_too_long_for_a_socket_then_is_said(look, place):
    found = words(replace(look, folders=Folders(place / ("long" * 25), place / "models")))
    assert any("too long for PostgreSQL's socket" in each for each in found)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account of its own for PostgreSQL")
def test_folder_when_closed_to_the_database_account_then_is_said(look, place):
    (place / "closed").mkdir(mode=0o700)
    (place / "closed/data").mkdir()
    found = words(replace(look, folders=Folders(place / "closed/data", place / "models")))
    assert found
    assert f"cannot enter {place / 'closed'}" in found[0]


def test_folder_when_it_cannot_be_made_then_is_said(look, place):
    (place / "file").write_text("")
    found = words(replace(look, folders=Folders(place / "file/data", look.folders.models)))
    assert any(f"{place}/file/data cannot be written" in each for each in found)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes an account for PostgreSQL")
def test_account_when_useradd_is_missing_then_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(accounts, "DATABASE", "hr-nobody-has-this")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ApplianceError, match="passwd"):
        postgres.account()
