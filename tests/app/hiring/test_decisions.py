"""A named person decides, with a reason; nothing and nobody else can."""

from __future__ import annotations

import uuid
from contextlib import nullcontext

import peewee
import pytest

from app import clock
from app.database import db as database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.hiring.applications import service as applications
from app.hiring.decisions import service
from tests.app.hiring import resumes

REASON = "Clear evidence of risk awareness."


def at_stage(people, *stages: str):
    application = resumes.applied(people)
    for stage in stages or ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    return applications.application(application.id)


@pytest.mark.feature("SC-14", "RS-02")
def test_decision_when_made_then_has_a_named_person_and_a_reason(people):
    application = at_stage(people)
    service.decide(application.id, "approved", REASON, people.manager, clock.now())
    made = service.decision(application.id)
    assert (made.outcome, made.by, made.reason) == ("approved", "Manager", REASON)
    assert applications.application(application.id).stage == "approved"


@pytest.mark.feature("SC-14")
def test_decision_when_written_without_person_or_reason_then_database_refuses(people):
    application = at_stage(people)
    columns = "id, application_id, person_id, outcome, actor_type, account_id, reason, decided_at"
    whole = {
        "id": uuid.uuid4(), "application_id": application.id, "person_id": application.person_id, "outcome": "rejected",
        "actor_type": "human", "account_id": people.manager.id, "reason": b"sealed", "decided_at": clock.now(),
    }  # fmt: skip
    for change in ({"actor_type": "model"}, {"account_id": None}, {"reason": None}, {"reason": b""}):
        values = tuple((whole | change)[name] for name in columns.split(", "))
        with pytest.raises(peewee.IntegrityError), database.atomic():
            database.execute_sql(f"INSERT INTO decisions ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", values)


@pytest.mark.feature("RS-02", "SC-14")
def test_stage_when_rejected_by_the_system_then_database_refuses(people):
    application = at_stage(people, "screened")
    for statement in ("UPDATE applications SET stage = 'rejected'", "UPDATE applications SET stage = 'approved'"):
        with pytest.raises(peewee.IntegrityError), database.atomic():
            database.execute_sql(f"{statement} WHERE id = %s", (application.id,))


@pytest.mark.parametrize(
    ("name", "outcome", "taken"), [("", "approved", 0), ("", "rejected", 1), ("王敏", "approved", 1)]
)
def test_decision_when_nobody_knows_the_name_then_nobody_becomes_an_employee(people, name, outcome, taken):
    application = resumes.applied(people, name=name)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    with nullcontext() if taken else pytest.raises(Conflict, match="gives no name"):
        service.decide(application.id, outcome, REASON, people.manager, clock.now())
    assert (service.decision(application.id) is not None) == bool(taken)


def test_decision_when_reason_is_missing_or_role_is_wrong_then_refused(people):
    application = at_stage(people)
    with pytest.raises(Invalid, match="reason"):
        service.decide(application.id, "rejected", "  no ", people.manager, clock.now())
    with pytest.raises(Forbidden):
        service.decide(application.id, "rejected", REASON, people.hr, clock.now())
    for stranger in (people.other_manager, people.administrator, people.auditor):
        with pytest.raises(NotFound):
            service.decide(application.id, "rejected", REASON, stranger, clock.now())
    assert service.decision(application.id) is None


def test_decision_when_repeated_or_too_early_then_refused_and_first_stays(people):
    early = at_stage(people, "screened")
    with pytest.raises(Conflict, match="interview"):
        service.decide(early.id, "approved", REASON, people.manager, clock.now())
    service.decide(early.id, "rejected", REASON, people.manager, clock.now())
    with pytest.raises(Conflict):
        service.decide(early.id, "approved", "Changed my mind.", people.manager, clock.now())
    assert service.decision(early.id).outcome == "rejected"


@pytest.mark.feature("PV-03")
def test_decision_when_stored_then_reason_is_ciphertext(people):
    application = at_stage(people)
    service.decide(application.id, "rejected", REASON, people.manager, clock.now())
    stored = database.execute_sql("SELECT reason FROM decisions").fetchone()[0]
    assert REASON.encode() not in bytes(stored)


@pytest.mark.feature("IM-06")
def test_home_when_several_wait_then_the_one_that_is_due_first_stands_first(people, browse):
    position = resumes.position(people)
    for name, days in (("王一", 1), ("王二", 3), ("王三", 2)):
        numbers = {"phone": f"1390000000{days}", "email": f"{days}@example.com", "id_number": ""}
        one = resumes.applied(people, position, resumes.pdf(f"Person {days}"), name=name, **numbers)
        for stage in ("screened", "invited", "interviewing", "assessed"):
            applications.set_stage(one.id, stage, people.hr)
        since = "UPDATE pipeline_entries SET since = since - make_interval(days => %s) WHERE application_id = %s"
        database.execute_sql(since, (days, one.id))
    page = browse("manager").get("/").text
    assert sorted(("王一", "王二", "王三"), key=page.index) == ["王二", "王三", "王一"]
    assert "/positions/new" not in page


@pytest.mark.feature("PV-07")
def test_home_when_opened_then_shows_each_role_what_waits(people, browse):
    at_stage(people)
    assert "李梅" in browse("manager").get("/").text
    assert "李梅" not in browse("other_manager").get("/").text
    assert "李梅" not in browse("administrator").get("/").text
    assert browse(None).get("/").status_code == 303
