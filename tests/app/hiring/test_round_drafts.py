"""Drafts of cards: kept for their interviewer alone, on every device, counted by nothing, gone with the card."""

from __future__ import annotations

import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.keys.ring import KeyDestroyed
from app.hiring.decisions import service as decisions
from app.hiring.rounds import criteria, drafts, service
from app.hiring.rounds.inputs import CardDraft
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_rounds import assessed, card, named  # noqa: F401 - a fixture
from tests.app.work_off import work_off

NOTE = "Named the rule"


def half(application_id) -> CardDraft:
    """A card of which one line has a score and one a note."""
    first, second, *_ = [one.id for one in criteria.of(application_id)]
    return CardDraft(score={first: 4}, note={second: NOTE}, judged={}, remark={"culture_fit": "Calm."})


def count() -> int:
    return column("SELECT count(*) FROM round_drafts")[0]


def test_card_when_left_half_filled_then_is_there_again_elsewhere_and_nobody_else_sees_or_counts_it(
    people,
    assessed,  # noqa: F811
    browse,
):
    named(people, assessed, people.manager, people.lead)
    page = f"/applications/{assessed.id}/round"
    sent = half(assessed.id).model_dump()
    assert browse("manager").send("PUT", f"{page}/draft", json=sent).status_code == 204
    first = next(iter(sent["score"]))
    again = browse("manager").get(page).text
    assert (
        f'name="score_{first}" value="4" checked' in again
        or f'name="score_{first}" value="4" required checked' in again
    )
    assert NOTE in again
    assert "Draft kept on" in again
    for other in ("lead", "hr"):
        assert NOTE not in browse(other).get(page).text
        assert NOTE not in browse(other).get(f"/api/v1{page}").text
    assert service.result(assessed.id) is None
    assert service.hides(people.manager, assessed.id)
    assert column("SELECT count(*) FROM round_scores") == [0]
    assert NOTE.encode() not in column("SELECT content FROM round_drafts")[0]
    service.hand_in(people.lead, assessed.id, card(assessed.id), clock.now())
    assert service.result(assessed.id) is None, "a draft is no card"


def test_draft_when_kept_again_then_replaces_the_one_before_and_the_log_has_the_first(people, assessed, browse):  # noqa: F811
    named(people, assessed, people.manager)
    browse("manager").submit(f"/applications/{assessed.id}/round/draft", [("remark_culture_fit", "Calm.")])
    drafts.keep(
        people.manager, assessed.id, CardDraft(remark={"culture_fit": "Calm and open.", "made_up": "x"}), clock.now()
    )
    assert drafts.own(people.manager, assessed.id).fields == {"remark_culture_fit": "Calm and open."}
    entries = [one for one in audit.recent(200, person_id=assessed.person_id) if one.detail.get("step") == "draft"]
    assert len(entries) == count() == 1


def test_draft_when_the_card_is_handed_in_or_its_interviewer_removed_then_is_gone(people, assessed):  # noqa: F811
    named(people, assessed, people.manager, people.lead)
    for one in (people.manager, people.lead):
        drafts.keep(one, assessed.id, half(assessed.id), clock.now())
    service.hand_in(people.manager, assessed.id, card(assessed.id), clock.now())
    assert (count(), drafts.own(people.manager, assessed.id).fields) == (1, {})
    with pytest.raises(Conflict, match="handed in your card already"):
        drafts.keep(people.manager, assessed.id, half(assessed.id), clock.now())
    service.remove(people.hr, assessed.id, people.lead.id, clock.now())
    assert count() == 0


def test_draft_when_the_candidate_is_decided_on_then_is_deleted(people, assessed):  # noqa: F811
    named(people, assessed, people.manager)
    drafts.keep(people.manager, assessed.id, half(assessed.id), clock.now())
    decisions.decide(assessed.id, "rejected", "The role needs more years.", people.manager, clock.now())
    database.db.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    assert count() == 0
    with pytest.raises(Conflict):
        drafts.keep(people.manager, assessed.id, half(assessed.id), clock.now())


def test_draft_when_the_key_of_the_person_is_destroyed_then_nobody_reads_it(people, assessed):  # noqa: F811
    named(people, assessed, people.manager)
    drafts.keep(people.manager, assessed.id, half(assessed.id), clock.now())
    keys.destroy(assessed.person_id)
    with pytest.raises(KeyDestroyed):
        drafts.own(people.manager, assessed.id)


def test_draft_when_kept_by_somebody_who_was_not_named_then_is_refused(people, assessed):  # noqa: F811
    named(people, assessed, people.manager)
    with pytest.raises(Forbidden):
        drafts.keep(people.hr, assessed.id, half(assessed.id), clock.now())
    with pytest.raises(NotFound):
        drafts.keep(people.other_manager, assessed.id, half(assessed.id), clock.now())
