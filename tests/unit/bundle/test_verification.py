"""A bundle that is not whole, not unchanged, not for our hosts or not signed is refused, and all of it at once."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import stat
from pathlib import Path

import pytest

from appliance.bundle import manifest, release
from appliance.bundle.verification import verify
from appliance.errors import ApplianceError, Problems
from tests.unit.bundle.conftest import Tiny, lines

TAR = "trees/models.tar"

pytestmark = pytest.mark.feature("IM-01")


def flip(path: Path) -> None:
    """Change one bit of a file in its middle, and nothing else that could be seen."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def refusals(bundle: Tiny, **more) -> list[str]:
    with pytest.raises(Problems) as refused:
        verify(bundle.folder, bundle.signer, **more)
    return lines(refused)


def test_bundle_when_whole_then_its_manifest_is_returned(tiny: Tiny):
    made = verify(tiny.folder, tiny.signer)
    assert TAR in made.files
    assert made.files[TAR].size == (tiny.folder / TAR).stat().st_size
    assert made == manifest.of_folder(tiny.folder, "1.0.0", {})


@pytest.mark.parametrize("path", [TAR, "README.md", "apt/dists/trixie/Release", "apt/pool/tiny_1.0-1_amd64.deb"])
def test_file_when_one_bit_differs_then_it_is_named(tiny: Tiny, path: str):
    flip(tiny.folder / path)
    assert refusals(tiny) == [f"{path} was changed: its digest is not that of the manifest."]


def test_file_when_gone_then_it_is_named(tiny: Tiny):
    (tiny.folder / TAR).unlink()
    assert refusals(tiny) == [f"{TAR} is missing."]


@pytest.mark.parametrize("path", ["more.txt", "wheels/more.whl", ".hidden", "sub/manifest.json"])
def test_file_when_the_manifest_lacks_it_then_it_is_named(tiny: Tiny, path: str):
    (tiny.folder / path).parent.mkdir(exist_ok=True)
    (tiny.folder / path).write_text("more", encoding="utf-8")
    assert refusals(tiny) == [f"{path} does not belong to the bundle."]


@pytest.mark.parametrize(("name", "other"), [("release", "12"), ("architecture", "arm64"), ("python", "3.11")])
def test_target_when_another_system_then_it_is_refused_though_signed(tiny: Tiny, name: str, other: str):
    made = manifest.of_folder(tiny.folder, "1.0.0", {})
    tiny.sign(dataclasses.replace(made, target=made.target | {name: other}))
    assert refusals(tiny) == [f"The bundle is for {name} {other}, and hosts have {manifest.TARGET[name]}."]


def test_target_when_not_said_then_it_is_refused(tiny: Tiny):
    tiny.sign(dataclasses.replace(manifest.of_folder(tiny.folder, "1.0.0", {}), target={}))
    assert len(refusals(tiny)) == len(manifest.TARGET)


def test_signature_when_somebody_elses_then_it_is_refused(tiny: Tiny):
    tiny.sign(key=tiny.stranger)
    (said,) = refusals(tiny)
    assert f"is not signed by {tiny.signer}" in said


def test_signature_when_gone_then_it_is_refused(tiny: Tiny):
    (tiny.folder / manifest.SIGNATURE).unlink()
    assert refusals(tiny) == [f"{tiny.folder} is not signed."]


def test_signer_when_no_public_key_then_it_is_refused(tiny: Tiny, tmp_path: Path):
    (tmp_path / "empty.pub").write_text("", encoding="utf-8")
    with pytest.raises(Problems, match="holds no public key"):
        verify(tiny.folder, tmp_path / "empty.pub")


def test_manifest_when_changed_to_fit_a_changed_file_then_the_signature_refuses_it(tiny: Tiny):
    flip(tiny.folder / TAR)
    changed = manifest.of_folder(tiny.folder, "1.0.0", {})
    (tiny.folder / manifest.NAME).write_text(changed.text(), encoding="utf-8")
    (said,) = refusals(tiny)
    assert "was changed after signing" in said


