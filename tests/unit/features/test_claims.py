"""What the tests of this repository claim can be read, before a whole run ends with the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.features import Mark, claims

ROOT = Path(__file__).parents[3]
ROW = "| RS-01 | 一 | The first | - |\n"


def marked(root: Path, text: str) -> dict[str, list[Mark]]:
    (root / "docs").mkdir()
    (root / "docs/features.md").write_text(ROW, encoding="utf-8")
    (root / "tests").mkdir()
    (root / "tests/test_rows.py").write_text(text, encoding="utf-8")
    return claims(root)


def test_claims_when_those_of_this_repository_are_read_then_each_is_sound():
    assert len(claims(ROOT)) > 1000


def test_part_when_it_is_a_string_that_the_module_assigns_then_is_read(tmp_path: Path):
    found = marked(tmp_path, 'HALF = "no slots yet"\n@mark.feature("RS-01", part=HALF)\ndef test_one(): pass\n')
    assert found == {"tests/test_rows.py::test_one": [Mark(("RS-01",), "no slots yet")]}


def test_part_when_its_string_comes_from_elsewhere_then_the_line_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"tests/test_rows\.py: line 2"):
        marked(tmp_path, 'from other import HALF\n@mark.feature("RS-01", part=HALF)\ndef test_one(): pass\n')
