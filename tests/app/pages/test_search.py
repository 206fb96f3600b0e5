"""The search of every page: what a reader may open is found by a part of its title, in one statement."""

from __future__ import annotations

import pytest

from app.foundation.access import service as access
from tests.app.hiring import resumes
from tests.app.statements import counted


def found(browser, words: str) -> dict[str, list[str]]:
    answer = browser.get("/api/v1/search", params={"q": words})
    assert answer.status_code == 200, answer.text
    return {group["kind"]: [hit["title"] for hit in group["hits"]] for group in answer.json["groups"]}


def test_search_when_words_are_part_of_a_title_then_finds_what_the_reader_may_see(browse, people):
    resumes.position(people, title="Credit Risk Analyst", department="Risk")
    assert found(browse("hr"), "risk an") == {"positions": ["Credit Risk Analyst"]}
    assert found(browse("manager"), "RISK") == {"positions": ["Credit Risk Analyst"]}
    assert found(browse("lead"), "risk") == {"positions": ["Credit Risk Analyst"]}
    for name in ("other_hr", "other_manager", "administrator", "auditor"):
        assert found(browse(name), "risk") == {}, name


def test_search_when_the_title_is_chinese_then_finds_a_part_of_it(browse, people):
    resumes.position(people, title="零售客户经理", department="零售业务部")
    assert found(browse("hr"), "客户") == {"positions": ["零售客户经理"]}
    assert found(browse("hr"), "业务部") == {"positions": ["零售客户经理"]}


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "职位%"])
def test_search_when_words_hold_signs_of_patterns_then_they_are_plain_characters(browse, people, words):
    resumes.position(people, title="Teller")
    assert found(browse("hr"), words) == {}


def test_search_when_words_name_a_page_then_finds_it_in_the_language_of_the_reader_and_in_english(browse, people):
    assert found(browse("administrator"), "account") == {"pages": ["Accounts", "Make an account"]}
    assert found(browse("hr"), "account") == {}
    access.set_language(people.administrator.id, "zh")
    assert found(browse("administrator"), "账户") == found(browse("administrator"), "account")


def test_search_when_nothing_is_asked_for_then_lists_the_pages_and_no_position(browse, people):
    resumes.position(people)
    assert [*found(browse("hr"), "")] == ["pages"]


def test_search_when_many_positions_fit_then_shows_eight_by_few_statements(browse, people):
    for number in range(10):
        resumes.position(people, title=f"Teller {number}")
    browser = browse("hr")
    with counted() as statements:
        assert found(browser, "teller") == {"positions": [f"Teller {number}" for number in range(9, 1, -1)]}
    assert len(statements.own) == 3, statements.own  # positions; titles and people of a name


def test_search_when_words_are_longer_than_anything_then_they_are_refused(browse):
    assert browse("hr").get("/api/v1/search", params={"q": "a" * 101}).status_code == 422


def test_search_page_when_scripts_do_not_run_then_shows_the_same(browse, people):
    position = resumes.position(people, title="Teller <b>")
    page = browse("hr").get("/search", params={"q": "tell"}).text
    assert f'<a href="/positions/{position.id}">Teller &lt;b&gt;</a>' in page
    assert "Nothing is called so." in browse("auditor").get("/search", params={"q": "tell"}).text
