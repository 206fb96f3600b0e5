"""Every expression that is held against what strangers send does work that grows with the text, not with its square."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import serving

from tests.models import patterns
from tests.pace import pace

ROOT = Path(__file__).resolve().parents[2]
serving.code("document_text")
from document_text_model.page import LONGEST, texts  # noqa: E402 - the line above says where it is

SECONDS, MOST_TIMES = 1.5, 3
"""Of processor time, for one expression on one text, and how far a slow machine stretches it; work by the square of a
text takes several times as much, and what other work goes on here adds nothing to it."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.feature("RS-18")
def test_expressions_when_a_text_is_one_long_run_then_none_takes_time_by_its_square():
    command = [sys.executable, "-m", "tests.models.patterns", str(SECONDS * min(pace(), MOST_TIMES))]
    answer = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    assert answer["tried"] > 400
    assert not answer["slow"], "\n".join(answer["slow"])


@pytest.mark.parametrize(
    ("pattern", "is_slow"),
    [(r"\s+$", True), (r"[(（].*?[)）]", True), (r"(?:a|ab)*c", True), (r"(?<!\s)\s+$", False), (r"\bbank\b", False)],
)
def test_expression_when_its_work_is_the_square_of_a_text_then_it_is_caught_and_a_plain_one_is_not(pattern, is_slow):
    one = patterns.Expression(pattern, 0, "serving.characters")
    assert bool(patterns.slow([one], 0.25)) is is_slow


def test_lines_when_a_text_is_one_long_line_then_they_are_short_and_nothing_is_lost():
    words = [f"word{number}" for number in range(3000)]
    lines = texts(" ".join(words))
    assert max(map(len, lines)) <= LONGEST
    assert " ".join(lines).split() == words
    assert texts("-" * 500 + "a" * 500 + " " * 500 + "b") == ["-" * 40 + "a" * 80 + " " * 8 + "b"]
