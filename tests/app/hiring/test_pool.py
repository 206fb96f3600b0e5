"""The talent pool: nobody is written to without a consent that holds then, and its end erases what it alone kept."""

from __future__ import annotations

import html
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app import clock, database, settings, text
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.foundation.notify import delivering
from app.foundation.notify import service as notify
from app.hiring.applications import lookups, proposals
from app.hiring.applications import service as applications
from app.hiring.careers import service as careers
from app.hiring.decisions import service as decisions
from app.hiring.interviews import messages
from app.hiring.pool import consents, inviting, keeping, service, store
from app.hiring.positions import life
from app.hiring.uploads import reading
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column, invited
from tests.app.hiring.pooled import agreed, count, holder, offered, rejected
from tests.app.hiring.test_careers import returned, send, shown
from tests.app.hiring.test_reports import rated
from tests.app.statements import counted
from tests.app.work_off import work_off

ALL = service.Filters()
MESSAGES = "SELECT state FROM notify_messages WHERE event = 'pool_invited'"
QUEUED = (
    "SELECT count(*) FROM procrastinate_jobs j JOIN notify_messages m ON m.id::text = j.args->>'message_id' "
    "WHERE m.event = 'pool_invited'"
)


@pytest.fixture(autouse=True)
def english():
    """Refusals are read in English."""
    with text.reader("en"):
        yield


@pytest.fixture
def on_screen(db, monkeypatch):
    """Messages go out at any hour, onto the page of messages."""
    rules = db.notify.model_copy(update={"quiet_until": db.notify.quiet_from})
    made = db.model_copy(update={"notify": rules})
    monkeypatch.setattr(settings, "current", lambda: made)
    return made


@pytest.fixture
def past(people, on_screen):
    return rejected(people)


@pytest.fixture
def post(people, past):
    return offered(people)


def names(people, account=None) -> list[str]:
    return [one.name for one in service.page(account or people.hr, ALL, "until", "", clock.now()).people]


def invite(people, entry, post, at: datetime | None = None) -> inviting.Done:
    [done] = inviting.invite(people.hr, [entry.id], post.id, at or clock.now())
    return done


def states() -> list[str]:
    return column(MESSAGES)


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


def agrees(page) -> str:
    return re.search(r"<input[^>]*name=\"(?:consent|pool)\"[^>]*>", page.text)[0]


@pytest.mark.feature("EH-02")
def test_candidate_when_the_interview_is_finished_then_agrees_sees_renews_and_withdraws_by_their_link(
    people, app, on_screen
):
    application, candidate = invited(people, app)
    said = "after the interview, or once"
    assert said in candidate.get("/pool").text
    assert said in candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING).text
    candidate.begin()
    database.db.execute_sql("UPDATE interviews SET state = 'finished', finished_at = now()")
    assert "/pool" in candidate.get().text
    page = candidate.get("/pool")
    assert "checked" not in agrees(page)
    assert "Tick the box" in candidate.submit("/pool", act="give", wording=consents.WORDING).text
    assert "has changed meanwhile" in candidate.submit("/pool", act="give", consent="yes", wording="2020-01").text
    assert count("pool_consents") == count("pool_entries") == 0
    page = candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING)
    entry = store.of_person(application.person_id)
    given = store.consent(entry.consent_id)
    assert (given.way, given.wording, given.language) == ("status", consents.WORDING, "en")
    assert entry.ends_at == consents.later(given.given_at, 12)
    assert "You are in the talent pool until" in page.text
    candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING)
    renewed = store.of_person(application.person_id)
    assert (renewed.id, count("pool_consents")) == (entry.id, 2)
    assert renewed.ends_at > entry.ends_at
    page = candidate.submit("/pool", act="withdraw")
    assert "not in the talent pool any more" in page.text
    assert (count("pool_entries"), store.why_ended(entry.id)) == (0, "withdrawn")
    assert candidate.submit("/pool", act="withdraw").status_code == 200


def test_candidate_when_reminders_are_declined_then_consent_alone_says_whether_they_are_written_to(
    people, app, on_screen
):
    application, candidate = invited(people, app)
    candidate.post("/reminders", wanted="no")
    assert notify.declines(application.person_id, ["pool"])
    database.db.execute_sql("UPDATE interviews SET state = 'finished', finished_at = now()")
    candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING)
    assert not notify.declines(application.person_id, ["pool"])
    assert "You receive no reminders" in candidate.get().text
    assert messages.REMINDERS == ("progress", "reminder")


