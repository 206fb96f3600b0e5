"""What a run says at its end: each failed test, and every different error once."""

from __future__ import annotations

from pathlib import Path

from tests.failures import ERRORS, failures, summary

REPORT = """<testsuites><testsuite>
<testcase classname="tests.app.test_a" name="test_one"><error message="at setup">line 1
E  the key server did not answer</error></testcase>
<testcase classname="tests.app.test_a" name="test_two"><error message="at setup">line 1
E  the key server did not answer</error></testcase>
<testcase classname="tests.app.test_a" name="test_three"/>
<testcase classname="tests.app.test_b" name="test_four"><failure message="no">assert 1 == 2</failure></testcase>
</testsuite></testsuites>"""


def test_summary_when_tests_failed_then_each_error_once_with_how_many_share_it(tmp_path: Path):
    report = tmp_path / "fast.xml"
    report.write_text(REPORT)
    said = summary(failures([report]))
    assert said.count("the key server did not answer") == 1
    assert "tests.app.test_a::test_one and 1 more" in said
    assert "FAILED tests.app.test_b::test_four\nassert 1 == 2" in said
    assert "test_three" not in said


def test_summary_when_errors_are_many_and_long_then_their_ends_and_every_name():
    lines = [f"line {line}" for line in range(900)]
    failed = [(f"test_{n}", "\n".join([*lines, f"E  {n}"])) for n in range(ERRORS + 3)]
    said = summary(failed)
    assert all(f"FAILED test_{n}\n" in f"{said}\n" for n in range(ERRORS + 3))
    assert "line 899" in said
    assert "line 800" not in said
    assert f"E  {ERRORS}" not in said


def test_summary_when_an_error_ends_in_a_library_then_names_the_line_of_the_test_too():
    error = "\n".join(
        ["tests/browser/test_a.py:12: ", *(f"deep {n}" for n in range(90)), ".venv/lib/x.py:5: TimeoutError"]
    )
    assert "FAILED test_a\nat tests/browser/test_a.py:12\n" in summary([("test_a", error)])


def test_summary_when_none_failed_then_empty():
    assert summary([]) == ""