def test_manifest_when_only_its_spacing_differs_then_the_signature_refuses_it(tiny: Tiny):
    with (tiny.folder / manifest.NAME).open("a", encoding="utf-8") as text:
        text.write("\n")
    assert len(refusals(tiny)) == 1


def test_several_wrongs_when_there_then_each_is_named_at_once(tiny: Tiny):
    made = manifest.of_folder(tiny.folder, "1.0.0", {})
    tiny.sign(dataclasses.replace(made, target=made.target | {"release": "12"}))
    flip(tiny.folder / "README.md")
    (tiny.folder / TAR).unlink()
    (tiny.folder / "more.txt").write_text("more", encoding="utf-8")
    said = " ".join(refusals(tiny))
    for part in ("for release 12", "README.md was changed", f"{TAR} is missing", "more.txt does not"):
        assert part in said


def test_signature_when_somebody_elses_then_no_file_is_read_for_it(tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    tiny.sign(key=tiny.stranger)
    flip(tiny.folder / "README.md")
    monkeypatch.setattr(manifest, "digest", lambda _path: pytest.fail("a file was read"))
    (said,) = refusals(tiny)
    assert "not signed by" in said


def test_every_wrong_when_refused_then_says_what_to_do(tiny: Tiny):
    flip(tiny.folder / "README.md")
    (tiny.folder / TAR).unlink()
    (tiny.folder / "more.txt").write_text("more", encoding="utf-8")
    with pytest.raises(Problems) as refused:
        verify(tiny.folder, tiny.signer)
    assert [problem.remedy for problem in refused.value.problems if not problem.remedy] == []


def test_link_when_it_leads_to_the_very_bytes_then_it_is_refused(tiny: Tiny, tmp_path: Path):
    (tiny.folder / TAR).rename(tmp_path / "elsewhere")
    (tiny.folder / TAR).symlink_to(tmp_path / "elsewhere")
    assert refusals(tiny) == [f"{TAR} was changed: its digest is not that of the manifest."]


def test_link_when_the_manifest_lacks_it_then_it_is_refused_even_to_a_folder(tiny: Tiny):
    (tiny.folder / "more").symlink_to(tiny.folder / "apt")
    (tiny.folder / "nowhere").symlink_to("/nowhere")
    assert refusals(tiny) == [f"{name} does not belong to the bundle." for name in ("more", "nowhere")]


def test_folder_when_a_link_to_one_with_the_very_files_then_it_is_refused(tiny: Tiny, tmp_path: Path):
    (tiny.folder / "trees").rename(tmp_path / "trees")
    (tiny.folder / "trees").symlink_to(tmp_path / "trees")
    assert refusals(tiny) == [f"{TAR} is missing.", "trees does not belong to the bundle."]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endpoint(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o644, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root, outside most containers, makes devices")


@pytest.mark.parametrize("make", [pipe, endpoint, device])
def test_file_when_no_regular_file_in_its_place_then_it_is_refused_without_being_read(tiny: Tiny, make, monkeypatch):
    (tiny.folder / "README.md").unlink()
    monkeypatch.chdir(tiny.folder)  # paths of sockets are short
    for name in ("README.md", "more"):
        make(Path(name))
    assert refusals(tiny) == [
        "more does not belong to the bundle.",
        "README.md was changed: its digest is not that of the manifest.",
    ]


@pytest.mark.parametrize(
    "path", ["../outside", "/etc/passwd", "apt/../../outside", "apt//pool", "./README.md", "", "."]
)
def test_path_when_it_leads_out_or_is_not_plain_then_the_manifest_is_refused(tiny: Tiny, path: str):
    (tiny.folder.parent / "outside").write_text("x", encoding="utf-8")
    made = manifest.of_folder(tiny.folder, "1.0.0", {})
    tiny.sign(dataclasses.replace(made, files=made.files | {path: manifest.Entry("0" * 64, 1)}))
    with pytest.raises(ApplianceError, match="cannot be read"):
        verify(tiny.folder, tiny.signer)


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"version": "1", "target": {}, "files": {"a": {}}}'])
def test_manifest_when_it_is_none_then_it_is_refused(tiny: Tiny, text: str):
    (tiny.folder / manifest.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ApplianceError, match="cannot be read"):
        verify(tiny.folder, tiny.signer)


def test_folder_when_it_is_no_bundle_then_it_is_refused(tmp_path: Path, keys):
    with pytest.raises(ApplianceError, match="is no bundle"):
        verify(tmp_path, keys[0])


def test_manifest_when_read_and_written_then_is_the_same_text(tiny: Tiny):
    text = (tiny.folder / manifest.NAME).read_text(encoding="utf-8")
    assert manifest.read(tiny.folder).text() == text
    assert manifest.NAME not in json.loads(text)["files"]


def test_seen_when_a_file_changed_keeping_size_and_time_then_it_is_refused(tiny: Tiny, tmp_path: Path):
    seen = tmp_path / "seen.json"
    verify(tiny.folder, tiny.signer, seen)
    assert seen.stat().st_mode & 0o777 == 0o600
    flip(tiny.folder / TAR)
    assert refusals(tiny, memory=seen) == [f"{TAR} was changed: its digest is not that of the manifest."]


def test_seen_when_a_file_was_replaced_then_it_is_refused(tiny: Tiny, tmp_path: Path):
    seen, place = tmp_path / "seen.json", tiny.folder / TAR
    verify(tiny.folder, tiny.signer, seen)
    (tmp_path / "other").write_bytes(bytes(place.stat().st_size))
    (tmp_path / "other").replace(place)
    assert refusals(tiny, memory=seen) == [f"{TAR} was changed: its digest is not that of the manifest."]


def test_seen_when_a_newer_manifest_wants_other_bytes_then_the_old_file_is_refused(tiny: Tiny, tmp_path: Path):
    seen = tmp_path / "seen.json"
    made = verify(tiny.folder, tiny.signer, seen)
    entry = dataclasses.replace(made.files[TAR], sha256="0" * 64)
    tiny.sign(dataclasses.replace(made, files=made.files | {TAR: entry}))
    assert refusals(tiny, memory=seen) == [f"{TAR} was changed: its digest is not that of the manifest."]


def test_seen_when_the_bundle_was_refused_then_nothing_is_remembered(tiny: Tiny, tmp_path: Path):
    flip(tiny.folder / TAR)
    refusals(tiny, memory=tmp_path / "seen.json")
    assert not (tmp_path / "seen.json").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 1}'])
