"""The shell of the staff's pages: each role finds its own pages, and the page at hand is marked."""

from __future__ import annotations

import re

import pytest

from app.pages import navigation
from tests.app.hiring import resumes

SHOWN = {
    "hr": [
        "/", "/inbox", "/positions", "/candidates", "/pool", "/feedback", "/mailbox", "/employees",
        "/organisation",
        "/insight/work", "/settings/messages",
    ],
    "lead": [
        "/", "/inbox", "/positions", "/candidates", "/pool", "/samples", "/feedback", "/mailbox", "/employees",
        "/organisation",
        "/insight/work", "/settings/messages", "/audit",
    ],
    "manager": ["/", "/inbox", "/positions", "/candidates", "/employees", "/organisation"],
    "administrator": ["/", "/inbox", "/organisation", "/settings/messages", "/accounts", "/settings"],
    "auditor": ["/", "/inbox", "/organisation", "/audit"],
}  # fmt: skip


def side(page: str) -> str:
    """Return the side navigation of a page."""
    return page.partition('id="side"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("name", SHOWN)
def test_navigation_when_a_role_opens_a_page_then_shows_the_pages_that_open_for_it_alone(browse, name):
    browser = browse(name)
    shown = re.findall(r'href="([^"]+)"', side(browser.get("/").text))
    assert shown == SHOWN[name]
    assert {path: browser.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)
    every = [page.address for floor in navigation.FLOORS for page in floor.pages]
    assert {browser.get(path).status_code for path in every if path not in shown} == {403}


def test_navigation_when_a_floor_has_no_page_for_a_role_then_is_left_out(browse):
    shown = side(browse("auditor").get("/").text)
    assert re.findall(r'id="floor-(\w+)"', shown) == ["people", "settings"]


def test_navigation_when_a_page_lies_below_another_then_marks_the_one_it_belongs_to(browse, people):
    position = resumes.position(people)
    application = resumes.applied(people, position)
    browser = browse("hr")
    for path, mark in (("/positions", "page"), (f"/positions/{position.id}", "true"), ("/positions/new", "true"),
                       (f"/applications/{application.id}", "true")):  # fmt: skip
        marked = re.findall(r'href="([^"]+)" aria-current="(\w+)"', side(browser.get(path).text))
        assert marked == [("/positions", mark)], path


def test_shell_when_nobody_is_signed_in_then_has_no_navigation_and_no_search(browse):
    page = browse(None).get("/login").text
    assert 'id="side"' not in page
    assert 'id="palette"' not in page
