"""`scripts/features` passes a claim only on what its tests did on this commit: pytest runs in a small tree of each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pace import VARIABLE, scaled

pytestmark = pytest.mark.slow  # each test is a run of pytest

ROOT = Path(__file__).parents[3]
TABLE = """| ID | What was asked for | Requirement | Shown by |
|---|---|---|---|
| RS-01 | 一 | The first | - |
| RS-02 | 二 | The second | - |
| RS-03 | 三 | The third | - |
"""
HEAD = 'import pytest\npytestmark = pytest.mark.feature("RS-01")\n'


class Tree:
    """A git checkout with the gate, the hooks of pytest and one module of tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("scripts/features", "tests/features.py", "tests/conftest.py", "tests/pace.py"):
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, root / name)
        (root / "docs").mkdir()
        (root / "docs/features.md").write_text(TABLE, encoding="utf-8")
        (root / ".gitignore").write_text("/out/\n__pycache__/\n.pytest_cache/\n", encoding="utf-8")
        (root / "pytest.ini").write_text(
            "[pytest]\ntestpaths = tests\npythonpath = .\ntimeout = 600\n"
            "addopts = --strict-markers --import-mode=importlib\nmarkers = feature: rows\n",
            encoding="utf-8",
        )
        self.git("init", "-q")

    def git(self, *arguments: str) -> None:
        said = ["-c", "user.name=test", "-c", "user.email=test@bank.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *said, *arguments], cwd=self.root, check=True, timeout=scaled(60))

    def commit(self, text: str) -> None:
        """Make `text` the tests of this tree and commit it."""
        (self.root / "tests/test_rows.py").write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "rows")

    def test(self, *arguments: str, name: str = "fast") -> subprocess.CompletedProcess:
        """Run pytest as scripts/test does, with a report."""
        command = [sys.executable, "-m", "pytest", "-q", "--junit-xml", f"out/tests/{name}.xml", *arguments]
        return self._run(command, ci=False)

    def features(self, *arguments: str, ci: bool = False) -> subprocess.CompletedProcess:
        return self._run([sys.executable, "scripts/features", *arguments], ci)

    def _run(self, command: list[str], ci: bool) -> subprocess.CompletedProcess:
        kept = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}
        kept = {name: value for name, value in kept.items() if not name.startswith(("PYTEST_XDIST", "GIT_"))}
        words = {**kept, VARIABLE: os.environ.get(VARIABLE, "1"), **({"CI": "true"} if ci else {})}
        return subprocess.run(
            command, cwd=self.root, env=words, capture_output=True, text=True, timeout=scaled(120), check=False
        )


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_gate_when_module_class_and_test_carry_marks_then_each_row_is_full_part_or_none(tree):
    tree.commit(
        HEAD + '@pytest.mark.feature("RS-02", part="no clock was tried")\nclass TestBoth:\n'
        '    @pytest.mark.parametrize("n", ["a", "b[c]"])\n    def test_one(self, n): pass\n'
    )
    tree.test("-n", "2")
    shown = tree.features("--all", ci=True)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "RS-01  full  The first" in shown.stdout
    assert "RS-02  part  The second\n       not shown: no clock was tried" in shown.stdout
    assert "RS-03  none  The third" in shown.stdout
    assert "3 rows: 1 full, 1 part, 1 none." in shown.stdout
    first, second, third = json.loads(tree.features("--json").stdout)
    assert first["tests"] == second["tests"] == {"tests/test_rows.py::TestBoth::test_one": "passed"}
    assert (second["state"], second["missing"], third["tests"]) == ("part", ["no clock was tried"], {})


def test_gate_when_one_case_of_a_test_fails_then_its_row_fails(tree):
    tree.commit(HEAD + '@pytest.mark.parametrize("n", [0, 1])\ndef test_one(n): assert n\ndef test_two(): pass\n')
    tree.test()
    shown = tree.features()
    assert shown.returncode == 1
    assert "RS-01: 1 of its 2 tests failed, the first is tests/test_rows.py::test_one" in shown.stderr


def test_gate_when_a_fixture_fails_then_the_row_fails(tree):
    tree.commit(HEAD + "@pytest.fixture\ndef made(): raise OSError\ndef test_one(made): pass\n")
    tree.test()
    shown = tree.features()
    assert (shown.returncode, "RS-01: 1 of its 1 tests failed" in shown.stderr) == (1, True)