def test_link_of_a_message_when_opened_by_a_stranger_then_shows_positions_and_withdraws_and_is_over(
    people, past, post, browse
):
    entry = agreed(past)
    invite(people, entry, post)
    path, stranger = consents.link(entry.id).partition("8080")[2], browse(None)
    page = stranger.get(path).text
    assert f'href="{careers.address(post.id).partition("8080")[2]}"' in page
    assert "checked" not in agrees(stranger.get(path))
    assert past.person_id.hex not in page.replace("-", "")
    for wrong in (path[:-3] + "AAA", "/careers/pool/x", "/careers/pool/" + str(entry.id)):
        assert stranger.get(wrong).status_code == 404
    answer = stranger.post(path, [("act", "withdraw")])
    assert answer.status_code == 303
    assert "not in the talent pool any more" in stranger.get(answer.headers["location"]).text
    assert "withdrawn or has ended" in stranger.get(path).text
    assert stranger.post(path, [("act", "give"), ("consent", "yes"), ("wording", consents.WORDING)]).status_code == 404
    assert count("pool_entries") == 0


def read_in(people) -> uuid.UUID:
    """Read the file that was sent last into an application."""
    [upload_id] = column("SELECT id FROM uploads ORDER BY created_at DESC LIMIT 1")
    return reading.accept(upload_id, resumes.document(), resumes.fields(), resumes.EVIDENCE)


@pytest.mark.feature("EH-02")
def test_careers_form_when_the_box_is_not_ticked_then_there_is_no_consent_and_nobody_in_the_pool(
    people, browse, on_screen
):
    _, posting = shown(people)
    stranger = browse(None)
    assert "checked" not in agrees(stranger.get(f"/careers/{posting.id}"))
    assert send(stranger, posting).status_code == 303
    read_in(people)
    keeping.tick(clock.now())
    assert count("career_pool_consents") == count("pool_consents") == count("pool_entries") == 0


@pytest.mark.feature("EH-02")
def test_careers_form_when_the_box_is_ticked_then_the_consent_is_kept_apart_and_counts_once_decided(
    people, browse, on_screen
):
    _, posting = shown(people)
    stranger = browse(None)
    refused = send(stranger, posting, pool="yes", pool_wording="2020-01")
    assert "has changed meanwhile" in html.unescape(returned(stranger, refused))
    receipt = send(stranger, posting, pool="yes", pool_wording=careers.POOL_WORDING).headers["location"]
    keeping.tick(clock.now())
    assert (count("career_pool_consents"), count("pool_consents")) == (1, 0)
    application = applications.application(read_in(people))
    keeping.tick(clock.now())
    keeping.tick(clock.now())
    entry = store.of_person(application.person_id)
    given = store.consent(entry.consent_id)
    assert (given.way, given.application_id, count("pool_consents")) == ("careers", application.id, 1)
    assert names(people) == []  # the application is under way
    assert "Withdraw my consent" in stranger.get(f"{receipt}/pool").text
    answer = stranger.post(f"{receipt}/pool", [("act", "withdraw")])
    assert answer.status_code == 303
    keeping.tick(clock.now())
    assert count("pool_entries") == 0


def test_careers_consent_when_withdrawn_before_it_was_taken_then_does_not_put_them_back(people, past, browse):
    _, posting = shown(people)
    send(browse(None), posting, pool="yes", pool_wording=careers.POOL_WORDING)
    application = applications.application(read_in(people))
    assert application.person_id == past.person_id
    agreed(past)
    consents.withdraw(holder(past), clock.now())
    keeping.tick(clock.now())
    assert (count("pool_consents"), count("pool_entries")) == (2, 0)


@pytest.mark.parametrize(
    ("at", "months", "until"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), 12, datetime(2027, 12, 1, 9, tzinfo=UTC)),
        (datetime(2027, 8, 31, tzinfo=UTC), 6, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 2, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2026, 11, 30, tzinfo=UTC), 1, datetime(2026, 12, 30, tzinfo=UTC)),
    ],
)
def test_end_of_a_consent_when_months_are_counted_then_is_the_same_day_or_the_last_of_the_month(at, months, until):
    assert consents.later(at, months) == until


def readable(application) -> bool:
    try:
        applications.fields(application.id)
        list(media.read(applications.original(application.id)))
    except keys.KeyDestroyed:
        return False
    return True


