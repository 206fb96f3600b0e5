"""The state machine of a request, as data: every state, and what decisions of a step come to."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from app.errors import Conflict
from app.foundation.approvals.states import LEADS_TO, Place, State, decided, moved

FIRST = Place("pending", 1)


@pytest.mark.parametrize(
    ("steps", "needs", "approvals", "refusals", "members", "expected"),
    [
        (1, 1, 0, 0, None, FIRST),
        (1, 1, 1, 0, None, Place("approved", 1)),
        (1, 1, 0, 1, None, Place("refused", 1)),
        (2, 1, 1, 0, None, Place("pending", 2)),
        (2, 1, 0, 1, None, Place("refused", 1)),
        (1, 2, 1, 0, 3, FIRST),
        (1, 2, 1, 1, 3, FIRST),
        (1, 2, 0, 1, 3, FIRST),
        (1, 2, 0, 2, 3, Place("refused", 1)),
        (1, 2, 2, 1, 3, Place("approved", 1)),
        (1, 2, 1, 1, 2, Place("refused", 1)),
        (1, 3, 2, 0, None, FIRST),
        (1, 3, 2, 1, None, Place("refused", 1)),
    ],
)
def test_step_when_decided_then_the_request_stands_where_the_votes_put_it(
    steps, needs, approvals, refusals, members, expected
):
    assert decided(FIRST, steps, needs, approvals, refusals, members) == expected


def test_request_when_closed_then_nothing_opens_it_again():
    for before, after in itertools.product(get_args(State), get_args(State)):
        if after in LEADS_TO[before]:
            assert moved(Place(before, 1), after) == Place(after, 1)
            assert before == "pending"
        else:
            with pytest.raises(Conflict):
                moved(Place(before, 1), after)
