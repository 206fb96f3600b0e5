"""The card of a second interview in a real Chromium, and the pages of weights, confirmations and indicators."""

from __future__ import annotations

import pytest

from app import clock, database
from app.app import create
from app.employment.employees import service as employees
from app.hiring.composites import changes
from app.hiring.composites import service as composites
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.hiring.rounds import criteria, drafts
from app.hiring.rounds import service as rounds
from app.hiring.screening import service as screening
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import screened
from tests.app.hiring.test_assessment import keep_all
from tests.app.hiring.test_profile import answered
from tests.app.people import people  # noqa: F401
from tests.browser.conftest import context_of, eventually
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow

PROFILE = [
    {"indicator": "integrity", "required": 4, "weight": 0.6},
    {"indicator": "risk-awareness", "required": 5, "weight": 0.4},
]
NOTE = "Named the rule at once, and asked before deciding."


@pytest.fixture
def assessed(people, db):  # noqa: F811
    """An application whose answers are rated 3, 2.5, not at all and 5, for a position with a profile."""
    asked = [{"text": "风险意识", "indicator": "risk-awareness"}, {"text": "客户资源"}]
    application = screened(people, resumes.position(people, language="en", profile=PROFILE, requirements=asked))
    screening.screen(application.id)
    answered(people, create(db), application)
    keep_all(interviews.interview(application.id), 3.0, 2.5, None, 5.0)
    return application


def test_card_when_left_and_opened_on_another_device_then_is_as_it_was(desk, chromium, served, people, assessed):  # noqa: F811
    rounds.name(people.hr, assessed.id, people.manager.id, clock.now())
    page, first = f"{served}/applications/{assessed.id}/round", criteria.of(assessed.id)[0].id
    enter(desk, served, "manager")
    desk.goto(page)
    desk.check(f"input[name=score_{first}][value='4']")
    desk.fill(f"textarea[name=note_{first}]", NOTE)
    desk.wait_for_selector("text=Draft kept. You can go on with it on any device.")
    desk.fill("textarea[name=remark_culture_fit]", "Calm.")
    desk.goto(f"{served}/")  # at once: what was not kept yet goes along
    kept = "remark_culture_fit"
    eventually(lambda: kept in drafts.own(people.manager, assessed.id).fields, 30, "the rest of the card is kept")
    other = context_of(chromium)
    phone = other.new_page()
    enter(phone, served, "manager")
    phone.goto(page)
    assert phone.is_checked(f"input[name=score_{first}][value='4']")
    assert phone.input_value(f"textarea[name=note_{first}]") == NOTE
    assert phone.input_value("textarea[name=remark_culture_fit]") == "Calm."
    assert drafts.own(people.manager, assessed.id).saved_at
    other.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_indicators_weights_and_confirmations_when_opened_then_are_clean_at_a_desk_and_on_a_phone(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
    assessed,
    language,
):
    weights = {"test": 1.0, "interview": 0.0, "round": 0.0}
    composites.record_test(people.hr, assessed.id, 80, "Test of March", clock.now())
    changes.set_weights(people.hr, assessed.position_id, weights, False, clock.now())
    composites.compute(assessed.id, clock.now())
    other = {"test": 0.5, "interview": 0.5, "round": 0.0}
    change = changes.set_weights(people.hr, assessed.position_id, other, True, clock.now())
    rounds.name(people.hr, assessed.id, people.manager.id, clock.now())
    decision = decisions.decide(assessed.id, "approved", "Clear evidence.", people.lead, clock.now())
    employee = employees.hire(assessed.id, decision, carried())
    paths = {
        "change": f"/positions/{assessed.position_id}/composite/changes/{change}",
        "composite": f"/positions/{assessed.position_id}/composite",
        "confirmations": f"/confirmations?position={assessed.position_id}",
        "employee": f"/employees/{employee}",
        "match": f"/applications/{assessed.id}",
        "edit": f"/positions/{assessed.position_id}/edit",
        "round": f"/applications/{assessed.id}/round",
    }
    enter(desk, served, "lead", language)
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        for name, path in paths.items():
            desk.goto(served + path)
            clean(desk)
            picture(desk, f"{width}-{name}-{language}")


def carried() -> str:
    """Return the indicators that the event of the only approval carries."""
    sql = "SELECT payload->>'indicators' FROM outbox_events WHERE topic = 'application.decided'"
    return database.db.execute_sql(sql).fetchone()[0]