@pytest.mark.feature("EH-02")
def test_data_when_the_consent_ends_after_the_usual_time_then_nothing_of_the_person_can_be_read(people, past, browse):
    entry = agreed(past)
    [typed_by] = typed(people, past)
    decided = column("SELECT decided_at FROM decisions")[0]
    usual = decided + timedelta(days=settings.current().resume_days)
    keeping.tick(usual + timedelta(days=1))
    assert readable(past)  # the consent keeps it
    assert keeping.keeps([past.person_id], usual) == {past.person_id}
    keeping.tick(entry.ends_at - timedelta(microseconds=1))
    assert readable(past)
    keeping.tick(entry.ends_at)
    assert not readable(past)
    assert applications.display_name(past.id) == "–"
    with pytest.raises(keys.KeyDestroyed):
        keys.cipher(typed_by)
    found = "SELECT num_nonnulls(name, phone, email, id_number, phone_lookup, email_lookup, id_number_lookup) "
    assert column(f"{found} FROM candidates WHERE person_id = %s", past.person_id) == [0]
    assert column("SELECT lookups FROM applications WHERE id = %s", past.id) in ([[]], [None])
    newest = audit.recent(1)[0]
    assert (newest.action, newest.person_id, newest.detail) == ("erase", past.person_id, {"reason": "retention"})
    keeping.tick(entry.ends_at + timedelta(days=400))
    assert audit.recent(1)[0].id == newest.id
    again = resumes.applied(people, data=resumes.pdf("again"))
    assert again.person_id != past.person_id


def typed(people, application) -> list[uuid.UUID]:
    """Write down, as the careers page does, what was typed for an application; return whose key sealed it."""
    position = applications.application(application.id).position_id
    careers.show(people.hr, position, True, clock.now())
    _, posting, _ = careers.of_position(people.hr, position)
    person = column("INSERT INTO persons (id, created_at) VALUES (gen_random_uuid(), now()) RETURNING id")
    keys.create(person[0])
    [upload] = column("SELECT id FROM uploads WHERE application_id = %s", application.id)
    database.db.execute_sql(
        "INSERT INTO career_submissions (id, posting_id, upload_id, person_id, receipt_digest, contact, created_at) "
        "VALUES (gen_random_uuid(), %s, %s, %s, decode(repeat('00', 32), 'hex'), '', now())",
        (posting.id, upload, person[0]),
    )
    return person


@pytest.mark.feature("EH-02")
def test_data_when_the_consent_is_withdrawn_before_the_usual_time_then_is_erased_at_that_time(people, past):
    agreed(past)
    consents.withdraw(holder(past), clock.now())
    decided = column("SELECT decided_at FROM decisions")[0]
    usual = decided + timedelta(days=settings.current().resume_days)
    keeping.tick(usual - timedelta(microseconds=1))
    assert readable(past)
    keeping.tick(usual)
    assert not readable(past)


def test_data_when_the_person_agrees_again_applies_or_was_hired_then_is_not_erased(people, past):
    usual = clock.now() + timedelta(days=settings.current().resume_days + 1)
    agreed(past)
    consents.withdraw(holder(past), clock.now())
    agreed(past)
    assert keeping.erase(usual) == 0
    consents.withdraw(holder(past), clock.now())
    resumes.applied(people, data=resumes.pdf("again"))
    assert keeping.erase(usual) == 0
    assert readable(past)


def test_data_of_others_when_somebody_is_erased_then_stay(people, past):
    other = rejected(
        people, data=resumes.pdf("other"), name="王芳", id_number=None, phone="13900000011", email="w@x.cn"
    )
    agreed(past)
    consents.withdraw(holder(past), clock.now())
    agreed(other)
    keeping.tick(clock.now() + timedelta(days=200))
    assert (readable(past), readable(other)) == (False, True)


def test_person_when_erased_then_leaves_the_pool_in_the_same_transaction(people, past):
    entry = agreed(past)
    with database.transaction():
        keys.destroy(past.person_id)
        assert count("pool_entries") == 0
    assert store.why_ended(entry.id) == "erased"
    with pytest.raises(keys.KeyDestroyed):
        consents.give(holder(past), consents.WORDING, "zh", clock.now())
    assert lookups.asked(name="李")  # words still ask, and find nobody
    assert names(people) == []