def test_seen_when_damaged_then_everything_is_digested_again(tiny: Tiny, tmp_path: Path, text: str):
    seen = tmp_path / "seen.json"
    seen.write_text(text, encoding="utf-8")
    verify(tiny.folder, tiny.signer, seen)
    flip(tiny.folder / TAR)
    assert len(refusals(tiny, memory=seen)) == 1


def test_seen_when_unchanged_then_no_file_is_read_again(tiny: Tiny, tmp_path: Path, monkeypatch):
    seen = tmp_path / "seen.json"
    verify(tiny.folder, tiny.signer, seen)
    monkeypatch.setattr(manifest, "digest", lambda path: pytest.fail(f"{path} was read"))
    verify(tiny.folder, tiny.signer, seen)


def test_release_when_opened_then_says_what_the_bundle_holds(tiny: Tiny):
    opened = release.open_release(tiny.folder, tiny.signer)
    read = manifest.read(tiny.folder)
    assert (opened.version, opened.digest, opened.folder) == ("1.0.0", read.digest, tiny.folder)
    assert opened.files == {path: entry.sha256 for path, entry in read.files.items()}


def test_release_when_opened_again_after_a_change_then_it_is_refused(tiny: Tiny):
    release.open_release(tiny.folder, tiny.signer)
    flip(tiny.folder / TAR)
    with pytest.raises(Problems, match="was changed"):
        release.open_release(tiny.folder, tiny.signer)
