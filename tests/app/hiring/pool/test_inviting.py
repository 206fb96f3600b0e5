"""The talent pool: nobody is written to without a consent that holds at that moment."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import delivering
from app.foundation.notify import service as notify
from app.hiring.applications import proposals
from app.hiring.careers import service as careers
from app.hiring.pool import consents, inviting, keeping, service, store
from app.hiring.positions import life
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column
from tests.app.hiring.pooled import ALL, QUEUED, agreed, count, holder, invite, names, offered, rejected, states
from tests.app.work_off import work_off


@pytest.mark.feature("EH-02")
def test_person_when_the_consent_holds_then_is_written_to_once_about_a_position(people, past, post):
    entry = agreed(past)
    assert names(people) == ["李梅"]
    assert invite(people, entry, post).done
    assert (states(), column(QUEUED)) == (["waiting"], [1])
    again = invite(people, entry, post)
    assert not again.done
    assert "about this position before" in again.sentence
    assert (states(), column(QUEUED), count("pool_contacts")) == (["waiting"], [1], 1)
    work_off()
    assert states() == ["sent"]
    [(_, letter)] = [one for one in notify.mailbox(people.lead) if one[0].event == "pool_invited"]
    assert careers.address(post.id) in letter.mail
    assert letter.link == consents.link(entry.id)
    assert letter.link in letter.mail
    assert ("invite", "candidate") in [(one.action, one.object_kind) for one in audit.recent(20)]


@pytest.mark.feature("EH-02")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("never", "does not exist"),
        ("withdrawn", "withdrew the consent"),
        ("expired", "has ended"),
        ("at its end", "has ended"),
        ("erased", "erased"),
        ("opted out", "does not want messages"),
        ("applies again", "considered for a position now"),
    ],
)
def test_person_when_no_consent_holds_then_is_refused_with_the_reason_and_nothing_is_queued(
    people, past, post, spoil, said
):
    entry, at = agreed(past), clock.now()
    if spoil == "never":
        entry = store.Entry(uuid.uuid4(), past.person_id, uuid.uuid4(), at, at)
    elif spoil == "withdrawn":
        consents.withdraw(holder(past), at)
    elif spoil == "expired":
        keeping.expire(entry.ends_at)
    elif spoil == "at its end":
        at = entry.ends_at
    elif spoil == "erased":
        keys.destroy(past.person_id)
    elif spoil == "opted out":
        notify.opt_out(past.person_id, "pool", at)
    else:
        resumes.applied(people, post, resumes.pdf("again"))
    done = invite(people, entry, post, at)
    assert not done.done
    assert said in done.sentence
    assert (states(), column(QUEUED), count("pool_contacts")) == ([], [0], 0)


def test_person_when_the_consent_ends_at_this_very_moment_then_it_held_until_just_before(people, past, post):
    entry = agreed(past)
    assert not invite(people, entry, post, entry.ends_at).done
    assert keeping.expire(entry.ends_at - timedelta(microseconds=1)) == 0
    assert invite(people, entry, post, entry.ends_at - timedelta(microseconds=1)).done
    page = service.page(people.hr, ALL, "until", "", entry.ends_at)
    assert page.people == ()
    assert keeping.expire(entry.ends_at) == 1
    assert store.why_ended(entry.id) == "expired"


@pytest.mark.feature("EH-02")
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [("withdrawn", "no_consent"), ("expired", "no_consent"), ("erased", "no_consent"), ("closed", "withdrawn")],
)
def test_message_when_the_consent_ended_after_it_was_queued_then_the_worker_keeps_it_back(
    people, past, post, spoil, reason
):
    entry = agreed(past)
    assert invite(people, entry, post).done
    if spoil == "withdrawn":
        consents.withdraw(holder(past), clock.now())
    elif spoil == "expired":
        keeping.expire(entry.ends_at)
    elif spoil == "erased":
        keys.destroy(past.person_id)
    else:
        life.act(people.hr, post.id, "close", "Nobody is looked for any more.", clock.now())
    work_off()
    assert states() == ["suppressed"]
    assert column("SELECT reason FROM notify_messages WHERE event = 'pool_invited'") == [reason]


def test_message_when_its_consent_has_ended_by_the_clock_alone_then_is_not_delivered(people, past, post):
    entry = agreed(past)
    invite(people, entry, post)
    [message_id] = column("SELECT id FROM notify_messages WHERE event = 'pool_invited'")
    assert inviting.still_wanted(notify.about("application", past.id)[0].message, entry.ends_at) == "no_consent"
    delivering.deliver(message_id, entry.ends_at)
    assert states() == ["suppressed"]


def test_person_when_written_to_three_times_in_ninety_days_then_waits_until_the_first_is_older(people, past):
    entry, at = agreed(past), clock.now()
    posts = [offered(people, f"职位{number}") for number in range(4)]
    for number, post in enumerate(posts[:3]):
        assert invite(people, entry, post, at + timedelta(days=number)).done
    late = invite(people, entry, posts[3], at + inviting.WITHIN - timedelta(seconds=1))
    assert not late.done
    assert "3 times within 90 days" in late.sentence
    assert invite(people, entry, posts[3], at + inviting.WITHIN).done


def test_position_when_it_takes_nobody_or_is_not_shown_or_is_anothers_then_nobody_is_written_to(people, past, post):
    entry, now = agreed(past), clock.now()
    hidden = resumes.position(people, "未展示")
    with pytest.raises(Conflict, match="not on the careers page"):
        inviting.invite(people.hr, [entry.id], hidden.id, now)
    with pytest.raises(NotFound):
        inviting.invite(people.other_hr, [entry.id], post.id, now)
    for who in (people.manager, people.administrator, people.auditor):
        with pytest.raises(Forbidden):
            inviting.invite(who, [entry.id], post.id, now)
        with pytest.raises(Forbidden):
            service.page(who, ALL, "until", "", now)
    life.act(people.hr, post.id, "pause", "Later this year.", now)
    with pytest.raises(Conflict, match="paused"):
        inviting.invite(people.hr, [entry.id], post.id, now)
    assert states() == []


def test_person_when_already_applied_for_the_position_then_is_not_written_to_about_it(people, past):
    careers.show(people.hr, past.position_id, True, clock.now())
    [done] = inviting.invite(people.hr, [agreed(past).id], past.position_id, clock.now())
    assert "has applied for this position" in done.sentence


def test_person_when_said_to_be_the_same_as_one_who_applies_now_then_is_not_listed(people, past):
    agreed(past)
    other = resumes.applied(people, data=resumes.pdf("x"), name="李小梅", id_number=None, birth_date=None)
    assert names(people) == ["李梅"]
    [proposal] = column("SELECT id FROM identity_proposals")
    proposals.decide(people.lead, other.id, proposal, "accept", "The same photograph.")
    assert names(people) == []


def test_persons_when_joined_then_count_as_one_for_messages_and_for_a_withdrawal(people, past, post):
    later = rejected(people, offered(people, "柜员"), data=resumes.pdf("again"))
    assert proposals.joined(later.person_id) == [past.person_id]
    first, second = agreed(past), agreed(later)
    assert invite(people, first, post).done
    assert "about this position before" in invite(people, second, post).sentence
    consents.withdraw(holder(later), clock.now())
    assert count("pool_entries") == 0
    assert {store.why_ended(first.id), store.why_ended(second.id)} == {"withdrawn"}
