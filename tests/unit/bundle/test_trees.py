"""Packed folders are the same bytes for the same files, hold what hosts need, and miss nothing silently."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from appliance.bundle import trees
from appliance.errors import ApplianceError

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.feature("IM-01")


def folder(place: Path, names: list[str]) -> Path:
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name, encoding="utf-8")
    return place


def checkout(place: Path) -> Path:
    """Make a model repository that names its weights as this checkout does."""
    folder(place, ["models/README.md"])
    shutil.copy(ROOT / "models/weights.json", place / "models")
    return place


def members(file: Path) -> list[tarfile.TarInfo]:
    with tarfile.open(file) as archive:
        return archive.getmembers()


def test_tree_when_made_in_another_order_at_another_time_then_is_the_same_bytes(tmp_path: Path):
    names = ["b.py", "a/1/x.txt", "a/0.txt", "模型/说明.md"]
    one, two = folder(tmp_path / "one", names), folder(tmp_path / "two", names[::-1])
    for path in two.rglob("*"):
        os.utime(path, (1, 1))
    os.chmod(two / "b.py", 0o600)
    trees.pack(one, tmp_path / "one.tar")
    trees.pack(two, tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    assert [member.name for member in members(tmp_path / "one.tar")] == sorted(names)


def test_tree_when_packed_then_has_neither_owner_nor_time_and_keeps_what_is_executable(tmp_path: Path):
    place = folder(tmp_path / "one", ["run", "text"])
    (place / "run").chmod(0o755)
    trees.pack(place, tmp_path / "one.tar")
    found = {
        member.name: (member.mode, member.uid, member.gid, member.uname, member.mtime)
        for member in members(tmp_path / "one.tar")
    }
    assert found == {"run": (0o755, 0, 0, "", 0), "text": (0o644, 0, 0, "", 0)}


def test_tree_when_packed_then_leaves_out_what_hosts_have_no_use_for(tmp_path: Path):
    names = ["1/model.py", "1/__pycache__/model.pyc", "old.pyc", "base.gguf", "verified.json", "weights/model.bin"]
    trees.pack(folder(tmp_path / "one", names), tmp_path / "one.tar")
    assert [member.name for member in members(tmp_path / "one.tar")] == ["1/model.py", "weights/model.bin"]


def test_weights_when_not_verified_on_this_machine_then_are_refused_with_the_command_that_brings_them(tmp_path: Path):
    checkout(tmp_path / "root")
    folder(tmp_path / "weights", ["speech_text/base/verified.json", "answer_score/1.5b/model.bin"])
    with pytest.raises(ApplianceError) as refused:
        trees.models(tmp_path / "root", tmp_path / "weights", ("1.5b",), tmp_path / "out")
    assert refused.value.remedy == "Fetch them: scripts/models fetch answer_score --size 1.5b."


def test_weights_when_built_for_earlier_code_then_are_refused_too(tmp_path: Path):
    checkout(tmp_path / "root")
    names = ["speech_text/base/verified.json", "answer_score/0.5b/verified.json", "answer_score/0.5b/model/built.json"]
    folder(tmp_path / "weights", names)
    with pytest.raises(ApplianceError) as refused:
        trees.models(tmp_path / "root", tmp_path / "weights", ("0.5b",), tmp_path / "out")
    assert refused.value.remedy == "Fetch them: scripts/models fetch answer_score --size 0.5b."


def test_models_when_there_then_each_has_an_archive_of_its_own(tmp_path: Path):
    checkout(tmp_path / "root")
    for model in ("speech_text/base", "answer_score/0.5b", "answer_score/1.5b"):
        folder(tmp_path / "weights", [f"{model}/verified.json", f"{model}/model-2/built.json"])
    trees.models(tmp_path / "root", tmp_path / "weights", ("0.5b",), tmp_path / "out")
    names = ["models.tar", "weights-answer_score-0.5b.tar", "weights-speech_text-base.tar"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
