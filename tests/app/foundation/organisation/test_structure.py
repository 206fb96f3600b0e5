"""Units, grades and jobs with their days: what held stays, no cycles, no code twice."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest

from app import database
from app.errors import AppError, Conflict, Forbidden, Invalid
from app.foundation.audit import service as audit
from app.foundation.organisation import service, structure
from app.foundation.organisation.structure import Grade, Job, Unit
from tests.app.foundation.organisation.bank import FOUNDED, TODAY, appoint, founded, noon

LATER = TODAY + timedelta(days=100)


def names(day: date) -> dict[str, str]:
    return {unit.code: unit.name for unit in structure.on_day(Unit, day)}


def tree(people, day: date) -> list[tuple[str, int]]:
    return [(branch.code, branch.level) for branch in service.tree(people.lead, day)]


@pytest.mark.feature(
    "PV-11",
    part="people are seen by unit; no policy uses grades, and pages of candidates and records do not ask it yet",
)
def test_unit_when_renamed_and_moved_from_a_day_then_each_day_has_what_held(people):
    bank = founded(people)
    structure.change_unit(people.lead, bank.team, "Renamed", "team", bank.branch, TODAY)
    assert names(TODAY - timedelta(days=1))["HO-RET-1"] == "Unit HO-RET-1"
    assert names(TODAY)["HO-RET-1"] == "Renamed"
    before = [("HO", 0), ("BR-1", 1), ("BR-1-1", 2), ("HO-RET", 1), ("HO-RET-1", 2)]
    assert tree(people, TODAY - timedelta(days=1)) == before
    assert tree(people, TODAY) == [("HO", 0), ("BR-1", 1), ("BR-1-1", 2), ("HO-RET-1", 2), ("HO-RET", 1)]
    spans = structure.history(Unit, bank.team)
    assert [(span.valid_from, span.valid_to) for span in spans] == [
        (TODAY, None),
        (FOUNDED, TODAY - timedelta(days=1)),
    ]
    newest = audit.recent(1)[0]
    assert (newest.action, newest.object_kind, newest.detail["changed"]) == ("update", "unit", ["name", "parent_id"])


def test_unit_when_changed_on_its_first_day_then_is_corrected_and_no_span_is_empty(people):
    bank = founded(people)
    structure.change_unit(people.lead, bank.team, "Right", "team", bank.retail, FOUNDED)
    assert [span.name for span in structure.history(Unit, bank.team)] == ["Right"]


def test_unit_when_put_below_itself_on_any_later_day_then_is_refused(people):
    bank = founded(people)
    with pytest.raises(Invalid, match="below itself"):
        structure.change_unit(people.lead, bank.head, "Head", "head_office", bank.team, TODAY)
    with pytest.raises(Invalid, match="below itself"):
        structure.change_unit(people.lead, bank.head, "Head", "head_office", bank.head, TODAY)
    # Today the team is not below the branch, but it will be: so the branch may not go below the team today.
    structure.change_unit(people.lead, bank.team, "Team", "team", bank.branch, LATER)
    with pytest.raises(Invalid, match="below itself"):
        structure.change_unit(people.lead, bank.branch, "Branch", "branch", bank.team, TODAY)
    assert len(tree(people, LATER)) == len(tree(people, TODAY)) == 5


def test_unit_when_it_was_below_another_only_before_then_the_other_may_go_below_it(people):
    bank = founded(people)
    structure.change_unit(people.lead, bank.team, "Team", "team", bank.head, TODAY)
    structure.change_unit(people.lead, bank.retail, "Retail", "department", bank.team, TODAY)
    assert tree(people, TODAY)[-2:] == [("HO-RET-1", 1), ("HO-RET", 2)]
    assert tree(people, FOUNDED)[-2:] == [("HO-RET", 1), ("HO-RET-1", 2)]


def test_unit_when_two_move_below_each_other_at_once_then_one_is_refused(people, configured):
    bank = founded(people)
    refused: list[str] = []

    def move(unit, parent) -> None:
        with database.connection():
            try:
                structure.change_unit(people.lead, unit, "Moved", "team", parent, TODAY)
            except Invalid as error:
                refused.append(str(error))

    threads = [
        threading.Thread(target=move, args=pair)
        for pair in ((bank.team, bank.counter), (bank.counter, bank.team))
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(tree(people, TODAY)) == 5


def test_unit_when_levels_are_too_many_then_is_refused(people):
    parent = None
    for level in range(structure.MOST_LEVELS):
        parent = structure.add_unit(people.lead, f"L{level}", "Level", "team", parent, FOUNDED, noon(FOUNDED))
    with pytest.raises(Invalid, match="12 levels"):
        structure.add_unit(people.lead, "L-TOO-DEEP", "Level", "team", parent, FOUNDED, noon(FOUNDED))
    bank = founded(people)
    with pytest.raises(Invalid, match="12 levels"):
        structure.change_unit(people.lead, bank.retail, "Retail", "department", parent, TODAY)


def test_unit_when_something_still_needs_it_then_cannot_be_closed(people):
    bank = founded(people)
    with pytest.raises(Conflict, match="still need"):
        structure.close(people.lead, Unit, bank.retail, TODAY)
    held = appoint(people, bank, people.hr, bank.team)
    with pytest.raises(Conflict, match="still need"):
        structure.close(people.lead, Unit, bank.team, TODAY)
    for kind, one in ((Job, bank.teller), (Grade, bank.grade)):
        with pytest.raises(Conflict, match="still need"):
            structure.close(people.lead, kind, one, TODAY)
    service.end(people.lead, held, TODAY)
    structure.close(people.lead, Unit, bank.team, TODAY)
    structure.close(people.lead, Unit, bank.retail, TODAY)
    assert "HO-RET" in names(TODAY)
    assert "HO-RET" not in names(TODAY + timedelta(days=1))
    with pytest.raises(Conflict, match="closed"):
        structure.change_unit(people.lead, bank.retail, "Again", "department", bank.head, LATER)
    with pytest.raises(Invalid, match="unit above must be there"):
        structure.add_unit(people.lead, "NEW", "New", "team", bank.retail, TODAY, noon(TODAY))


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("", "Name", "A code has"),
        ("ab c", "Name", "A code has"),
        ("A" * 41, "Name", "A code has"),
        ("総行", "Name", "A code has"),
        ("ｈｏ", "Name", "this code already"),  # the same in full width and small letters
        ("NEW", " ", "Give a name"),
        ("NEW", "n" * 101, "Give a name"),
    ],
)
def test_unit_when_its_code_or_name_does_not_fit_then_is_refused(people, code, name, said):
    bank = founded(people)
    with pytest.raises(AppError, match=said):
        structure.add_unit(people.lead, code, name, "team", bank.head, TODAY, noon(TODAY))


def test_change_when_begun_before_what_it_changes_or_made_from_an_old_view_then_is_refused(people):
    bank = founded(people)
    structure.change_job(people.lead, bank.teller, "Teller", ["Counterfeit certificate"], TODAY)
    with pytest.raises(Invalid, match="may not begin before"):
        structure.change_job(people.lead, bank.teller, "Teller", [], FOUNDED)
    with pytest.raises(Conflict, match="meanwhile"):
        structure.change_job(people.lead, bank.teller, "Teller", [], LATER, seen=FOUNDED)
    with pytest.raises(Invalid, match="may not lie before"):
        structure.close(people.lead, Job, bank.teller, FOUNDED)
    assert structure.on_day(Job, TODAY)[1].qualifications == ["Counterfeit certificate"]
    assert structure.on_day(Job, FOUNDED)[1].qualifications == ["Bachelor's degree"]
    with pytest.raises(Invalid, match="at most 20 qualifications"):
        structure.change_job(people.lead, bank.teller, "Teller", ["x"] * 21, LATER)


@pytest.mark.feature("PV-08", part="no break-glass access with two approvers and a banner exists")
def test_organisation_when_changed_without_the_right_then_is_refused(people):
    bank = founded(people)
    for account in (people.hr, people.manager, people.auditor):
        with pytest.raises(Forbidden):
            structure.add_unit(account, "X", "X", "team", None, TODAY, noon(TODAY))
        with pytest.raises(Forbidden):
            structure.close(account, Unit, bank.team, TODAY)
    structure.add_unit(people.administrator, "ADDED", "Added", "team", bank.head, TODAY, noon(TODAY))
    with pytest.raises(Forbidden):  # settings power decides nothing about who sees whom
        service.appoint(people.administrator, people.hr.id, bank.head, bank.chief, None, True, TODAY, None, noon(TODAY))
