"""Candidates side by side: the same position and version only, and no difference where the intervals overlap."""

from __future__ import annotations

import re

import pytest

from app import clock
from app.app import create
from app.hiring.assessment import rating
from app.hiring.decisions import comparison
from app.hiring.decisions.comparison import Cell
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import invited, screened
from tests.app.hiring.test_assessment import TEXT, found

INTERVALS = {5.0: [4.2, 5.0], 4.5: [3.9, 5.0], 2.0: [1.5, 2.6]}


def interviewed(people, app, position, name: str, score: float):
    """A candidate of a position, all of whose answers have one score."""
    application = resumes.applied(
        people, position, resumes.pdf(name), name=name, phone=None, id_number=None, email=f"{name}@x.cn"
    )
    from app.hiring.applications import service as applications

    applications.set_stage(application.id, "screened", people.hr)
    application, candidate = invited(people, app, application=applications.application(application.id))
    candidate.begin("text")
    for number in range(1, 5):
        candidate.answer(number, TEXT)
    candidate.post("/transcript", finish="1")
    interview = interviews.interview(application.id)
    for answer in interviews.answers(interview.id):
        body = found(score) | {"interval": INTERVALS[score]}
        rating.keep(interview, answer, rating.Verdict("rated", "0.5b@0123456789ab", body), clock.now())
    return application


@pytest.mark.parametrize(
    ("one", "other", "below"),
    [
        (Cell(3.0, 2.5, 3.5), Cell(4.2, 3.8, 4.6), True),
        (Cell(3.0, 2.5, 3.8), Cell(4.2, 3.8, 4.6), False),
        (Cell(3.0, 2.5, 4.0), Cell(4.2, 3.8, 4.6), False),
        (Cell(1.0), Cell(5.0, 4.8, 5.0), False),
        (Cell(None), Cell(5.0, 4.8, 5.0), False),
    ],
)
def test_scores_when_intervals_overlap_touch_or_are_missing_then_there_is_no_reliable_difference(one, other, below):
    assert comparison.reliably_below(one, other) is below
    assert comparison.row("x", 5, [one, other]).told_apart is below


def test_row_when_one_or_nobody_has_a_score_then_nothing_is_compared():
    rows = [comparison.row("x", 5, [Cell(None), Cell(scored)]) for scored in (None, 3.0)]
    assert [row.scored for row in rows] == [0, 1]
    assert comparison.row("x", 5, [Cell(3.0), Cell(4.0)]).scored == 2


@pytest.mark.feature("RP-10")
def test_comparison_when_candidates_are_of_one_position_then_says_what_can_be_told_apart(people, db, browse):
    app, position = create(db), resumes.position(people, language="en")
    three = [interviewed(people, app, position, f"C{score:.0f}{score % 1:.0f}", score) for score in (5.0, 4.5, 2.0)]
    query = "&".join(f"application={one.id}" for one in three[:2])
    page = browse("manager").get(f"/positions/{position.id}/comparison", query_string=query).text
    assert page.count("no reliable difference") == 5, "four indicators and the mean of them"
    assert "a reliable difference" not in page
    made = comparison.compare(people.manager, position.id, [one.id for one in three])
    assert [[cell.below for cell in row.cells] for row in made.rows if row.told_apart is not None] == [
        [False, False, True]
    ] * 5
    listed = browse("manager").get(f"/positions/{position.id}/composite").text
    assert f'action="/positions/{position.id}/comparison"' in listed
    assert all(f'name="application" value="{one.id}"' in listed for one in three)


@pytest.mark.feature("RP-10")
def test_comparison_when_position_version_or_number_does_not_fit_then_is_refused_with_the_reason(people, db, browse):
    app, position = create(db), resumes.position(people, language="en")
    one = interviewed(people, app, position, "A", 5.0)
    elsewhere = interviewed(people, app, resumes.position(people, language="en"), "B", 5.0)
    waiting = screened(people, position)
    positions.set_form(people.hr, position.id, {"pack": None, "questions": []}, clock.now())
    later = interviewed(people, app, position, "C", 4.5)
    manager, address = browse("manager"), f"/positions/{position.id}/comparison"
    for others, status, said in (
        ([], 422, "two to five"),
        ([one], 422, "two to five"),
        ([elsewhere], 409, "different positions"),
        ([waiting], 409, "interviewed"),
        ([later], 409, "different versions"),
    ):
        query = "&".join(f"application={each.id}" for each in [one, *others])
        answer = manager.get(address, query_string=query)
        assert answer.status_code == status
        assert re.search(said, answer.text), said
    assert manager.get(address, query_string="application=scribble").status_code == 404
    assert browse("other_manager").get(address, query_string=f"application={one.id}").status_code == 404
