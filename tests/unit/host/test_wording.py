"""Counts with their nouns."""

from __future__ import annotations

import pytest

from appliance.host.wording import count


@pytest.mark.parametrize(
    ("number", "nouns", "expected"),
    [
        (0, ("change",), "0 changes"),
        (1, ("change",), "1 change"),
        (2, ("change",), "2 changes"),
        (1, ("thing stands", "things stand"), "1 thing stands"),
        (2, ("thing stands", "things stand"), "2 things stand"),
    ],
)
def test_count_when_written_then_agrees_with_its_noun(number, nouns, expected):
    assert count(number, *nouns) == expected
