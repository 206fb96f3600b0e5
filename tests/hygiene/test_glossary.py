"""The glossary is true: its Chinese is what pages and reports show, what it names exists, what it refuses is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
TABLES = re.findall(
    r"CREATE TABLE (\w+)", "".join(p.read_text("utf-8") for p in (ROOT / "app/migrations").glob("*.sql"))
)
HAN = re.compile(r"[一-鿿]+")


def rows(columns: int) -> list[list[str]]:
    """Return the cells of every row with so many columns, those of the heads left out."""
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line[:2] == "| "]
    return [row for row in cells if len(row) == columns and row[0] != "word"]


def shown() -> str:
    """Return the Chinese that pages show, and what the report of `comply` is made from."""
    paths = [*(ROOT / "app/locale/zh").rglob("*.po"), *(ROOT / "appliance/compliance").rglob("*.py")]
    paths += (ROOT / "appliance/compliance").rglob("*.html")
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def test_word_when_listed_then_is_listed_once():
    words = [row[0] for columns in (5, 3) for row in rows(columns)]
    assert len(words) > 60
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_chinese_when_listed_then_a_page_or_report_shows_it():
    text = shown()
    assert [row[:2] for row in rows(5) if row[1] != "–" and row[1] not in text] == []


def test_chinese_when_refused_then_no_page_or_report_shows_it():
    text = shown()
    assert [word for row in rows(5) for word in HAN.findall(row[4]) if word in text] == []


@pytest.mark.parametrize("row", rows(5), ids=lambda row: row[0])
def test_word_when_its_code_is_named_then_that_is_there(row: list[str]):
    for name in re.findall(r"`((?:app|appliance|roles)/[\w./-]*)`", row[3]):
        assert (ROOT / name).exists(), name
    for table in re.findall(r"table `(\w+)`|column `(\w+)\.", row[3]):
        assert "".join(table) in TABLES
