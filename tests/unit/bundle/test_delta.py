"""A delta holds only what an earlier bundle lacks, and becomes the very same bundle with that one beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from appliance.bundle import delta, manifest
from appliance.bundle.verification import verify
from appliance.errors import Problems
from tests.unit.bundle.conftest import Tiny, lines

TAR, README = "trees/models.tar", "README.md"

pytestmark = pytest.mark.feature("IM-01", "OP-18")


@pytest.fixture
def next_one(tiny: Tiny, tmp_path: Path) -> Tiny:
    """The next release as a delta: one file changed, one is new, one is gone."""
    after = Tiny(tmp_path / "after", tiny.signer, tiny.stranger)
    shutil.copytree(tiny.folder, after.folder)
    (after.folder / README).write_text("# Tiny, the next\n", encoding="utf-8")
    (after.folder / "new.txt").write_text("new", encoding="utf-8")
    (after.folder / TAR).unlink()
    delta.leave_out(after.folder, manifest.read(tiny.folder), after.sign())
    return after


def there(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def test_delta_when_made_then_holds_what_is_new_or_changed_and_no_empty_folder(next_one: Tiny):
    assert there(next_one.folder) == sorted([README, manifest.NAME, manifest.SIGNATURE, "new.txt"])
    assert [path for path in next_one.folder.rglob("*") if path.is_dir()] == []


def test_delta_when_nothing_changed_then_only_the_manifest_is_left(tiny: Tiny, tmp_path: Path):
    same = tmp_path / "same"
    shutil.copytree(tiny.folder, same)
    left = delta.leave_out(same, manifest.read(tiny.folder), manifest.read(same))
    assert left == len(manifest.read(tiny.folder).files)
    assert there(same) == [manifest.NAME, manifest.SIGNATURE]


def test_delta_when_verified_alone_then_names_what_it_lacks(next_one: Tiny):
    with pytest.raises(Problems) as refused:
        verify(next_one.folder, next_one.signer)
    assert "apt/dists/trixie/Release is missing." in lines(refused)


def test_delta_when_verified_with_the_previous_bundle_then_holds(tiny: Tiny, next_one: Tiny):
    assert verify(next_one.folder, next_one.signer, previous=tiny.folder) == manifest.read(next_one.folder)


def test_delta_when_the_previous_bundle_is_damaged_then_the_file_is_named(tiny: Tiny, next_one: Tiny):
    path = "apt/dists/trixie/Release"
    (tiny.folder / path).write_text("something else", encoding="utf-8")
    with pytest.raises(Problems) as refused:
        verify(next_one.folder, next_one.signer, previous=tiny.folder)
    assert lines(refused) == [f"{path} is missing."]


def test_delta_when_completed_then_is_the_whole_next_bundle(tiny: Tiny, next_one: Tiny):
    wanted = manifest.read(next_one.folder)
    came = delta.complete(next_one.folder, tiny.folder)
    assert came == len(wanted.files) - 2
    assert verify(next_one.folder, next_one.signer) == wanted
    assert not (next_one.folder / TAR).exists()
    assert delta.complete(next_one.folder, tiny.folder) == 0


@pytest.mark.parametrize("wrong", ["changed", "gone", "link"])
def test_delta_when_the_previous_bundle_is_not_whole_then_it_is_named_and_nothing_comes(
    tiny: Tiny, next_one: Tiny, tmp_path: Path, wrong: str
):
    paths = [f"apt/dists/trixie/{name}" for name in ("Release", "main/binary-amd64/Packages")]
    for path in paths:
        (tiny.folder / path).rename(tmp_path / "kept")
        if wrong == "changed":
            (tiny.folder / path).write_bytes((tmp_path / "kept").read_bytes().swapcase())
        if wrong == "link":
            (tiny.folder / path).symlink_to(tmp_path / "kept")
    before = there(next_one.folder)
    with pytest.raises(Problems) as refused:
        delta.complete(next_one.folder, tiny.folder)
    assert sorted(lines(refused)) == sorted(f"{path} is not in {tiny.folder}." for path in paths)
    assert there(next_one.folder) == before


def test_delta_when_a_damaged_file_of_its_own_then_completing_leaves_it_to_the_verification(tiny: Tiny, next_one: Tiny):
    (next_one.folder / "new.txt").write_text("nev", encoding="utf-8")
    delta.complete(next_one.folder, tiny.folder)
    with pytest.raises(Problems) as refused:
        verify(next_one.folder, next_one.signer)
    assert lines(refused) == ["new.txt was changed: its digest is not that of the manifest."]
