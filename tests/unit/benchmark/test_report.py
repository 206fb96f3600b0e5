"""The page of figures: what was measured is kept with its date until it is measured again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.benchmark import report, suite
from tests.benchmark.measure import Figure, in_turn, ratio


def lines(**values: float) -> list[dict[str, str]]:
    made = []
    for asked in suite.SUITE:
        key = asked.name.replace(".", "_")
        figure = Figure(asked.name, "", values.get(key, 0), "", asked.must, asked.aim, 5, (0, 1))
        stated = (asked.name, asked.what, asked.must, asked.aim)
        made.append(report.line(*stated, figure, date(2026, 1, 2), 0, 1) if key in values else report.missing(*stated))
    return made


@pytest.mark.parametrize(
    ("value", "must", "aim", "says"),
    [
        (1.5, "≤ 1.25", "≤ 1.1", "no"),
        (1.2, "≤ 1.25", "≤ 1.1", "must"),
        (1.1, "≤ 1.25", "≤ 1.1", "aim"),
        (0.2, "≥ 0.35", "≥ 0.5", "no"),
        (0.4, "≥ 0.35", "≥ 0.5", "must"),
        (0.6, "≥ 0.35", "≥ 0.5", "aim"),
    ],
)
def test_figure_when_compared_then_says_what_it_reaches(value, must, aim, says):
    figure = Figure("triton.hop", "", value, "", must, aim, 7, (1, 2))
    assert report.line("triton.hop", "", must, aim, figure, date(2026, 1, 2), 0.1, 0.2)["met"] == says


def test_figure_when_it_is_not_the_ratio_asked_for_then_is_not_compared():
    figure = Figure("crypto.envelope", "", 9000, "/s", "-", "-", 7, (1, 2))
    line = report.line("crypto.envelope", "", "≥ 50", "≥ 200", figure, date(2026, 1, 2), 0.1, 0.2)
    assert line["met"] == "not compared"


def test_page_when_read_again_then_keeps_what_was_measured_and_not_what_was_not(tmp_path):
    path = tmp_path / "benchmarks.md"
    path.write_text(report.page(lines(cli_start=0.1, web_stack=0.2)), encoding="utf-8")
    kept = report.read(path)
    assert set(kept) == {"cli.start", "web.stack"}
    assert kept["cli.start"] == lines(cli_start=0.1)[0]
    assert "2026-01-02" in kept["web.stack"]["measured"]
    assert path.read_text().count(report.NOT_MEASURED) >= 2 * (len(suite.SUITE) - 2)


def test_names_when_chosen_then_a_group_stands_for_its_members_and_a_wrong_one_is_refused():
    assert [one.name for one in suite.chosen(["triton"])] == ["triton.hop", "triton.batch"]
    assert suite.chosen([]) == list(suite.SUITE)
    with pytest.raises(KeyError):
        suite.chosen(["triton.speed"])


def test_two_things_when_run_in_turn_then_the_first_pair_is_thrown_away():
    done: list[str] = []
    pairs = in_turn(lambda: done.append("a"), lambda: done.append("b"), rounds=5)
    assert len(pairs) == 5
    assert done == ["a", "b"] * 6
    assert ratio([(2, 1), (4, 1), (6, 1)]) == (4, (2, 6))
