"""What a reader asks of a table: order, filters, columns and page, from the address and back into it."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest

from app import inputs
from app.errors import Invalid
from app.pages import tables
from app.pages.tables import Asked, Column, View

ROWS = [SimpleNamespace(id=number, name=name) for number, name in enumerate("cab")]


def asked(query: str) -> Asked:
    return inputs.Form(parse_qs(query, keep_blank_values=True)).read(Asked)


def test_address_when_read_and_written_then_is_the_same():
    view = View("/rows", asked("sort=-name&after=7&column=a&column=b&other=1"))
    assert view.address(after="7") == "/rows?sort=-name&after=7&column=a&column=b"
    assert view.address() == "/rows?sort=-name&column=a&column=b"
    assert View("/rows", asked("")).address() == "/rows"


def test_asked_when_it_has_more_columns_than_any_table_then_is_refused():
    with pytest.raises(Invalid):
        asked("&".join(f"column={number}" for number in range(31)))


def test_order_when_asked_for_then_sorts_and_turns_round():
    by = {"name": lambda row: row.name}
    assert [row.id for row in tables.ordered(ROWS, "name", by)] == [1, 2, 0]
    assert [row.id for row in tables.ordered(ROWS, "-name", by)] == [0, 2, 1]
    assert [row.id for row in tables.ordered(ROWS, "secret", by)] == [0, 1, 2]
    view = View("/rows", asked(""), usual="-name")
    assert view.sorted_by("name") == "descending"
    assert view.sort_address("name") == "/rows?sort=name"
    assert View("/rows", asked("sort=name")).sort_address("name") == "/rows?sort=-name"


def test_page_when_rows_follow_then_goes_on_after_the_key():
    first, following = tables.page(ROWS, "", 2, lambda row: row.id)
    assert ([row.id for row in first], following) == ([0, 1], "1")
    second, end = tables.page(ROWS, following, 2, lambda row: row.id)
    assert ([row.id for row in second], end) == ([2], "")
    assert tables.page([ROWS[2], *ROWS[:2]], following, 2, lambda row: row.id) == ([], "")
    assert tables.page([], "gone", 2, lambda row: row.id) == ([], "")


def test_page_when_the_key_is_gone_then_begins_again():
    assert tables.page(ROWS, "99", 2, lambda row: row.id)[0] == ROWS[:2]


def test_columns_when_some_are_chosen_then_those_that_always_stand_are_shown_too():
    view = View("/rows", asked("column=state"))
    assert view.shows(Column("name", "Name"))
    assert view.shows(Column("state", "State", optional=True))
    assert not view.shows(Column("date", "Date", optional=True))
    assert View("/rows", asked("")).shows(Column("date", "Date", optional=True))
