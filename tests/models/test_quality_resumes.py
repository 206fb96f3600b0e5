"""scripts/quality resumes and jobs over real files through a real Triton."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.resumes import corpus

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six résumés (one of them a scan), a broken, an empty and a foreign file, and an archive."""
    made = tmp_path / "in"
    made.mkdir()
    written = corpus.write(made, "seen", 6)
    for gold in made.glob("*.gold.json"):
        gold.unlink()
    (made / "empty.pdf").touch()
    (made / "broken.pdf").write_bytes(written[0].read_bytes()[:900])
    (made / "tool.exe").write_bytes(b"MZ....")
    with zipfile.ZipFile(made / "two.zip", "w") as archive:
        archive.write(written[0], "inside.pdf")
    return made


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["scripts/quality", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.feature("RS-01", "RS-09")
def test_quality_when_run_over_a_folder_then_every_file_has_fields_or_a_code_and_posts_are_matched(
    folder, tmp_path, triton
):
    for model in ("document_text", "resume_fields", "sentence_vectors"):
        triton.load(model)
    out = tmp_path / "out"
    done = run("resumes", folder, "--out", out, "--as-of", corpus.AS_OF, "--triton", triton.address)
    assert done.returncode == 0, done.stderr
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in out.glob("*.json")}
    assert {name: one["error"] for name, one in found.items() if "error" in one} == {
        "empty": "empty_file",
        "broken": "corrupted",
        "tool": "unsupported",
    }
    read = [one for one in found.values() if "error" not in one]
    assert len(read) == 6
    assert all(
        one["name"] and one["work"] and set(one["work"][0]) <= {"employer", "title", "start", "end", "internship"}
        for one in read
    )
    assert json.loads((out / "two" / "inside.json").read_text(encoding="utf-8"))["name"]
    post = tmp_path / "post.txt"
    post.write_text("岗位\n任职要求：\n1. 本科及以上学历\n2. 会拉小提琴者优先", encoding="utf-8")
    matched = run("jobs", post, "--resumes", folder, "--as-of", corpus.AS_OF, "--triton", triton.address)
    assert matched.returncode == 0, matched.stderr
    result = json.loads(matched.stdout)
    assert len(result["ranking"]) == 7
    degrees = {
        name: {study["degree"] for study in one["education"]} for name, one in found.items() if "error" not in one
    }
    for name, held in degrees.items():
        assert (name in result["qualified"]) is bool(held & {"本科", "硕士", "博士", "Bachelor", "Master", "PhD"})
