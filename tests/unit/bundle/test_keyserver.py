"""A key server is taken for what it was made from, and the one that is built is known by its whole recipe."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.bundle import keyserver, manifest
from appliance.bundle.folders import cache
from appliance.errors import ApplianceError

AMD64 = b"\x7fELF\x02" + bytes(13) + b"\x3e\x00"
ARM64 = b"\x7fELF\x02" + bytes(13) + b"\xb7\x00"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch) -> None:
    """Keep what is built here out of the machine's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no program for amd64"),
        (b"#!/bin/sh\nexec vault\n", "is no program for amd64"),
        (ARM64 + b"github.com/openbao/openbao/", "is no program for amd64"),
        (AMD64 + b"some other program", "is neither OpenBao nor Vault"),
    ],
)
def test_file_when_no_host_could_run_it_as_a_key_server_then_is_refused(tmp_path: Path, content: bytes, message: str):
    (tmp_path / "vault").write_bytes(content)
    with pytest.raises(ApplianceError, match=message):
        keyserver.inspect(tmp_path / "vault")


def test_file_when_missing_then_is_refused(tmp_path: Path):
    with pytest.raises(ApplianceError, match="cannot be read"):
        keyserver.inspect(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("content", "name", "licence"),
    [
        (b"github.com/hashicorp/vault/vault", "vault", "BUSL-1.1"),
        (b"github.com/hashicorp/vault/sdk github.com/openbao/openbao/vault", "openbao", "MPL-2.0"),
    ],
)
def test_key_server_when_named_otherwise_then_is_known_by_what_it_was_made_from(
    tmp_path: Path, content: bytes, name: str, licence: str
):
    (tmp_path / "renamed").write_bytes(AMD64 + content)
    found = keyserver.inspect(tmp_path / "renamed")
    assert (found.name, found.licence) == (name, licence)


@pytest.fixture
def built(monkeypatch) -> list[Path]:
    """Stand in for the minutes of compiling, and count them."""
    calls: list[Path] = []

    def build(binary: Path, _say: object) -> None:
        calls.append(binary)
        binary.write_bytes(AMD64 + b"github.com/hashicorp/vault/vault")

    monkeypatch.setattr(keyserver, "_build", build)
    return calls


def test_built_server_when_in_the_cache_then_is_not_built_again(built: list[Path]):
    first = keyserver.built()
    assert keyserver.built() == first
    assert first.binary == cache("vault") / keyserver.VERSION / "vault"
    assert len(built) == 1


def test_built_server_when_damaged_in_the_cache_then_is_built_again(built: list[Path]):
    keyserver.built().binary.write_bytes(AMD64 + b"something else")
    assert keyserver.inspect(keyserver.built().binary).name == "vault"
    assert len(built) == 2


@pytest.mark.parametrize("part", ["GO", "FLAGS", "SDK"])
def test_built_server_when_its_recipe_changed_then_is_built_again(built: list[Path], monkeypatch, part: str):
    keyserver.built()
    monkeypatch.setattr(keyserver, part, ("-other",) if part == "FLAGS" else "other")
    keyserver.built()
    assert len(built) == 2


def test_built_server_when_its_stamp_is_damaged_then_is_built_again(built: list[Path]):
    binary = keyserver.built().binary
    binary.with_name("vault.json").write_text("{", encoding="utf-8")
    keyserver.built()
    assert len(built) == 2
    assert json.loads(binary.with_name("vault.json").read_text()) == {
        "recipe": keyserver.recipe(),
        "sha256": manifest.digest(binary),
    }


def go(folder: Path, version: str, mod: dict[str, str]) -> None:
    """Put a program in place of `go` that says which release it is and what a module's download gave."""
    (folder / "bin").mkdir()
    script = f"#!/bin/sh\ncase $1 in env) echo {version};; mod) cat <<'E'\n{json.dumps(mod)}\nE\nesac\n"
    (folder / "bin" / "go").write_text(script)
    (folder / "bin" / "go").chmod(0o755)


def test_go_when_of_another_release_then_the_pinned_one_comes_as_a_module_with_programs_that_run(
    tmp_path: Path, monkeypatch
):
    root = tmp_path / "module"
    for program in ("bin/go", "pkg/tool/linux_amd64/compile"):
        (root / program).parent.mkdir(parents=True)
        (root / program).write_text("#!/bin/sh\n")
        (root / program).chmod(0o444)
    go(tmp_path, "go1.19.8", {"Dir": str(root), "Sum": keyserver.GO_SUM})
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert keyserver._compiler(tmp_path) == str(root / "bin/go")
    for program in ("bin/go", "pkg/tool/linux_amd64/compile"):
        assert subprocess.run([root / program], check=False).returncode == 0


def test_go_when_the_fetched_compiler_is_another_then_is_refused(tmp_path: Path, monkeypatch):
    go(tmp_path, "go1.19.8", {"Dir": str(tmp_path), "Sum": "h1:other="})
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(ApplianceError, match="is not the known one"):
        keyserver._compiler(tmp_path)


def test_go_when_the_pinned_release_then_is_used_as_it_is(tmp_path: Path, monkeypatch):
    go(tmp_path, keyserver.GO, {})
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert keyserver._compiler(tmp_path) == str(tmp_path / "bin/go")


def test_go_when_missing_then_says_what_to_install(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(ApplianceError, match="Install golang-go"):
        keyserver._compiler(tmp_path)
