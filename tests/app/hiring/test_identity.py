"""Two applications are one person's only if enough agrees; what agrees in less is put before a person."""

from __future__ import annotations

from typing import Any

import pytest

from app.database import db as database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import editing, identity, proposals, service
from tests.app.hiring import resumes

OTHER: dict[str, Any] = {"name": "王强", "phone": "13900000001", "email": "wang@example.com", "birth_date": "1988-01"}
REASON = "Compared both on the telephone."


def second(people, owner: str = "hr", **changes):
    """Another application, for a position of the same owner or of another one."""
    position = resumes.position(people, "柜员")
    if owner != "hr":
        database.execute_sql(
            "UPDATE positions SET owner_id = %s WHERE id = %s", (getattr(people, owner).id, position.id)
        )
    return resumes.applied(people, position, resumes.pdf("another"), **changes)


def proposed(application) -> list[tuple]:
    sql = "SELECT id, found_by, state FROM identity_proposals WHERE application_id = %s"
    return database.execute_sql(sql, (application.id,)).fetchall()


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        (OTHER, "id_number"),
        ({"name": "王强"}, "id_number"),
        ({"name": None}, "id_number"),
        ({"phone": None, "email": None, "birth_date": None}, "id_number"),
        (OTHER | {"id_number": None, "phone": resumes.PHONE}, "phone"),
        (OTHER | {"id_number": None, "email": resumes.EMAIL}, "email"),
        ({"id_number": None, "email": None, "birth_date": None}, "phone"),
    ],
)
def test_application_when_a_number_agrees_and_little_else_then_is_proposed_and_not_joined(people, changes, by):
    first = resumes.applied(people)
    other = second(people, **changes)
    assert other.person_id != first.person_id
    assert service.display_name(first.id) == "李梅"
    assert service.display_name(other.id) == (changes.get("name", "李梅") or "–")
    assert [row[1:] for row in proposed(other)] == [(by, "open")]


@pytest.mark.parametrize("name", ["李 梅", "李·梅", "李．梅", "李-梅"])
def test_application_when_the_name_is_written_otherwise_then_is_joined(people, name):
    first = resumes.applied(people)
    assert proposals.joined(second(people, name=name, phone="13900000002").person_id) == [first.person_id]


def test_names_when_traditional_or_in_capitals_then_agree():
    assert identity.plain("張偉") == identity.plain("张伟")
    assert identity.plain("LI Mei") == identity.plain("Li Mei") == identity.plain("Ｌｉ　Ｍｅｉ")
    assert identity.plain("阿卜杜拉·买买提") == identity.plain("阿卜杜拉.买买提")
    assert identity.plain("李梅") != identity.plain("李美")


def test_application_when_joined_then_shows_its_own_name_and_the_other_keeps_its_own(people):
    first = resumes.applied(people)
    other = second(people, name="李 梅")
    assert proposals.joined(other.person_id) == [first.person_id]
    assert (service.display_name(first.id), service.display_name(other.id)) == ("李梅", "李 梅")
    editing.edit(people.hr, other.id, service.fields(other.id)[1] | {"name": "李梅梅"}, 1)
    assert service.display_names([first.id, other.id]) == {first.id: "李梅", other.id: "李梅梅"}


def test_edit_when_it_brings_in_anothers_number_then_joins_nobody_and_is_proposed(people):
    first = resumes.applied(people)
    other = second(people, **OTHER, id_number=None)
    editing.edit(people.hr, other.id, service.fields(other.id)[1] | {"id_number": resumes.ID_NUMBER}, 1)
    assert service.application(other.id).person_id != first.person_id
    assert service.display_names([first.id, other.id]) == {first.id: "李梅", other.id: "王强"}
    assert [row[1] for row in proposed(other)] == ["id_number"]
    third = resumes.applied(people, resumes.position(people, "经理"), resumes.pdf("third"))
    assert proposals.joined(third.person_id) == [first.person_id]


