"""Only what belongs to the product goes into a bundle, whatever else lies in the checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from appliance.bundle import checkout
from appliance.errors import ApplianceError

pytestmark = pytest.mark.feature("IM-01", "PV-18")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with files that git knows."""
    root = tmp_path / "root"
    for name in ("pyproject.toml", "app/说明.py", "models/a/1/model.py", "tests/test_a.py", "docs/a.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def there(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_sources_when_git_knows_the_checkout_then_are_its_files_without_what_no_host_installs(
    root: Path, tmp_path: Path
):
    assert checkout.sources(root, tmp_path / "copy") == tmp_path / "copy"
    assert there(tmp_path / "copy") == ["app/说明.py", "models/a/1/model.py", "pyproject.toml"]


def test_sources_when_something_else_lies_there_then_it_is_left_out(root: Path, tmp_path: Path):
    (root / "app/junk.py").write_text("junk", encoding="utf-8")
    (root / "models/a/notes.txt").write_text("junk", encoding="utf-8")
    assert there(checkout.sources(root, tmp_path / "copy")) == ["app/说明.py", "models/a/1/model.py", "pyproject.toml"]


def test_sources_when_a_known_file_was_changed_or_deleted_then_are_as_they_are_now(root: Path, tmp_path: Path):
    (root / "pyproject.toml").write_text("changed", encoding="utf-8")
    (root / "models/a/1/model.py").unlink()
    copy = checkout.sources(root, tmp_path / "copy")
    assert there(copy) == ["app/说明.py", "pyproject.toml"]
    assert (copy / "pyproject.toml").read_text(encoding="utf-8") == "changed"


def test_sources_when_a_known_file_is_a_link_then_nothing_from_outside_comes_along(root: Path, tmp_path: Path):
    (root / "app/secret.py").symlink_to("/etc/hostname")
    subprocess.run(["git", "add", "."], cwd=root, check=True)
    assert "app/secret.py" not in there(checkout.sources(root, tmp_path / "copy"))


def test_sources_when_there_is_no_git_then_are_the_folder_itself(tmp_path: Path):
    assert checkout.sources(tmp_path, tmp_path / "copy") == tmp_path


def test_sources_when_the_repository_cannot_be_read_then_it_is_said(root: Path, tmp_path: Path):
    (root / ".git/HEAD").unlink()
    with pytest.raises(ApplianceError, match="git cannot read"):
        checkout.sources(root, tmp_path / "copy")
