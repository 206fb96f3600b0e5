"""A call upon a stranger's file in a process of its own: it ends at its limits, and says whose fault it was."""

from __future__ import annotations

import pytest

from app.foundation.isolation import service

HERE = "tests.app.foundation.isolation.greedy"
SMALL = service.Limits(memory_bytes=256 * 1024**2, processor_seconds=1, answer_bytes=1024)


def test_call_when_the_function_answers_then_that_comes_back_and_it_knew_no_settings(monkeypatch):
    monkeypatch.setenv("HR_SETTINGS", "/a/secret/place")
    answer, _, known = service.call(f"{HERE}:echo", {}, b"bytes").partition(b"|")
    assert answer == b"bytes"
    assert set(known.decode().split(",")) <= {"PATH", "LANG", "LC_CTYPE"}


@pytest.mark.parametrize("function", ["memory", "time", "output", "crash"])
def test_call_when_the_function_takes_too_much_then_it_ends(function):
    with pytest.raises(service.TooMuch):
        service.call(f"{HERE}:{function}", {"bytes": 2048}, b"", SMALL)


def test_call_when_the_file_is_damaged_then_that_is_said_and_a_fault_of_ours_is_not_called_so():
    with pytest.raises(service.Unreadable):
        service.call(f"{HERE}:damaged", {}, b"")
    with pytest.raises(service.NoProcess):
        service.call(f"{HERE}:own_fault", {}, b"")
