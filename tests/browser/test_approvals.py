"""The inbox on a phone, and the pages of the organisation, in a real Chromium: decided by touch, barred to nobody."""

from __future__ import annotations

import pytest

from app import clock
from app.foundation.approvals import service as approvals
from app.foundation.organisation import service as organisation
from app.foundation.organisation import structure
from app.hiring.positions import changes, inputs
from app.hiring.screening import comparing
from app.hiring.screening import service as screening
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.foundation.approvals.asking import ask
from tests.app.foundation.organisation.bank import Bank, appoint, founded
from tests.app.hiring import resumes
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow

LONG = "The weights of three requirements, and the threshold from which an interview is suggested, " * 2


@pytest.fixture
def bank(people) -> Bank:  # noqa: F811
    """A bank whose names are long, with people appointed."""
    made = founded(people)
    appoint(people, made, people.manager, made.branch, leads=True)
    appoint(people, made, people.hr, made.counter)
    structure.add_unit(
        people.lead, "L" * 40, "名" * 100, "team", made.team, organisation.day_of(clock.now()), clock.now()
    )
    return made


@pytest.mark.feature("OP-20", part="custom modules on top of the core, and their API, have no test of their own")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_request_when_decided_on_a_phone_then_a_refusal_asks_for_a_reason_and_both_buttons_work(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
    language,
):
    first, second = (ask(people.hr, at=clock.now(), summary_key=LONG[:200], summary_fields={}) for _ in range(2))
    enter(desk, served, "lead", language)
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        for path in ("/", "/inbox", f"/inbox/{first}", "/inbox/delegations"):
            desk.goto(served + path)
            clean(desk)
            picture(desk, f"{width}-approvals{path.replace('/', '-')[:12]}-{language}")
    desk.goto(f"{served}/inbox/{first}")
    desk.click("button[value=refused]")
    desk.wait_for_selector("[data-refused]")
    assert approvals.state(first) == "pending"
    desk.fill("textarea[name=reason]", "It does not add up.")
    desk.click("button[value=refused]")
    desk.wait_for_selector(".decision", state="detached")
    assert approvals.state(first) == "refused"
    assert "It does not add up." in desk.inner_text("main")
    desk.goto(f"{served}/inbox")
    desk.click(f'a[href="/inbox/{second}"]')
    desk.click("button[value=approved]")
    desk.wait_for_selector(".decision", state="detached")
    assert approvals.state(second) == "approved"
    clean(desk)


@pytest.mark.feature("SC-06")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_change_when_looked_at_then_both_versions_and_ranks_fit_the_window(desk, served, people, language):  # noqa: F811
    position = resumes.position(people, requirements=[{"text": "Excel", "kind": "nice"}, {"text": "CPA"}])
    for number in range(2):
        made = resumes.applied(people, position, resumes.pdf(f"{number}"), phone=f"1390000000{number}", id_number=None)
        screening.screen(made.id)
    kept = [{"id": one.id, "text": one.text, "weight": 9} for one in position.requirements]
    stated = {"title": position.title, "manager_id": str(people.manager.id), "requirements": kept, "high_band": 70}
    change = changes.revise(people.hr, position.id, inputs.read(stated), 1, clock.now())
    comparing.compare(change.id, clock.now())
    enter(desk, served, "lead", language)
    desk.goto(f"{served}/positions/{position.id}/changes/{change.id}")
    assert desk.locator("tbody").last.locator("tr").count() == 2
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-change-{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_organisation_when_opened_at_both_widths_then_no_page_is_barred_or_cut_off(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
    bank,
    language,
):
    enter(desk, served, "lead", language)
    [seat] = organisation.seats(people.lead, bank.counter, clock.now())
    unit = f"/organisation/units/{bank.counter}"
    paths = ("", "/units/new", "/grades", f"/grades/{bank.grade}", "/jobs", f"/jobs/{bank.teller}", "/import")
    for path in (
        *(f"/organisation{path}" for path in paths),
        unit,
        f"{unit}/appoint",
        f"/organisation/appointments/{seat.id}",
    ):
        desk.goto(served + path)
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            clean(desk)
            picture(desk, f"{width}-organisation{path.replace('/', '-')[13:22]}-{language}")
