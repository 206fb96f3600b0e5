"""Pages of an original as pictures: asked for again while others are drawn; the text stands for one that cannot be."""

from __future__ import annotations

import pytest

from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.people import people  # noqa: F401
from tests.browser.flow import until
from tests.browser.test_forms import enter
from tests.browser.test_recording import served  # noqa: F401

pytestmark = pytest.mark.slow
DRAWN = "fetch(document.querySelector('.sheet img').src).then((answer) => answer.ok)"
OPEN = "document.querySelector('.sheet details').open"


@pytest.mark.complains("/pages/1.*: status 503")
def test_picture_when_others_are_being_drawn_then_the_page_asks_again_by_itself(desk, served, people):  # noqa: F811
    application, asked = resumes.applied(people), []

    def busy(route) -> None:
        asked.append(route.request.url)
        if len(asked) < 3:
            route.fulfill(status=503, body="busy")
        else:
            route.continue_()

    enter(desk, served, "hr")
    desk.route("**/pages/1*", busy)
    desk.goto(f"{served}/applications/{application.id}")
    until(desk, "document.querySelector('.sheet img').src.includes('?again=')")
    until(desk, DRAWN)
    assert not desk.evaluate(OPEN), "the picture is there"


@pytest.mark.complains("/pages/1.*: status 422")
def test_picture_when_it_cannot_be_drawn_then_the_text_of_the_page_opens(desk, served, people):  # noqa: F811
    application = resumes.applied(people)
    enter(desk, served, "hr")
    desk.route("**/pages/1*", lambda route: route.fulfill(status=422, body="not drawn"))
    desk.goto(f"{served}/applications/{application.id}")
    until(desk, OPEN)


@pytest.mark.complains("/pages/1.*: status 422")
def test_picture_when_it_failed_before_the_script_came_then_the_text_of_the_page_opens(desk, served, people):  # noqa: F811
    application, held = resumes.applied(people), []
    enter(desk, served, "hr")
    desk.route("**/pages/1*", lambda route: route.fulfill(status=422, body="not drawn"))
    desk.route("**/evidence.js", lambda route: held.append(route))
    desk.goto(f"{served}/applications/{application.id}", wait_until="commit")
    until(desk, "document.querySelector('.sheet img').complete")
    held[0].continue_()
    until(desk, OPEN)


def test_place_when_it_is_followed_then_its_mark_lies_upon_the_picture(desk, served, people):  # noqa: F811
    application = resumes.applied(people)
    enter(desk, served, "hr")
    desk.goto(f"{served}/applications/{application.id}")
    desk.click("a.place >> nth=0")
    mark, picture = desk.locator(".mark:target").bounding_box(), desk.locator(".sheet img").bounding_box()
    assert mark["height"] > 0
    assert picture["x"] <= mark["x"] <= mark["x"] + mark["width"] <= picture["x"] + picture["width"]
    assert picture["y"] <= mark["y"] <= mark["y"] + mark["height"] <= picture["y"] + picture["height"]
    x, y = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    assert desk.evaluate("([x, y]) => document.elementFromPoint(x, y).matches('.mark, svg')", [x, y])
