"""A release goes to the depot only as far as it is missing there, and is served when all of it is whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.bundle import manifest
from appliance.components.depot import copy
from appliance.components.depot.repository import public_key
from appliance.errors import ApplianceError
from appliance.host.context import Context, Release
from tests.pace import scaled
from tests.unit.sites import context_of

pytestmark = [pytest.mark.feature("IM-01"), pytest.mark.slow]

TREE, RELEASE = "trees/models.tar", "apt/dists/trixie/Release"


class Here:
    """Runs commands meant for the depot host on this machine, below the test's own folder."""

    def demand(self, name: str, argv: Sequence[str], what: str, data: bytes | None = None) -> str:
        """Run it and return the output."""
        return subprocess.run(argv, input=data, capture_output=True, check=True, timeout=scaled(60)).stdout.decode()


class Depot:
    """A depot's folder, and what was sent to it."""

    def __init__(self, root: Path, monkeypatch) -> None:
        self.root = root
        self.sent: list[list[str]] = []
        self.loses: set[str] = set()
        self.said: list[str] = []
        for name, value in (("ROOT", root), ("CURRENT", root / "current")):
            monkeypatch.setattr(copy, name, str(value))
        monkeypatch.setattr(copy, "_send", self._send)

    def _send(self, context: Context, _host: str, folder: str, paths: Sequence[str]) -> None:
        self.sent.append(sorted(paths))
        for path in sorted({*paths} - self.loses):
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).unlink(missing_ok=True)
            shutil.copyfile(context.release.folder / path, Path(folder) / path)

    def publish(self, context: Context) -> list[str]:
        """Publish, and return what changed."""
        return [change.what for change in copy.publish(context, Here(), self.said.append)]

    def served(self) -> Path:
        """The folder that is served."""
        return Path(os.readlink(self.root / "current"))


@pytest.fixture
def depot(tmp_path: Path, monkeypatch) -> Depot:
    (tmp_path / "depot").mkdir()
    return Depot(tmp_path / "depot", monkeypatch)


def release(context: Context, folder: Path, **texts: str) -> Context:
    """Return the context with a release of a few files; `texts` change them."""
    contents = {RELEASE: "Origin: HR Appliance\n", TREE: "a model", "README.md": "read me"} | texts
    for path, text in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    made = manifest.of_folder(folder, "1.0.0", {})
    (folder / manifest.NAME).write_text(made.text())
    (folder / manifest.SIGNATURE).write_text("signed")
    files = {path: entry.sha256 for path, entry in made.files.items()}
    return replace(context, release=Release(made.version, made.digest, folder, files))


@pytest.fixture
def first(tmp_path: Path) -> Context:
    return release(context_of("lab-three", tmp_path / "state"), tmp_path / "one")


def test_empty_depot_when_published_then_everything_goes_and_is_served_signed(depot: Depot, first: Context):
    assert len(depot.publish(first)) == 1
    (sent,) = depot.sent
    assert set(sent) == {*first.release.files, manifest.NAME, manifest.SIGNATURE}
    assert depot.served().name == first.release.digest[:12]
    (depot.root / "depot.asc").write_text(public_key(first))
    ring, signed = depot.root / "depot.gpg", depot.served() / "apt/dists/trixie/InRelease"
    subprocess.run(["gpg", "--batch", "--dearmor", "-o", ring, depot.root / "depot.asc"], check=True)
    checked = subprocess.run(["gpgv", "--keyring", ring, "--output", "-", signed], capture_output=True, check=True)
    assert checked.stdout.decode() == "Origin: HR Appliance\n"


def test_served_release_when_published_again_then_nothing_is_sent_or_changed(depot: Depot, first: Context):
    depot.publish(first)
    assert depot.publish(first) == []
    assert len(depot.sent) == 1
    assert copy.missing(first, Here()) == []


def test_copy_when_it_was_cut_then_the_next_brings_what_is_missing_or_half(depot: Depot, first: Context):
    folder = depot.root / first.release.digest[:12]
    (folder / "trees").mkdir(parents=True)
    (folder / TREE).write_text("a mod")
    shutil.copyfile(first.release.folder / "README.md", folder / "README.md")
    depot.publish(first)
    assert TREE in depot.sent[0]
    assert "README.md" not in depot.sent[0]
    assert (folder / TREE).read_text() == "a model"


def test_copy_when_a_file_did_not_arrive_whole_then_is_refused_and_not_served(depot: Depot, first: Context):
    depot.loses = {TREE}
    with pytest.raises(ApplianceError, match=rf"1 file of the bundle did not arrive whole, such as {TREE}"):
        depot.publish(first)
    assert not (depot.root / "current").exists()


def test_next_release_when_published_then_takes_over_what_is_the_same_and_older_ones_go(
    depot: Depot, first: Context, tmp_path: Path
):
    depot.publish(first)
    second = release(first, tmp_path / "two", **{"README.md": "read me again"})
    depot.publish(second)
    assert sorted(depot.sent[1]) == ["README.md", manifest.NAME]
    old, new = (depot.root / context.release.digest[:12] / TREE for context in (first, second))
    assert old.samefile(new)
    third = release(first, tmp_path / "three", **{"README.md": "and again"})
    depot.publish(third)
    assert not old.parents[1].exists()
    assert json.loads((depot.served() / manifest.NAME).read_text())["files"]["README.md"]["size"] == 9
    assert {path.name for path in depot.root.iterdir() if path.is_dir() and not path.is_symlink()} == {
        context.release.digest[:12] for context in (second, third)
    }


def test_next_release_when_a_file_of_the_served_one_is_damaged_then_it_is_sent_not_taken_over(
    depot: Depot, first: Context, tmp_path: Path
):
    depot.publish(first)
    (depot.served() / TREE).write_text("A MODEL")
    second = release(first, tmp_path / "two", **{"README.md": "read me again"})
    depot.publish(second)
    assert TREE in depot.sent[1]
    assert (depot.served() / TREE).read_text() == "a model"


def test_release_before_when_wanted_again_then_nothing_crosses_the_network(
    depot: Depot, first: Context, tmp_path: Path
):
    depot.publish(first)
    depot.publish(release(first, tmp_path / "two", **{"README.md": "read me again"}))
    depot.publish(first)
    assert len(depot.sent) == 2
    assert depot.served().name == first.release.digest[:12]


@pytest.mark.parametrize("harm", ["gone", "cut", "changed"])
def test_served_release_when_a_file_was_touched_then_plan_names_it_and_apply_brings_that_file_alone(
    depot: Depot, first: Context, harm: str
):
    depot.publish(first)
    hurt = depot.served() / TREE
    if harm == "gone":
        hurt.unlink()
    else:
        hurt.write_text({"cut": "a mod", "changed": "A MODEL"}[harm])
    (planned,) = copy.missing(first, Here())
    assert planned.what.endswith(f"bring 1 file of release 1.0.0 ({first.release.digest[:12]}) back, such as {TREE}")
    assert depot.publish(first) == [planned.what]
    assert depot.sent[1:] == [[TREE]]
    assert hurt.read_text() == "a model"
    assert copy.missing(first, Here()) == []
