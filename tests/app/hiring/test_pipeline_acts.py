"""Acts from the board and for many people: each by its right, by the stage, and with an answer for each."""

from __future__ import annotations

import json
import uuid

import pytest

from app import clock, database, settings, text
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.waiting import service as waiting_service
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.pipeline import acts, bulk, proposals, service, store
from tests.app.hiring import resumes
from tests.app.hiring.test_pipeline import aged, applied, at_stage

REASON = "The role needs more years."


@pytest.fixture
def position(people):
    with text.reader("en"):
        yield resumes.position(people)


def stage(application) -> str:
    return applications.application(application.id).stage


def offered(account, position) -> dict[str, list[tuple[str, str]]]:
    """The moves of each card of a board, by the stage it stands in."""
    board = service.board(account, position.id, clock.now())
    people = [person for column in board.columns for person in column.cards]
    return {one.entry.stage: [(move.to, move.act) for move in one.moves] for one in people}


def do(account, act: bulk.Act, *chosen, **more) -> list[tuple[bool, str]]:
    done = bulk.do(account, act, [one.id for one in chosen], clock.now(), **more)
    return [(one.done, one.sentence) for one in done]


def test_card_when_somebody_looks_at_it_then_offers_what_its_stage_and_their_role_allow(people, position):
    applied(people, position, 0)
    for number, name in enumerate(("screened", "manual_review", "invited", "interviewing", "assessed"), 1):
        at_stage(people, position, name, number)
    assert offered(people.hr, position) == {
        "received": [],
        "screened": [("invited", "invite"), ("rejected", "propose")],
        "manual_review": [("screened", "clear"), ("invited", "invite"), ("rejected", "propose")],
        "invited": [("rejected", "propose")],
        "interviewing": [("rejected", "propose")],
        "assessed": [("rejected", "propose")],
    }
    found = offered(people.manager, position)
    assert found["assessed"] == [("approved", "approve"), ("rejected", "reject")]
    assert found["screened"] == [("rejected", "reject")]
    assert offered(people.lead, position)["manual_review"] == [
        ("screened", "clear"), ("invited", "invite"), ("rejected", "reject")
    ]  # fmt: skip


def test_move_when_offered_then_does_the_act_and_when_not_then_changes_nothing(people, position):
    aside, ready = at_stage(people, position, "manual_review", 1), at_stage(people, position, "screened", 2)
    acts.move(people.hr, aside.id, "screened", REASON, clock.now())
    assert stage(aside) == "screened"
    assert acts.move(people.hr, ready.id, "invited", "", clock.now()).link.startswith("http")
    assert stage(ready) == "invited"
    for to in ("approved", "assessed", "screened", "panel", "nowhere"):
        with pytest.raises(Conflict):
            acts.move(people.hr, ready.id, to, REASON, clock.now())
    with pytest.raises(Invalid):
        acts.move(people.manager, ready.id, "rejected", "", clock.now())
    assert stage(ready) == "invited"
    acts.move(people.manager, ready.id, "rejected", REASON, clock.now())
    assert decisions.decision(ready.id).account_id == people.manager.id
    for stranger in (people.other_hr, people.other_manager):
        with pytest.raises(NotFound):
            acts.move(stranger, aside.id, "invited", "", clock.now())


def test_many_when_sent_on_or_proposed_then_each_row_says_what_became_of_it(people, position):
    aside, ready = at_stage(people, position, "manual_review", 1), at_stage(people, position, "screened", 2)
    done = do(people.hr, "clear", aside, ready, reason=REASON)
    assert done == [(True, ""), (False, "No rule keeps this application before a person any more. Look at its stage.")]
    received = applied(people, position, 3)
    done = do(people.hr, "propose", aside, ready, received, reason=REASON)
    assert [one for one, _ in done] == [True, True, False]
    assert done[2][1] == "This application is still being screened. Decide when that is done."
    assert {stage(aside), stage(ready)} == {"screened"}, "nobody is rejected for many"
    assert do(people.hr, "propose", aside, reason=REASON)[0][1].startswith("Somebody proposed")
    assert do(people.lead, "propose", position, reason=REASON)[0][0] is False, "an id of something else"


