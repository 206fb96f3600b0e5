"""A page that complains fails its test: each kind of complaint, made on purpose in a real Chromium."""

from __future__ import annotations

import pytest

from tests.browser.complaints import Complaints

pytestmark = pytest.mark.slow

SITE = "http://site.test/"
FAULTS = {
    "an error in the console": ("console.error('the console');", "the console"),
    "an exception": ("setTimeout(() => { throw new Error('not caught'); });", "not caught"),
    "a rejected promise": ("Promise.reject(new Error('nobody waits'));", "nobody waits"),
    "a script that is not there": ("import('/missing.js').catch(() => {});", "/missing.js: status 404"),
    "an import that is not there": ("import { nothing } from '/part.js';", "nothing"),
    "a request that fails": ("fetch('/cut').catch(() => {});", "/cut: net::ERR_FAILED"),
}


@pytest.fixture
def site(desk):
    """A page whose one script a test writes."""
    answers = {
        SITE: {"content_type": "text/html", "body": "<script type=module src=/script.js></script>"},
        f"{SITE}part.js": {"content_type": "text/javascript", "body": "export const part = 1;"},
    }

    def answer(route) -> None:
        if route.request.url == f"{SITE}cut":
            route.abort()
        else:
            route.fulfill(**answers.get(route.request.url, {"status": 404}))

    def show(script: str) -> None:
        answers[f"{SITE}script.js"] = {"content_type": "text/javascript", "body": script}
        desk.goto(SITE)
        desk.wait_for_load_state("networkidle")

    desk.route("**", answer)
    return show


@pytest.mark.parametrize("fault", FAULTS)
def test_page_when_it_has_a_fault_then_complains_of_it(site, complaints: Complaints, fault: str):
    script, words = FAULTS[fault]
    site(script)
    unexpected = complaints.unexpected([])
    complaints.heard.clear()
    assert len(unexpected) == 1
    assert words in unexpected[0]


@pytest.mark.complains("the console")
def test_page_when_its_complaint_is_expected_then_passes(site, complaints: Complaints):
    site("console.error('the console');")
    assert complaints.heard


def test_page_when_it_is_left_then_does_not_complain_of_what_it_waited_for(site, complaints: Complaints):
    site("fetch('/part.js'); location.hash = 'again'; console.log('nothing wrong');")
    assert not complaints.heard