def test_list_when_read_then_shows_where_each_came_and_takes_three_statements_and_is_recorded(people, past, post):
    entry = agreed(past)
    invite(people, entry, post)
    others = [
        rejected(
            people, data=resumes.pdf(str(n)), name=f"王{n}", id_number=None, phone=f"1390000001{n}", email=f"{n}@x.cn"
        )
        for n in range(3)
    ]
    for other in others:
        agreed(other)
    with counted() as found:
        page = service.page(people.lead, ALL, "until", "", clock.now())
    assert len(found.own) <= 3, found.own
    assert found.recorded == 1
    first = page.people[0]
    assert (page.total, first.name, first.row.title, first.row.reached) == (4, "李梅", "客户经理", "screened")
    assert [title for _at, title in first.contacted] == ["风控经理"]
    assert not first.soon
    soon = service.page(people.hr, ALL, "until", "", entry.ends_at - service.SOON).people[0]
    assert soon.soon
    assert soon.visible
    assert not any(one.visible for one in service.page(people.other_hr, ALL, "until", "", clock.now()).people)


def test_list_when_it_is_long_then_goes_on_after_the_last_row(people, past, monkeypatch):
    agreed(past)
    for n in range(4):
        contact = {"id_number": None, "phone": f"1390000001{n}", "email": f"{n}@x.cn"}
        agreed(rejected(people, data=resumes.pdf(str(n)), name=f"王{n}", **contact))
    monkeypatch.setattr(service, "SHOWN", 2)
    for order in ("until", "-until", "decided", "-decided"):
        seen, after = [], ""
        for _ in range(3):
            page = service.page(people.hr, ALL, order, after, clock.now())
            seen += [one.name for one in page.people]
            after = page.next
        assert (after, len(seen), len({*seen})) == ("", 5, 5), order
        expected = ["李梅", "王0", "王1", "王2", "王3"]
        assert seen == (expected if order[0] != "-" else expected[::-1])


def test_list_when_filtered_then_finds_by_name_position_and_unit(people, past, browse):
    agreed(past)
    contact = {"id_number": None, "phone": "13900000012", "email": "w@x.cn"}
    agreed(rejected(people, offered(people, "柜员"), data=resumes.pdf("w"), name="王芳", **contact))
    page = browse("hr").get("/pool").text
    assert page.index("李梅") < page.index("王芳")
    assert "李梅" not in browse("hr").get("/pool?q=%E7%8E%8B").text
    only = browse("hr").get(f"/pool?position={past.position_id}").text
    assert ("李梅" in only, "王芳" in only) == (True, False)
    assert "Nobody fits" in browse("hr").get(f"/pool?unit={uuid.uuid4()}").text
    for wrong in ("position=x", "unit=1", "after=x~y", "after=2026-01-01~1", "sort=name"):
        assert browse("hr").get(f"/pool?{wrong}").status_code == 200


def test_score_when_the_interview_was_rated_then_stands_in_the_list_with_its_interval(people, app, on_screen):
    application = rated(people, app, 3.0, 4.0, None, 5.0)
    decisions.decide(application.id, "rejected", "The role needs more years.", people.manager, clock.now())
    agreed(application)
    [person] = service.page(people.hr, ALL, "until", "", clock.now()).people
    assert person.row.reached == "assessed"
    assert person.interview.low <= person.interview.score <= person.interview.high
    assert person.interview.low < person.interview.high


def test_page_when_hr_writes_to_people_then_shows_each_with_what_became_of_it(people, past, post, browse):
    entry = agreed(past)
    browser = browse("hr")
    assert "Nobody is chosen" in browser.get("/pool/invitations").text
    asked = browser.get(f"/pool/invitations?entry={entry.id}").text
    assert str(post.id) in asked
    assert "the position that you choose" in asked
    assert "Choose the position" in browser.submit("/pool/invitations", [("entry", str(entry.id))]).text
    fields = [("entry", str(entry.id)), ("entry", str(uuid.uuid4())), ("position", str(post.id))]
    done = browser.submit("/pool/invitations", fields).text
    assert done.count("message on its way") == done.count("not done") == 1
    assert "This was shown before" in browser.get(browser.at).text
    panel = browser.get(f"/applications/{past.id}/pool").text
    assert "Written to about “风控经理”" in panel
    assert people.hr.display_name in panel
    assert f'hx-get="/applications/{past.id}/pool"' in browser.get(f"/applications/{past.id}").text
    assert browse("manager").get(f"/applications/{past.id}/pool").status_code == 403
    assert f"/applications/{past.id}/pool" not in browse("manager").get(f"/applications/{past.id}").text
    assert browse("other_hr").get(f"/applications/{past.id}/pool").status_code == 404
    assert browse("manager").get("/pool").status_code == 403