def test_many_when_somebody_is_not_visible_then_the_row_tells_nothing_of_them(people, position):
    mine = at_stage(people, resumes.position(people), "screened", 1)
    database.db.execute_sql("UPDATE positions SET owner_id = %s", (people.other_hr.id,))
    unseen = do(people.hr, "propose", mine, reason=REASON)
    assert unseen == bulk_of_nobody(people)
    with pytest.raises(Invalid):
        bulk.do(people.hr, "propose", [uuid.uuid4() for _ in range(51)], clock.now(), reason=REASON)
    with pytest.raises(Invalid):
        do(people.other_hr, "propose", mine, reason="no")


def bulk_of_nobody(people) -> list[tuple[bool, str]]:
    done = bulk.do(people.hr, "propose", [uuid.uuid4()], clock.now(), reason=REASON)
    return [(one.done, one.sentence) for one in done]


def test_proposal_when_confirmed_one_by_one_then_a_named_person_rejects_with_a_reason(people, position, browse):
    first, second = at_stage(people, position, "screened", 1), at_stage(people, position, "manual_review", 2)
    for one in (first, second):
        do(people.hr, "propose", one, reason=REASON)
    for stranger in (people.other_hr, people.other_manager):
        assert proposals.listing(stranger) == []
    shown = browse("manager").get("/candidates/proposals").text
    assert shown.count(REASON) == 2, "the reason of HR is quoted, and no reason is there before the decider gives one"
    listed = proposals.listing(people.manager)
    assert [(one.application_id, one.by, one.reason) for one in listed] == [
        (first.id, "Hr", REASON), (second.id, "Hr", REASON)
    ]  # fmt: skip
    assert audit.recent(1)[0].detail == {"part": "rejection"}
    with pytest.raises(Forbidden):
        proposals.confirm(people.hr, listed[0].id, REASON, clock.now())
    with pytest.raises(Invalid):
        proposals.confirm(people.manager, listed[0].id, "", clock.now())
    assert stage(first) == "screened"
    with pytest.raises(NotFound):
        proposals.confirm(people.other_manager, listed[0].id, REASON, clock.now())
    with pytest.raises(NotFound):
        proposals.dismiss(people.other_manager, listed[0].id, clock.now())
    proposals.confirm(people.manager, listed[0].id, "Needs three more years.", clock.now())
    decision = decisions.decision(first.id)
    assert (decision.by, decision.reason) == ("Manager", "Needs three more years.")
    proposals.dismiss(people.manager, listed[1].id, clock.now())
    assert (stage(first), stage(second), proposals.listing(people.lead)) == ("rejected", "manual_review", [])
    with pytest.raises(Conflict):
        proposals.dismiss(people.manager, listed[0].id, clock.now())


def test_proposal_when_somebody_decided_meanwhile_then_waits_no_longer(people, position):
    application = at_stage(people, position, "screened", 1)
    do(people.hr, "propose", application, reason=REASON)
    decisions.decide(application.id, "rejected", REASON, people.manager, clock.now())
    assert proposals.listing(people.manager) == []
    assert "proposals" not in {one.kind for one in waiting_service.waiting(people.manager, clock.now())}


def test_many_when_assigned_then_only_to_who_sees_the_position(people, position):
    application = at_stage(people, position, "screened", 1)
    assert do(people.hr, "assign", application, owner_id=people.lead.id) == [(True, "")]
    assert store.entry(application.id).owner == "Lead"
    assert audit.recent(1)[0].detail == {"owner": str(people.lead.id)}
    for stranger in (people.other_hr, people.administrator):
        assert do(people.hr, "assign", application, owner_id=stranger.id)[0][0] is False
    assert store.entry(application.id).owner_id == people.lead.id
    own = service.table(people.lead, service.Filters(own=True), "since", None, clock.now())
    assert [one.id for one in own.people] == [application.id]


