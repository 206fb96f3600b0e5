"""Second interviews: named interviewers, cards unseen until the own is in, and fields for people alone."""

from __future__ import annotations

import uuid

import peewee
import pytest

from app import clock, database
from app.employment.employees import service as employees
from app.errors import Conflict, Invalid, NotFound
from app.hiring.decisions import service as decisions
from app.hiring.rounds import criteria, probes, service
from app.hiring.rounds.inputs import CardStated
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_assessment import finished, keep_all
from tests.app.work_off import work_off

NOTE = "Named the rule at once.\nAsked before deciding."


@pytest.fixture
def assessed(people, app):
    """An assessed application: one low and one unrated answer."""
    application, interview = finished(people, app)
    keep_all(interview, 4.0, 2.0, None, 3.6)
    return application


def card(application_id, level: int = 4, **changes):
    """A whole card."""
    asked = [one.id for one in criteria.of(application_id)]
    sent = {
        "score": dict.fromkeys(asked, level),
        "note": dict.fromkeys(asked, NOTE),
        "judged": dict.fromkeys(criteria.HUMAN_ONLY, 3),
        "remark": dict.fromkeys(criteria.HUMAN_ONLY, NOTE),
    }
    return CardStated.model_validate(sent | changes)


def named(people, application, *interviewers):
    for one in interviewers:
        service.name(people.hr, application.id, one.id, clock.now())


@pytest.mark.feature("SY-12")
@pytest.mark.feature("SY-13", part="the record shows the cards' mean; the export to another HR system is not there")
def test_round_when_all_cards_are_in_then_has_a_mean_that_the_record_shows(people, assessed, browse):
    named(people, assessed, people.manager, people.other_manager)
    service.hand_in(people.manager, assessed.id, card(assessed.id, 5), clock.now())
    assert service.result(assessed.id) is None
    service.hand_in(people.other_manager, assessed.id, card(assessed.id, 2), clock.now())
    assert service.result(assessed.id)[0] == 3.5
    decisions.decide(assessed.id, "approved", "Clear evidence of care.", people.manager, clock.now())
    database.db.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    record = employees.employee(people.lead, employees.of_application(assessed.id))
    chain = employees.chain(record)
    assert [one.kind for one in chain] == ["resume", "interview", "assessment", "round", "decision", "employee"]
    assert "3.50" in chain[3].summary
    lead = browse("lead")
    for one in chain[:-1]:
        assert lead.get((one.address or "").partition("#")[0]).status_code == 200, f"the node {one.kind} opens"
    with pytest.raises(Conflict):
        service.name(people.hr, assessed.id, people.lead.id, clock.now())


def test_card_when_the_own_is_not_in_then_those_of_others_are_not_shown(people, assessed, browse):
    named(people, assessed, people.manager, people.other_manager)
    service.hand_in(people.other_manager, assessed.id, card(assessed.id), clock.now())
    address = f"/applications/{assessed.id}/round"
    page, api = browse("manager").get(address).text, browse("manager").get(f"/api/v1{address}").json
    assert "Named the rule" not in page
    assert api["hidden"]
    assert all(not one["scores"] and not one["judged_by_people_alone"] for one in api["cards"])
    assert "Named the rule" in browse("hr").get(address).text
    service.hand_in(people.manager, assessed.id, card(assessed.id), clock.now())
    assert NOTE in browse("manager").get(address).text
    with pytest.raises(Conflict):
        service.hand_in(people.manager, assessed.id, card(assessed.id), clock.now())


@pytest.mark.feature("SC-22")
def test_judgement_when_no_interviewer_wrote_it_then_the_database_refuses_it_and_no_field_is_filled(
    people, assessed, browse
):
    named(people, assessed, people.manager)
    page = browse("manager").get(f"/applications/{assessed.id}/round").text
    for field in criteria.HUMAN_ONLY:
        assert f'name="judged_{field}"' in page
        assert f'name="remark_{field}" class="short" required' in page
    assert ' value="3" checked' not in page
    assert page.count("></textarea>") == 6, "nothing is filled in before"
    service.hand_in(people.manager, assessed.id, card(assessed.id), clock.now())
    row = database.db.execute_sql("SELECT id, round_id FROM round_cards").fetchone()
    add = (
        "INSERT INTO round_judgements (id, card_id, account_id, actor_type, field, score, note)"
        " VALUES (%s, %s, %s, %s, 'culture_fit', 3, '\\x01')"
    )
    for account, kind in ((None, "human"), (people.lead.id, "human"), (people.manager.id, "system")):
        with pytest.raises(peewee.IntegrityError), database.db.atomic():
            database.db.execute_sql(add, (uuid.uuid4(), row[0], account, kind))
    assert service.result(assessed.id)[0] == 4.0, "the mean is that of the criteria alone"


def test_card_when_a_line_is_missing_then_is_refused_whole(people, assessed):
    named(people, assessed, people.manager)
    with pytest.raises(Invalid):
        service.hand_in(people.manager, assessed.id, card(assessed.id, remark={"culture_fit": NOTE}), clock.now())
    with pytest.raises(Invalid):
        service.hand_in(people.manager, assessed.id, card(assessed.id, score={"teamwork": 3}), clock.now())
    assert column("SELECT count(*) FROM round_cards") == [0]


def test_interviewer_when_named_then_sees_the_card_and_nothing_else_of_the_candidate(people, assessed, browse):
    with pytest.raises(NotFound):
        service.view(people.other_manager, assessed.id)
    named(people, assessed, people.other_manager)
    other = browse("other_manager")
    assert other.get(f"/applications/{assessed.id}/round").status_code == 200
    assert f"/applications/{assessed.id}/round" in other.get("/").text
    for path in ("", "/review", "/match"):
        assert other.get(f"/applications/{assessed.id}{path}").status_code == 404
    assert column("SELECT count(*) FROM notify_messages WHERE event = 'work_waiting' AND account_id = %s",
                  people.other_manager.id) == [1]  # fmt: skip
    service.remove(people.hr, assessed.id, people.other_manager.id, clock.now())
    assert other.get(f"/applications/{assessed.id}/round").status_code == 404


@pytest.mark.feature("RP-03")
def test_probes_when_an_indicator_is_low_or_uncertain_then_each_has_a_question_in_both_languages(
    people, assessed, browse
):
    from app.hiring.assessment import service as assessment

    found = probes.suggested(assessment.of_application(assessed.id))
    assert [one.why for one in found] == ["low", "unrated"]
    assert all(one.questions for one in found)
    named(people, assessed, people.manager)
    page = browse("manager").get(f"/applications/{assessed.id}/round").text
    assert all(words["en"] in page for one in found for words in one.questions)


def test_probes_when_read_then_every_question_of_the_packs_has_some_in_both_languages():
    from app.hiring.interviews import packs

    stated = probes.read()
    asked = {name for pack in packs.all_packs().values() for name in pack.questions}
    assert asked <= stated.keys()
    assert all(words.keys() == {"zh", "en"} and all(words.values()) for one in stated.values() for words in one)
