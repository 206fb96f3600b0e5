"""How far an interview is, on the pages of HR while the candidate answers."""

from __future__ import annotations

import re

import pytest

from tests.app.hiring.interviewed import invited, screened


@pytest.mark.feature("IN-05", part="on the product's own page, not within DingTalk; asked for every two seconds")
def test_progress_when_a_question_is_handed_in_then_the_next_look_shows_it(browse, people, app):
    application, candidate = invited(people, app)
    candidate.begin("text")
    hr, path = browse("hr"), f"/applications/{application.id}/progress"
    page = hr.get(path).text
    assert 'hx-trigger="every 2s"' in page
    assert "0 of 4 questions answered (0 %)" in page
    again = re.search(r'hx-get="([^"]+)"', page)[1]
    assert hr.get(again).status_code == 204
    for number in (1, 2):
        assert candidate.answer(number, "I listened first, and asked what had happened.").status_code == 303
        later = hr.get(again).text
        assert f"{number} of 4 questions answered ({25 * number} %)" in later
        again = re.search(r'hx-get="([^"]+)"', later)[1]
    assert path in hr.get(f"/applications/{application.id}").text
    assert path in hr.get(f"/applications/{application.id}/invite").text
    assert browse("other_hr").get(path).status_code == 404


def test_progress_when_nobody_was_invited_then_there_is_none(browse, people):
    assert browse("hr").get(f"/applications/{screened(people).id}/progress").status_code == 204
