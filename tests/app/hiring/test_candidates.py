"""Applications: sealed, one person each, versioned, staged, and shown to those whose they are."""

from __future__ import annotations

import uuid

import peewee
import pytest

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service as media
from app.hiring.applications import editing, proposals, service
from app.hiring.uploads import intake, reading
from app.hiring.uploads import service as uploads
from app.hiring.uploads import store as upload_store
from tests.app.hiring import resumes


def everything(table: str) -> str:
    """Return all of a table as text, bytes as hex and as latin letters."""
    rows = database.db.execute_sql(f"SELECT * FROM {table}").fetchall()
    values = [value for row in rows for value in row]
    return "\n".join(bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in values)


def jobs(task: str) -> int:
    return database.db.execute_sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", (task,)).fetchone()[
        0
    ]


@pytest.mark.feature("PV-16", "PV-03")
def test_accept_when_a_resume_was_read_then_no_table_and_no_file_holds_a_word_of_it_in_clear(people, db):
    application = resumes.applied(people, file="李梅_简历.pdf")
    version, fields = service.fields(application.id)
    assert (version, fields["name"], fields["phone"]) == (1, "李梅", resumes.PHONE)
    tables = [
        "candidates",
        "applications",
        "resumes",
        "uploads",
        "audit_entries",
        "outbox_events",
        "procrastinate_jobs",
    ]
    text = "".join(everything(table) for table in tables)
    for secret in ("李梅", resumes.PHONE, resumes.ID_NUMBER, resumes.EMAIL, "招商银行", "复旦大学", "简历"):
        assert secret not in text
        assert secret.encode().decode("latin-1") not in text
    stored = b"".join(path.read_bytes() for path in db.media_folder.rglob("*") if path.is_file())
    assert b"%PDF" not in stored
    assert media.whole(service.original(application.id)).startswith(b"%PDF")


@pytest.mark.feature("RS-08")
def test_receive_when_the_same_file_comes_again_then_it_is_one_upload_and_one_job(people):
    position, data = resumes.position(people), resumes.pdf()
    first = uploads.receive(position.id, "a.pdf", data, people.hr)
    again = uploads.receive(position.id, "b.pdf", data, people.hr)
    assert (first.repeated, again.repeated, again.upload.id) == (False, True, first.upload.id)
    assert jobs("uploads.read") == 1
    elsewhere = uploads.receive(resumes.position(people, "柜员").id, "a.pdf", data, people.hr)
    assert not elsewhere.repeated


@pytest.mark.feature("RS-08", "SY-10")
def test_accept_when_a_job_is_repeated_then_there_is_one_application_and_one_event(people):
    position = resumes.position(people)
    receipt = uploads.receive(position.id, "a.pdf", resumes.pdf(), people.hr)
    assert reading.accept(receipt.upload.id, resumes.document(), resumes.fields(), {})
    assert reading.accept(receipt.upload.id, resumes.document(), resumes.fields(), {}) is None
    assert len(service.of_position(people.hr, position.id)) == 1
    assert everything("outbox_events").count("application.created") == 1


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"phone": "13900000000", "email": "new@example.com"}, True),
        ({"id_number": None, "email": "new@example.com"}, True),
        ({"id_number": None, "phone": "+86 138-1234-5678", "email": None, "name": "李 梅"}, True),
        ({"id_number": None, "phone": None}, True),
        ({"id_number": None, "email": None, "name": "王强"}, False),
        ({"id_number": None, "phone": None, "name": "王强"}, False),
        ({"id_number": "110105198001011234"}, False),
    ],
)
def test_accept_when_a_person_applied_before_then_is_found_by_number_phone_with_name_or_email(people, changes, same):
    first = resumes.applied(people)
    second = resumes.applied(people, resumes.position(people, "柜员"), resumes.pdf("another"), **changes)
    assert (proposals.joined(second.person_id) == [first.person_id]) is same


def test_accept_when_the_person_was_known_then_file_and_application_keep_the_key_they_came_under(people):
    first = resumes.applied(people)
    receipt = uploads.receive(resumes.position(people, "柜员").id, "二.pdf", resumes.pdf("second"), people.hr)
    made = reading.accept(receipt.upload.id, resumes.document(), resumes.fields(), {})
    upload = upload_store.get(receipt.upload.id)
    assert upload.person_id == receipt.upload.person_id == service.application(made).person_id != first.person_id
    assert media.describe(upload.media_id).person_id == upload.person_id
    assert media.whole(upload.media_id).startswith(b"%PDF")
    assert intake.names([upload]) == ["二.pdf"]
    keys.destroy(first.person_id)
    assert service.fields(made)[1]["name"] == "李梅"


@pytest.mark.feature("RS-01")
def test_application_when_a_program_reads_it_then_each_value_has_page_and_box_and_the_reading_is_recorded(
    browse, people
):
    application = resumes.applied(people)
    read = browse("hr").get(f"/api/v1/applications/{application.id}").json
    assert read["fields"]["name"] == "李梅"
    assert read["fields"]["phone"] == "138****5678"
    place = [{"page": 1, "box": [31, 30, 70, 45]}]
    assert read["places"] == {"/name": place, "/education/0/school": place}
    entry = audit.recent(1)[0]
    assert (entry.action, entry.object_kind, entry.object_id) == ("read", "application", str(application.id))
    assert (entry.person_id, entry.detail) == (application.person_id, {"version": 1})


