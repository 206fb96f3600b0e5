"""Composites: weights sum to 1, nothing missing is zero, the same when computed again, and the gate of the check."""

from __future__ import annotations

import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid
from app.hiring.composites import formula, importing, service, store
from app.hiring.decisions import service as decisions
from app.hiring.rounds import service as rounds
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_assessment import finished, keep_all
from tests.app.hiring.test_rounds import card
from tests.app.work_off import work_off

WEIGHTS = {"test": 0.3, "interview": 0.3, "round": 0.4}
REASON = "Clear evidence of care."


@pytest.fixture
def assessed(people, app):
    """An application whose answers are rated 4, 3, 3 and 4."""
    application, interview = finished(people, app)
    keep_all(interview, 4.0, 3.0, 3.0, 4.0)
    return application


def work(position_id) -> None:
    """Do what waits, but for what asks a model."""
    database.db.execute_sql(
        "DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%' AND task_name NOT LIKE 'composites.%%'"
    )
    work_off()


def weigh(people, application, required: bool = False, **changes: float) -> None:
    service.set_weights(people.hr, application.position_id, WEIGHTS | changes, required, clock.now())


@pytest.mark.feature("SC-05")
def test_composite_when_all_parts_are_there_then_is_the_formula_with_its_numbers_and_the_same_again(
    people, assessed, browse
):
    weigh(people, assessed)
    service.record_test(people.hr, assessed.id, 81.5, "Written test of March", clock.now())
    rounds.name(people.hr, assessed.id, people.manager.id, clock.now())
    rounds.hand_in(people.manager, assessed.id, card(assessed.id, 4), clock.now())
    work(assessed.position_id)
    kept = store.newest(assessed.id)
    expected = 0.3 * 81.5 + 0.3 * (3.5 - 1) / 4 * 100 + 0.4 * (4 - 1) / 4 * 100
    assert abs(kept.value - expected) <= 1e-9
    again = formula.compute(vars(store.weights(assessed.position_id)), service.parts(assessed.id))
    assert abs(kept.value - again.value) <= 1e-9
    page = browse("hr").get(f"/applications/{assessed.id}/composite").text
    assert "0.3 × 81.50 + 0.3 × 62.50 + 0.4 × 75.00" in page
    assert f"{kept.value:.2f}" in page
    assert "Written test of March" in page
    before = column("SELECT count(*) FROM composites")
    service.compute(assessed.id, clock.now())
    assert column("SELECT count(*) FROM composites") == before, "nothing changed, so nothing is kept anew"


@pytest.mark.feature("SC-05")
def test_composite_when_a_part_is_missing_then_there_is_none_and_the_page_says_which(people, assessed, browse):
    weigh(people, assessed)
    work(assessed.position_id)
    kept = store.newest(assessed.id)
    assert (kept.value, kept.missing) == (None, ["test", "round"])
    assert (
        "missing: Written test, Second interview"
        in browse("hr").get(f"/positions/{assessed.position_id}/composite").text
    )
    weigh(people, assessed, test=0, interview=1, round=0)
    work(assessed.position_id)
    assert store.newest(assessed.id).value == 62.5


@pytest.mark.parametrize("wrong", [{"test": 0.4}, {"test": 0.2999}, {"test": -0.1, "interview": 0.7}])
def test_weights_when_they_do_not_sum_to_one_then_are_refused(people, assessed, wrong):
    with pytest.raises(Invalid):
        weigh(people, assessed, **wrong)
    assert column("SELECT count(*) FROM composite_weights") == [0]
    with pytest.raises(Forbidden):
        service.set_weights(people.manager, assessed.position_id, WEIGHTS, False, clock.now())


@pytest.mark.feature("SC-05", part="the gate alone")
def test_approval_when_the_background_check_is_missing_or_failed_then_is_refused(people, assessed):
    weigh(people, assessed, required=True)
    for outcome in (None, "failed"):
        if outcome:
            service.record_check(people.hr, assessed.id, outcome, "Agency", "A line.\nAnother.", clock.now())
        with pytest.raises(Conflict, match="background check"):
            decisions.decide(assessed.id, "approved", REASON, people.manager, clock.now())
    assert b"Another" not in column("SELECT note FROM background_checks")[0]
    service.record_check(people.hr, assessed.id, "passed", "Agency", "", clock.now())
    decisions.decide(assessed.id, "approved", REASON, people.manager, clock.now())


def test_review_when_a_background_check_failed_then_says_so_to_who_decides_though_none_is_asked_for(
    people, assessed, browse
):
    review = f"/applications/{assessed.id}/review"
    assert "check failed" not in browse("manager").get(review).text
    service.record_check(people.hr, assessed.id, "failed", "Agency", "", clock.now())
    assert "check failed" in browse("manager").get(review).text


def test_rejection_when_the_background_check_is_missing_then_is_a_persons_to_take(people, assessed):
    weigh(people, assessed, required=True)
    decisions.decide(assessed.id, "rejected", REASON, people.manager, clock.now())


def test_composite_when_the_reader_has_a_card_to_hand_in_then_neither_it_nor_the_mean_is_shown(
    people, assessed, browse
):
    weigh(people, assessed, test=0, interview=0.5, round=0.5)
    for one in (people.manager, people.lead):
        rounds.name(people.hr, assessed.id, one.id, clock.now())
    rounds.hand_in(people.lead, assessed.id, card(assessed.id, 5), clock.now())
    work(assessed.position_id)
    found = browse("manager").get(f"/api/v1/applications/{assessed.id}/composite").json
    assert (found["value"], found["parts"]["round"]) == (None, None)
    page = browse("manager").get(f"/positions/{assessed.position_id}/composite").text
    assert "after your own card" in page


def test_import_when_lines_fit_or_not_then_each_is_answered(people, app):
    position = resumes.position(people)
    one = resumes.applied(people, position)
    lines = f"{resumes.EMAIL}\t80.5\nnobody@example.com, 70\n{resumes.PHONE}, 101\nscribble\n"
    done = importing.take(people.hr, position.id, lines, "Test of March", clock.now())
    assert [line.recorded for line in done] == [True, False, False, False]
    assert all(line.why for line in done[1:])
    assert (store.test(one.id).score, store.test(one.id).by) == (80.5, "Hr")


def test_list_when_ordered_by_composite_then_is_three_statements_and_those_without_one_come_last(
    people, assessed, browse
):
    from app.hiring.composites import listing
    from app.pages import tables
    from tests.app.statements import counted

    weigh(people, assessed, test=1, interview=0, round=0)
    other = resumes.applied(people, resumes.positions.get(assessed.position_id), resumes.pdf("x"),
                            name="王五", phone="13900000000", email="w@example.com", id_number=None)  # fmt: skip
    service.record_test(people.hr, assessed.id, 50, "Test", clock.now())
    with counted() as statements:
        _, rows = listing.rows(people.lead, assessed.position_id)
    of_the_list = [one for one in statements.own if "FROM positions p" not in one and "composite_weights w" not in one]
    assert len(of_the_list) <= 3, of_the_list
    shown, _ = listing.page(rows, "/", tables.Asked())
    assert [row.id for row in shown] == [assessed.id, other.id]
