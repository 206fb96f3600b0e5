"""What a drill brings of the database's repository: all that its point needs, and nothing older."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from appliance.procedures.recovery import restoring

FIRST = "00000002000000010000000A"
BACKUP = ("backup/hr/backup.info", "backup/hr/backup.info.copy")
CHAIN = ("backup/hr/20261101-010000F/backup.manifest", "backup/hr/20261101-010000F_20261102-010000I/bundle/1")
OTHER_CHAINS = ("backup/hr/20261008-010000F/backup.manifest", "backup/hr/backup.history/2026/x.manifest.zst")
ARCHIVE = ("archive/hr/archive.info", "archive/hr/archive.info.copy", "archive/hr/17-1/00000002.history")
SEGMENTS = (
    f"archive/hr/17-1/0000000200000001/{FIRST}-{'a' * 40}.zst",
    f"archive/hr/17-1/0000000200000001/{FIRST}.00000028.backup",
    f"archive/hr/17-1/0000000200000001/00000002000000010000000B-{'0' * 40}.zst",
    f"archive/hr/17-1/0000000300000001/00000003000000010000000C-{'f' * 40}.zst",
)
OLDER = (
    f"archive/hr/17-1/0000000100000001/00000001000000010000000F-{'a' * 40}.zst",
    f"archive/hr/17-1/0000000200000001/000000020000000100000009-{'b' * 40}.zst",
)


def brought(folder: Path, first: str) -> list[str]:
    """Return the files that reach the other host."""
    for name in (*BACKUP, *CHAIN, *OTHER_CHAINS, *ARCHIVE, *SEGMENTS, *OLDER):
        (folder / "keeper" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "keeper" / name).touch()
    give = ("sh", "-c", restoring.NEEDED, "sh", str(folder / "keeper"), "20261101-010000F", first)
    packed = subprocess.run(give, stdout=subprocess.PIPE, check=True).stdout
    (folder / "target").mkdir()
    subprocess.run(("tar", "-x", "-C", str(folder / "target")), input=packed, check=True)
    return sorted(str(path.relative_to(folder / "target")) for path in folder.glob("target/**/*") if path.is_file())


def test_repository_when_brought_for_a_point_then_older_segments_and_chains_stay(tmp_path: Path):
    assert brought(tmp_path, FIRST) == sorted((*BACKUP, *CHAIN, *ARCHIVE, *SEGMENTS))


@pytest.mark.parametrize("first", ["", "00000001" + "0" * 16])
def test_repository_when_the_first_segment_is_not_known_or_is_the_oldest_then_all_segments_come(tmp_path: Path, first):
    assert brought(tmp_path, first) == sorted((*BACKUP, *CHAIN, *ARCHIVE, *SEGMENTS, *OLDER))


def test_repository_when_the_chain_is_not_there_then_says_so_and_ends_badly(tmp_path: Path):
    give = ("sh", "-c", restoring.NEEDED, "sh", str(tmp_path), "20261101-010000F", FIRST)
    ended = subprocess.run(give, capture_output=True, check=False)
    assert ended.returncode
    assert b"archive" in ended.stderr
