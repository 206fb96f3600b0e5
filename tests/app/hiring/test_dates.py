"""Dates of a résumé that a person enters: those that cannot be are refused at their field."""

from __future__ import annotations

from datetime import date

import pytest

from app.hiring.applications import dates
from app.inputs import Refused

TODAY = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"birth_date": "2099-01"}, "birth_date"),
        ({"birth_date": "2013-01"}, "birth_date"),
        ({"birth_date": "1998-13"}, "birth_date"),
        ({"birth_date": "1999-02-30"}, "birth_date"),
        ({"work": [{"start": "2020-01", "end": "2019-12"}]}, "work/0/end"),
        ({"work": [{"start": "2027-01"}]}, "work/0/start"),
        ({"work": [{}, {"start": "2020-01", "end": "2026-12"}]}, "work/1/end"),
        ({"education": [{"start": "2099-09"}]}, "education/0/start"),
        ({"education": [{"start": "2024-09", "end": "2060-06"}]}, "education/0/end"),
    ],
)
def test_check_when_a_date_cannot_be_then_is_refused_at_its_field(fields, field):
    with pytest.raises(Refused) as refused:
        dates.check(fields, {}, TODAY)
    assert refused.value.at == field
    dates.check(fields, fields, TODAY)  # what was read before may stay while something else is corrected


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": "1998-05"},
        {"birth_date": "2000-02-29"},
        {"birth_date": None, "work": [{"start": "2026-11", "end": None}]},
        {"education": [{"start": "2024-09", "end": "2028-06"}]},
        {"work": [{"start": "2019-12", "end": "2019-12"}]},
        {},
    ],
)
def test_check_when_dates_can_be_then_are_taken(fields):
    dates.check(fields, {}, TODAY)
