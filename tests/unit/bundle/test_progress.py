"""What a build says while it takes its time: counts at each tenth, and the bytes where they are known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appliance.bundle import debian, keyserver, progress

pytestmark = pytest.mark.feature("IM-01")


def program(folder: Path, name: str, script: str) -> None:
    """Put a program in place of one that would take minutes and a network."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch) -> Path:
    """A folder whose programs come before those of the machine."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def test_things_when_many_then_ten_lines_say_how_many_and_the_last_says_all():
    said: list[str] = []
    assert list(progress.each(said.append, "laid out", range(95), lambda _thing: 2_000_000)) == list(range(95))
    assert len(said) == 10
    assert said[0] == "  laid out: 10 of 95, 20 of 190 MB"
    assert said[-1] == "  laid out: 95 of 95, 190 of 190 MB"


def test_things_when_none_then_nothing_is_said():
    said: list[str] = []
    assert list(progress.each(said.append, "laid out", [], lambda _thing: 1)) == []
    assert said == []


def test_packages_when_fetched_then_says_how_many_come_from_the_cache_and_counts_the_others(
    programs: Path, tmp_path: Path, monkeypatch
):
    sha = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of nothing
    names = ["one_1_amd64.deb", "two_1_amd64.deb", "three_1_amd64.deb"]
    uris = "\n".join(f"'http://deb/{name}' {name} 4000000 SHA256:{sha}" for name in names)
    debs = tmp_path / "debs"
    debs.mkdir()
    (debs / names[0]).touch()
    fetched = "; ".join(f"echo Get:{n} http://deb {name}; : > {debs}/{name}" for n, name in enumerate(names[1:], 1))
    program(programs, "apt-get", f"case $* in *--print-uris*) cat <<'E'\n{uris}\nE\n;; *--download*) {fetched};; esac")
    monkeypatch.setattr(debian, "KEYRING", programs / "apt-get")
    archive = debian.Archive(tmp_path / "apt", debs, debian.Sources("http://deb", "http://deb"))
    said: list[str] = []
    assert {path.name for path in archive.fetch(["one"], said.append)} == set(names)
    assert said[0] == "  packages to fetch: 2 of 3, 8 MB; the cache has the others"
    assert said[1:] == ["  packages fetched: 1 of 2", "  packages fetched: 2 of 2"]


def test_key_server_when_compiled_then_says_its_parts_and_counts_packages(programs: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(keyserver, "_patched_sdk", lambda *_: None)
    steps = f"""case $1 in
      env) echo {keyserver.GO} ;;
      list) echo one two three four ;;
      build) for each in one two three four; do echo $each >&2; done; touch vault ;;
    esac"""
    program(programs, "go", steps)
    said: list[str] = []
    keyserver.built(said.append)
    assert said[:2] == [f"  the compiler {keyserver.GO}", "  the modules"]
    assert [re.sub(r".*: ", "", line) for line in said[2:]] == ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]
    again: list[str] = []
    keyserver.built(again.append)
    assert again == []