def test_gate_when_a_test_was_skipped_then_it_is_said_and_fails_under_ci_alone(tree):
    tree.commit(HEAD + "def test_one(): pass\ndef test_two(): pytest.skip('needs root')\n")
    tree.test()
    desk, ci = tree.features(), tree.features(ci=True)
    assert (desk.returncode, desk.stderr) == (0, "")
    assert "were skipped, which fails under CI (labs need root): RS-01." in desk.stdout
    assert ci.returncode == 1
    assert "RS-01: 1 of its 2 tests was skipped, the first is tests/test_rows.py::test_two" in ci.stderr


def test_gate_when_a_test_never_ran_then_its_row_fails_until_another_report_has_it(tree):
    tree.commit(HEAD + "def test_one(): pass\ndef test_two(): pass\n")
    tree.test("-k", "one")
    shown = tree.features()
    assert shown.returncode == 1
    assert "RS-01: 1 of its 2 tests never ran, the first is tests/test_rows.py::test_two" in shown.stderr
    tree.test("-k", "two", name="slow-room")
    assert tree.features(ci=True).returncode == 0


def test_gate_when_nothing_ran_then_one_sentence_says_so(tree):
    tree.commit(HEAD + "def test_one(): pass\n")
    shown = tree.features()
    assert shown.returncode == 1
    assert len(shown.stderr.splitlines()) == 1
    assert "run scripts/test" in shown.stderr


def test_gate_when_a_report_is_of_another_commit_then_it_counts_for_nothing(tree):
    tree.commit(HEAD + "def test_one(): pass\n")
    tree.test(name="slow-room")
    tree.commit(HEAD + "def test_one(): pass\ndef test_two(): pass\n")
    tree.test("-k", "two")
    shown = tree.features()
    assert shown.returncode == 1
    assert "slow-room.xml is of commit" in shown.stderr
    assert "RS-01: 1 of its 2 tests never ran, the first is tests/test_rows.py::test_one" in shown.stderr


def test_gate_when_a_report_names_no_commit_then_it_counts_for_nothing(tree):
    tree.commit(HEAD + "def test_one(): pass\n")
    tree.test("--noconftest")
    shown = tree.features()
    assert (shown.returncode, "fast.xml is of commit unknown" in shown.stderr) == (1, True)


def test_gate_when_the_process_of_a_test_dies_then_that_test_failed_and_the_others_count(tree):
    tree.commit(HEAD + "import os\ndef test_one(): pass\ndef test_two(): os._exit(1)\n")
    tree.test("-n", "1")
    shown = tree.features()
    assert shown.returncode == 1
    assert shown.stderr == "RS-01: 1 of its 2 tests failed, the first is tests/test_rows.py::test_two\n"


def test_gate_when_files_differed_from_the_commit_then_it_is_said(tree):
    tree.commit(HEAD + "def test_one(): pass\n")
    (tree.root / "new.txt").write_text("not committed", encoding="utf-8")
    tree.test()
    shown = tree.features(ci=True)
    assert (shown.returncode, "Files differed from the commit while these ran: fast.xml." in shown.stdout) == (0, True)


def test_gate_when_a_mark_is_not_where_it_can_be_read_then_the_difference_fails(tree):
    tree.commit(HEAD + 'SECOND = pytest.mark.feature("RS-02")\n@SECOND\ndef test_one(): pass\n')
    tree.test()
    shown = tree.features()
    assert shown.returncode == 1
    assert "tests/test_rows.py::test_one: its marks named other rows when it ran" in shown.stderr


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ('"RS-99"', "docs/features.md has no row 'RS-99'"),
        ('"RS-01", part=""', "RS-01: part= says in words what is not shown yet"),
        ('"RS-01", part=" "', "RS-01: part= says in words what is not shown yet"),
        ('"RS-01", why="so"', "a feature mark has rows and part=, not why="),
        ('part="nothing"', "a feature mark names no row"),
    ],
)
@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "workers"])
def test_mark_when_its_row_or_part_is_wrong_then_no_test_runs_and_the_gate_fails(tree, mark, sentence, workers):
    tree.commit(f"import pytest\n@pytest.mark.feature({mark})\ndef test_one(): pass\n")
    ran = tree.test(*workers)
    assert ran.returncode not in (0, 5)
    assert sentence in ran.stdout + ran.stderr
    assert "passed" not in ran.stdout
    shown = tree.features()
    assert (shown.returncode, f"tests/test_rows.py: line 2: {sentence}" in shown.stderr) == (1, True)