@pytest.mark.feature("RS-05")
def test_edit_when_hr_corrects_then_a_new_version_is_kept_and_the_old_one_stays(people):
    application = resumes.applied(people)
    given = service.fields(application.id)[1]
    added = {"school": "北京大学", "degree": "硕士", "major": None, "start": "2012-09", "end": "2015-06"}
    given["education"] = [added, *given["education"]]
    assert editing.edit(people.hr, application.id, given, 1) == 2
    assert service.fields(application.id)[0] == 2
    assert service.fields(application.id, 1)[1]["education"][0]["school"] == "复旦大学"
    assert service.evidence(application.id)["/education/1/school"] == resumes.EVIDENCE["/education/0/school"]
    assert "/education/0/school" not in service.evidence(application.id)
    assert everything("outbox_events").count("resume.changed") == 1
    entry = audit.recent(1)[0]
    assert (entry.action, entry.detail) == ("update", {"version": 2, "changed": ["education"]})
    with pytest.raises(peewee.PeeweeException, match="append-only"), database.transaction():
        database.db.execute_sql("UPDATE resumes SET version = 9")


def test_read_when_a_model_finds_more_than_is_kept_then_people_can_correct_it_and_are_told(people, monkeypatch, browse):
    work = [{"employer": f"银行{n}", "title": "经" * 500, "start": "2010-01", "end": None} for n in range(90)]
    found = resumes.fields(
        work=work, skills=["a" * 400, *(f"skill {n}" for n in range(300))], birth_date="1850-01-01",
        years_by_skill={"b" * 400: 3.0, "Excel": 900.0, "SQL": 2.0}, certificates=[None, "CFA"],
    )  # fmt: skip
    answers = {
        "document_text": resumes.document(),
        "resume_fields": {"fields": found, "evidence": {}, "doubts": {"/work/80/end": {"code": "end_unlikely"}}},
    }
    monkeypatch.setattr(reading.inference, "ask", lambda model, *_: answers[model])
    receipt = uploads.receive(resumes.position(people).id, "cv.pdf", resumes.pdf(), people.hr)
    reading.read(receipt.upload.id)
    application_id = upload_store.get(receipt.upload.id).application_id
    version, kept = service.fields(application_id)
    assert (len(kept["work"]), len(kept["work"][0]["title"]), len(kept["skills"])) == (60, 300, 200)
    assert (kept["birth_date"], kept["years_by_skill"], kept["certificates"]) == (None, {"SQL": 2.0}, ["CFA"])
    assert kept["doubts"]["/work"]["code"] == kept["doubts"]["/skills"]["code"] == "more_read"
    page = browse("hr").get(f"/applications/{application_id}").text
    assert "The original says more here than is kept in fields." in page
    assert editing.edit(people.hr, application_id, kept | {"name": "李美丽"}, version) == version + 1


@pytest.mark.feature("RS-05")
def test_edit_when_what_is_given_does_not_fit_then_is_refused_and_nothing_changes(people):
    application = resumes.applied(people)
    good = service.fields(application.id)[1]
    for bad in ({"years_total": 900}, {"birth_date": "tomorrow"}, {"surname": "x"}, {"work": [{"start": "2020-13"}]}):
        with pytest.raises(Invalid):
            editing.edit(people.hr, application.id, good | bad, 1)
    with pytest.raises(Conflict):
        editing.edit(people.hr, application.id, good | {"name": "李美"}, 7)
    with pytest.raises(Forbidden):
        editing.edit(people.manager, application.id, good, 1)
    assert service.fields(application.id) == (1, good)


def test_set_stage_when_the_step_exists_then_is_taken_noted_and_audited(people):
    application = resumes.applied(people)
    for stage in ("screening", "screened", "invited", "interviewing", "assessed"):
        service.set_stage(application.id, stage, audit.SYSTEM)
        service.set_stage(application.id, stage, audit.SYSTEM)
    assert service.application(application.id).stage == "assessed"
    service.set_stage(application.id, "approved", people.manager, decision=uuid.uuid4())
    with pytest.raises(Conflict):
        service.set_stage(application.id, "screening", audit.SYSTEM)
    changes = [entry for entry in audit.recent() if entry.object_kind == "application" and entry.action == "update"]
    assert [entry.detail["to"] for entry in reversed(changes)][-1] == "approved"
    assert len(changes) == 6


def test_set_stage_when_no_person_decides_then_the_database_refuses(people):
    application = resumes.applied(people)
    for actor, detail in ((audit.SYSTEM, {"decision": uuid.uuid4()}), (people.manager, {})):
        with pytest.raises(peewee.IntegrityError, match="decided_by_a_person"):
            service.set_stage(application.id, "rejected", actor, **detail)
    assert service.application(application.id).stage == "received"


@pytest.mark.feature("PV-07")
def test_visible_when_the_application_is_for_anothers_position_then_it_does_not_exist(people):
    application = resumes.applied(people)
    for account in (people.hr, people.manager, people.lead):
        assert service.visible(account, application.id) == application
    for account in (people.other_hr, people.other_manager, people.administrator, people.auditor):
        with pytest.raises(NotFound):
            service.visible(account, application.id)


def test_display_names_when_many_are_asked_then_the_key_provider_is_asked_at_most_once(people):
    position = resumes.position(people)
    made = [
        resumes.applied(people, position, resumes.pdf(str(n)), id_number=None, phone=None, email=f"{n}@x.cn")
        for n in range(5)
    ]
    before = keys.provider_calls()
    names = service.display_names([one.id for one in made])
    assert set(names.values()) == {"李梅"}
    assert keys.provider_calls() - before <= 1
