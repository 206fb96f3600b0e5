"""What each room puts into the inbox: for whom, with which numbers, and with the page of the act."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import clock, database
from app.foundation.approvals import service as approvals
from app.foundation.keys import service as keys
from app.foundation.organisation import service as organisation
from app.foundation.waiting import service
from app.hiring.applications import proposals as same
from app.hiring.applications import service as applications
from app.hiring.assessment import overall
from app.hiring.assessment import service as assessment
from app.hiring.decisions import deadlines, facts
from app.hiring.pipeline import proposals
from app.hiring.reports import feedback
from app.hiring.rounds import service as rounds
from tests.app.hiring import resumes
from tests.app.hiring.appointed import act, invited, opened
from tests.app.hiring.test_assessment import finished, keep_all
from tests.app.hiring.test_feedback import marked, on_screen, page_of  # noqa: F401 - a fixture
from tests.app.hiring.test_identity import OTHER, REASON, proposed, second


def items(account, kind: str, later: timedelta = timedelta(0)) -> list[tuple[str, bool]]:
    """Return the address of each item of a kind, and whether it is overdue."""
    found = service.inbox(account, clock.now() + later, kind)
    assert found.total == len(found.rows) == sum(one.total for one in found.kinds if one.kind == kind)
    return [(one.item.address, one.overdue) for one in found.rows]


@pytest.fixture
def assessed(people, app):
    """An application whose interview was rated."""
    application, interview = finished(people, app)
    keep_all(interview, 4.0, 3.0, 3.0, 4.0)
    deadlines.begin(application.id, clock.now())
    return application


@pytest.mark.feature("IM-06")
def test_decision_when_the_manager_is_away_then_waits_for_who_stands_in_and_says_for_whom(people, assessed, browse):
    address, now = f"/applications/{assessed.id}/review", clock.now()
    assert items(people.other_manager, "decide") == []
    today = organisation.day_of(now)
    delegation = approvals.delegate(people.manager, people.other_manager.id, today, today, now)
    assert items(people.other_manager, "decide") == items(people.manager, "decide") == [(address, False)]
    page = browse("other_manager").get("/").text
    assert re.search(rf'href="{address}">李梅</a>.*for Manager', page, re.DOTALL)
    assert "for Manager" not in browse("manager").get("/").text
    assert "bell-count" in browse("other_manager").get("/waiting/bell").text
    approvals.end_delegation(people.manager, delegation, now)
    assert items(people.other_manager, "decide") == []


@pytest.mark.feature("IM-06")
def test_decision_when_it_waits_then_has_the_score_with_its_interval_and_its_deadline(people, assessed, browse):
    row = service.inbox(people.manager, clock.now()).rows[0]
    wanted = facts.overall(assessment.of_application(assessed.id))
    assert overall.of_applications([assessed.id]) == {assessed.id: wanted}
    assert (row.score.value, row.score.low, row.score.high, row.score.most) == (
        wanted.score,
        wanted.low,
        wanted.high,
        5,
    )
    assert row.item.due == deadlines.of(assessed.id).due_at
    form = f'{wanted.score:.1f}</span> <span class="hint">/ 5 · {wanted.low:.1f}–{wanted.high:.1f}'
    assert form in browse("manager").get("/").text
    assert items(people.manager, "decide", timedelta(days=30)) == [(row.item.address, True)]
    [late] = items(people.hr, "late_own", timedelta(days=30))
    assert late == (f"/applications/{assessed.id}", True)


def test_score_when_nothing_was_rated_then_there_is_none(people, app):
    application, interview = finished(people, app)
    keep_all(interview, None, None, None, None)
    assert overall.of_applications([application.id]) == overall.of_applications([]) == {}


@pytest.mark.feature("IM-06")
def test_interview_time_when_declined_then_waits_for_hr_until_the_candidate_chooses_another(people, db):
    position = resumes.position(people, language="en")
    first, other, _ = opened(people, position)
    interview = invited(people, position)
    act(interview, "pick", first)
    assert items(people.hr, "times") == []
    act(interview, "move", other, reason="An exam on that day.")
    address = f"/applications/{interview.application_id}/invite"
    assert items(people.hr, "times") == [(address, False)]
    assert items(people.hr, "times", timedelta(days=3)) == [(address, True)]
    assert items(people.manager, "times") == items(people.other_hr, "times") == []
    act(interview, "decline", reason="I found another job.")
    assert items(people.hr, "times") == [(address, False)]
    act(interview, "pick", other)
    assert items(people.hr, "times") == []


@pytest.mark.feature("IM-06")
def test_proposals_when_open_then_wait_for_who_may_decide_them(people, browse):
    first, other = resumes.applied(people), second(people, **OTHER)
    assert items(people.hr, "same_person") == [(f"/applications/{other.id}", False)]
    assert items(people.manager, "same_person") == items(people.other_hr, "same_person") == []
    same.decide(people.hr, other.id, proposed(other)[0][0], "refuse", REASON)
    assert items(people.hr, "same_person") == []
    applications.set_stage(first.id, "screened", people.hr)
    proposals.propose(people.hr, first.id, "Too few years.", clock.now())
    assert items(people.manager, "proposals") == [("/candidates/proposals", False)]
    assert items(people.hr, "proposals") == []
    assert items(people.hr, "invite") == [(f"/applications/{first.id}", False)]


def test_proposal_when_the_other_side_is_of_another_owner_then_waits_for_the_lead_alone(people):
    resumes.applied(people)
    other = second(people, owner="other_hr", **OTHER)
    assert len(proposed(other)) == 1
    assert items(people.other_hr, "same_person") == items(people.hr, "same_person") == []
    assert items(people.lead, "same_person") == [(f"/applications/{other.id}", False)]


@pytest.mark.feature("IM-06")
def test_card_when_an_interviewer_owes_it_then_waits_without_any_score(people, assessed):
    rounds.name(people.hr, assessed.id, people.other_manager.id, clock.now())
    assert items(people.other_manager, "cards") == [(f"/applications/{assessed.id}/round", False)]
    [row] = service.inbox(people.other_manager, clock.now(), "cards").rows
    assert (row.score, row.name) == (None, "李梅")
    assert items(people.manager, "cards") == []


@pytest.mark.feature("IM-06")
def test_feedback_when_due_or_asked_about_then_waits_for_hr(people, app, on_screen):  # noqa: F811
    application = marked(people, app)
    assert items(people.lead, "feedback_texts") == [("/feedback", False)]
    assert items(people.hr, "feedback_texts") == items(people.hr, "feedback") == []
    assert items(people.hr, "feedback", timedelta(days=30)) == [("/feedback", True)]
    [row] = service.inbox(people.lead, clock.now(), "feedback_texts").rows
    assert str(row.item.number) == "1 candidate waits for them"
    feedback.release_texts(people.lead, clock.now())
    assert items(people.lead, "feedback_texts") == []
    feedback.send_due(clock.now() + timedelta(days=30))
    page_of(people, app, application).submit("/feedback", kind="explain", question="Why not answer two?")
    assert items(people.hr, "inquiries") == [("/feedback", False)]
    assert items(people.other_hr, "inquiries") == items(people.manager, "inquiries") == []


@pytest.mark.feature("IM-06")
def test_inbox_when_the_person_was_erased_then_names_and_scores_nobody(people, assessed, browse):
    with database.transaction():
        keys.destroy(assessed.person_id)
    page = browse("manager").get("/").text
    assert f'href="/applications/{assessed.id}/review">–</a>' in page
    assert "score-line" not in page
