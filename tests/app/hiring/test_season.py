"""Search and table where thousands applied: as many statements as for one, and each reads few rows of the many.

How long that takes with 150 000 is measured by `scripts/benchmark search.page`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app import database
from app.hiring.pipeline import store
from tests.app.hiring import resumes
from tests.app.statements import counted
from tests.benchmark import filling

COUNT, LARGEST = 3000, 2000
ENDS = datetime(2026, 6, 1, tzinfo=UTC)
SEASON = pytest.mark.feature(
    "RS-04", part="how long 150 000 take is a benchmark; the accuracy on a sample that people labelled is not shown"
)


@pytest.fixture
def season(people):
    """Three positions of HR, with as many applications as are read a page at a time."""
    made = [resumes.position(people, title=f"Season {number}") for number in range(3)]
    filling.fill(filling.Season(COUNT, LARGEST, [one.id for one in made], people.manager.id, ENDS), seed=2)
    return made


def people_of(browser, **query) -> dict:
    answer = browser.get("/api/v1/candidates", params=query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def read_by(plan: dict) -> Iterator[tuple[str, int]]:
    """Yield each table or index that a plan reads, with how many rows it read there."""
    if "Scan" in plan["Node Type"] and "Relation Name" in plan:
        each = (
            plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        )
        yield f"{plan['Node Type']} on {plan['Relation Name']}", int(each * plan["Actual Loops"])
    for part in plan.get("Plans", ()):
        yield from read_by(part)


def excess(statements: list[tuple[str, object]]) -> list[tuple[str, int]]:
    """Return what reads more rows than a table counts, among the statements about people."""
    found = []
    for statement, values in statements:
        if statement.startswith(("WITH", "SELECT")) and "pipeline_entries" in statement:
            explain = f"EXPLAIN (ANALYZE, TIMING false, FORMAT json) {statement}"
            [[[plan]]] = database.db.execute_sql(explain, values).fetchall()
            found += [read for read in read_by(plan["Plan"]) if read[1] > store.COUNTED + 1]
    return found


PATHS = (
    f"/search?q={filling.RARE_NAME[:2]}", "/search?q=13000000005", "/search?q=c5@example.com", "/search?q=欧阳",
    "/candidates", "/candidates?sort=-applied", "/candidates?sort=-score", "/candidates?q=司马",
    "/candidates?q=c5@example.com", "/candidates?stage=received", "/candidates?score=99",
    "/candidates?sort=-score&after={far}", "/candidates?sort=since&after={far}",
)  # fmt: skip


@SEASON
def test_pages_when_thousands_applied_then_take_as_many_statements_as_for_few_and_read_few_rows(people, browse, season):
    [far] = database.db.execute_sql("SELECT application_id FROM pipeline_entries ORDER BY score OFFSET 1500").fetchone()
    browser = browse("hr")
    taken: dict[str, int] = {}
    complaints: list[tuple[str, str, int]] = []
    for path in PATHS:
        address, _, query = path.format(far=far).partition("?")
        browser.get(address, query_string=query)
        with counted() as found:
            answer = browser.get(address, query_string=query)
        assert answer.status_code == 200, answer.text
        taken[path] = len(found.own)
        complaints += [(path, *one) for one in excess(found.with_values)]
    assert not complaints, complaints
    # Two lists are asked for by a search, of positions and of people.
    assert all(count <= (4 if path.startswith("/search") else 3) for path, count in taken.items()), taken


@SEASON
def test_people_when_thousands_applied_then_are_found_by_name_number_and_address_and_paged_to_the_last(
    people, browse, season
):
    browser, expected = browse("hr"), filling.fields(5)
    assert [one["name"] for one in people_of(browser, q=filling.RARE_NAME)["people"]] == [filling.RARE_NAME]
    for words in (expected["phone"], f"+86 {expected['phone']}", expected["email"].upper()):
        assert [one["name"] for one in people_of(browser, q=words)["people"]] == [expected["name"]], words
    assert people_of(browser, q="13999999999")["people"] == []
    assert people_of(browse("other_hr"), q=expected["phone"])["people"] == []
    for sort in ("since", "-applied", "-score"):
        seen, after = [], ""
        while after is not None:
            page = people_of(browser, sort=sort, position=str(season[0].id), **({"after": after} if after else {}))
            seen += [one["application_id"] for one in page["people"]]
            after = page["next"] or None
        assert len(seen) == len(set(seen)) == LARGEST, sort
