"""The end of a consent to the talent pool: what it alone kept cannot be read any more."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from app import clock, database, settings
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.hiring.applications import lookups, proposals
from app.hiring.applications import service as applications
from app.hiring.careers import service as careers
from app.hiring.pool import consents, keeping, store
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column
from tests.app.hiring.pooled import agreed, count, holder, names, rejected


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
    found = "SELECT num_nonnulls(phone_lookup, email_lookup, id_number_lookup) "
    assert column(f"{found} FROM candidates WHERE person_id = %s", past.person_id) == [0]
    assert column("SELECT lookups FROM applications WHERE id = %s", past.id) in ([[]], [None])
    newest = audit.recent(1)[0]
    assert (newest.action, newest.person_id, newest.detail) == ("erase", past.person_id, {"reason": "retention"})
    keeping.tick(entry.ends_at + timedelta(days=400))
    assert audit.recent(1)[0].id == newest.id
    again = resumes.applied(people, data=resumes.pdf("again"))
    assert proposals.joined(again.person_id) == []


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