def test_name_when_an_application_is_from_before_then_comes_from_its_newest_version(people):
    application = resumes.applied(people)
    database.execute_sql("UPDATE applications SET name = NULL")
    assert service.display_name(application.id) == "李梅"


def test_proposal_when_hr_decides_with_a_reason_then_is_kept_recorded_and_can_be_taken_back(people, browse):
    first, hr = resumes.applied(people), browse("hr")
    other = second(people, **OTHER)
    page = hr.get(f"/applications/{other.id}").text
    assert "May be the same person" in page
    assert f'href="/applications/{first.id}"' in page
    address = f"/applications/{other.id}/same-person/{proposed(other)[0][0]}"
    assert hr.post(address, [("act", "accept"), ("reason", " ")]).status_code == 422
    assert hr.post(address, [("act", "accept"), ("reason", REASON)]).status_code == 303
    assert "Said to be the same person" in hr.get(f"/applications/{other.id}").text
    assert proposals.joined(first.person_id) == [other.person_id]
    assert proposals.joined(other.person_id) == [first.person_id]
    for person in (first.person_id, other.person_id):
        entry = next(one for one in audit.recent(person_id=person) if one.object_kind == "candidate")
        assert (entry.actor_id, entry.detail["same_person"]) == (str(people.hr.id), "accepted")
    sealed = database.execute_sql("SELECT reason FROM identity_proposals").fetchone()[0]
    assert REASON.encode() not in bytes(sealed)
    assert hr.post(address, [("act", "refuse"), ("reason", REASON)]).status_code == 303
    assert proposals.joined(first.person_id) == []
    assert "the same person" not in hr.get(f"/applications/{other.id}").text


def test_proposal_when_the_other_position_is_hidden_then_shows_nothing_of_it_and_hr_cannot_decide(people, browse):
    hidden = second(people, "other_hr")
    application = resumes.applied(people, **OTHER)
    hr = browse("hr")
    page = hr.get(f"/applications/{application.id}")
    assert "May be the same person" in page.text
    assert "Ask an HR lead" in page.text
    answer = hr.get(f"/api/v1/applications/{application.id}")
    assert answer.json["may_be_same_person"][0]["applications"] == []
    for text in (page.text, answer.text):
        assert str(hidden.id) not in text
        assert "李梅" not in text
    one = proposed(application)[0][0]
    with pytest.raises(Forbidden):
        proposals.decide(people.hr, application.id, one, "accept", REASON)
    with pytest.raises(Forbidden):
        proposals.decide(people.manager, application.id, one, "accept", REASON)
    with pytest.raises(NotFound):
        proposals.decide(people.other_hr, application.id, one, "accept", REASON)
    with pytest.raises(Invalid):
        proposals.decide(people.lead, application.id, one, "perhaps", REASON)
    proposals.decide(people.lead, application.id, one, "accept", REASON)
    assert "same person" not in browse("manager").get(f"/applications/{application.id}").text


def test_key_when_one_of_two_joined_persons_is_erased_then_the_others_data_stays(people):
    first, other = resumes.applied(people), second(people, **OTHER)
    proposals.decide(people.hr, other.id, proposed(other)[0][0], "accept", REASON)
    keys.destroy(first.person_id)
    assert service.display_names([first.id, other.id]) == {first.id: "–", other.id: "王强"}
    assert service.fields(other.id)[1]["name"] == "王强"


def test_proposal_when_the_application_is_decided_then_stays(people):
    resumes.applied(people)
    other = second(people, **OTHER)
    database.execute_sql(
        "UPDATE applications SET stage = 'rejected', decided_by = %s, decision_id = %s WHERE id = %s",
        (people.lead.id, other.id, other.id),
    )
    with pytest.raises(Conflict):
        proposals.decide(people.hr, other.id, proposed(other)[0][0], "accept", REASON)