def test_many_when_invited_then_who_cannot_be_reached_stays_where_they_were(people, position, monkeypatch):
    channels(monkeypatch)
    application = at_stage(people, position, "screened", 1)
    done = do(people.hr, "invite", application)
    assert done == [
        (False, "The candidate cannot be reached this way. Correct the address in the fields of the résumé.")
    ]
    assert stage(application) == "screened", "no channel is set up: nobody has a link that nobody saw"


def test_many_when_channels_are_set_up_then_are_invited_or_written_to(people, position, monkeypatch):
    channels(monkeypatch, "screen")
    first, second = at_stage(people, position, "screened", 1), at_stage(people, position, "assessed", 2)
    done = do(people.hr, "invite", first, second)
    assert [one for one, _ in done] == [True, False]
    assert stage(first) == "invited"
    assert [one for one, _ in do(people.hr, "message", first, second)] == [True, True]
    do(people.hr, "message", first)
    rows = database.db.execute_sql(
        "SELECT event, count(*) FROM notify_messages WHERE about_id = %s GROUP BY 1", (first.id,)
    )
    sent = dict(rows)
    assert sent["interview_invitation"] == 1
    assert sent["application_in_progress"] == 1, "once a day"


def channels(monkeypatch, *kinds: str) -> None:
    """Let candidates be reached by these channels alone."""
    now = settings.current()
    notify = now.notify.model_validate({"channels": [{"kind": kind} for kind in kinds]})
    changed = now.model_copy(update={"notify": notify, "profile": "site"})
    monkeypatch.setattr(settings, "current", lambda: changed)


def test_acts_when_sent_by_form_then_the_page_says_once_what_was_done_for_each(people, position, browse):
    aside = at_stage(people, position, "manual_review", 1, name="王小明")
    ready = at_stage(people, position, "screened", 2, name="赵一")
    browser = browse("hr")
    chosen = [("application", str(aside.id)), ("application", str(ready.id))]
    page = browser.get("/candidates/acts", params={"act": "clear", "application": [str(aside.id), str(ready.id)]})
    assert "王小明" in page.text
    assert 'name="reason"' in page.text
    sent = [("act", "clear"), ("reason", REASON), ("back", "q=%E7%8E%8B&sort=-score"), *chosen]
    done = browser.submit("/candidates/acts", sent).text
    assert "sent on" in done
    assert "No rule keeps this application before a person any more" in done
    assert 'href="/candidates?q=%E7%8E%8B&amp;sort=-score"' in done
    assert "This was shown before." in browser.get(browser.at).text


def test_acts_when_sent_by_a_manager_then_are_refused(people, position, browse):
    application = at_stage(people, position, "screened", 1)
    sent = {"act": "propose", "application": [str(application.id)], "reason": REASON}
    assert browse("manager").send("POST", "/api/v1/candidates/acts", json=sent).status_code == 403
    answer = browse("hr").send("POST", "/api/v1/candidates/acts", json=sent)
    assert json.loads(answer.text)["rows"] == [{"application_id": str(application.id), "done": True, "sentence": ""}]


def test_bell_when_somebody_waits_too_long_or_a_proposal_waits_then_counts_them_for_whom_it_concerns(
    people, position, browse
):
    application = at_stage(people, position, "screened", 1)
    do(people.hr, "propose", application, reason=REASON)
    aged(application, 5)
    found = {who: waiting(browse(who)) for who in ("hr", "manager", "lead", "other_hr", "other_manager")}
    assert found["hr"] == {"invite": (1, 1)}, "each person once: for the act that the reader may do"
    assert found["manager"] == {"late": (1, 1), "proposals": (1, 0)}
    assert found["lead"] == {"invite": (1, 1), "proposals": (1, 0)}
    assert found["other_hr"] == found["other_manager"] == {}


def waiting(browser) -> dict[str, tuple[int, int]]:
    """Return what waits for a reader in the pipeline: how much, and how much of it is overdue."""
    listed = json.loads(browser.get("/api/v1/waiting").text)["waiting"]
    ours = ("invite", "late_own", "late", "proposals")
    return {one["kind"]: (one["total"], one["overdue"]) for one in listed if one["kind"] in ours}
