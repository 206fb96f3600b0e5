"""What is joined by itself: two applications of one candidate, each with its own key, until somebody undoes it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app import clock
from app.database import connection, transaction
from app.database import db as database
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import creating, editing, identity, proposals, service
from app.hiring.uploads import reading
from app.hiring.uploads import service as uploads
from tests.app.hiring import resumes
from tests.app.hiring.test_identity import OTHER, REASON, proposed, second

OTHER_ID = "110105198001011234"
NO_ID: dict[str, Any] = {"id_number": None}


def links(application) -> list[tuple]:
    sql = "SELECT id, state, agreed FROM identity_proposals WHERE application_id = %s ORDER BY created_at, id"
    return database.execute_sql(sql, (application.id,)).fetchall()


def third(people, **changes):
    return resumes.applied(people, resumes.position(people, "经理"), resumes.pdf("third"), **changes)


def undo(people, application, reason: str = REASON, act: str = "refuse") -> None:
    proposals.decide(people.hr, application.id, links(application)[0][0], act, reason)


@pytest.mark.feature("RS-13", part="no adapter reads a recruiting site")
def test_joining_when_hr_undoes_it_on_the_page_then_they_are_two_candidates_and_it_can_be_made_again(people, browse):
    first, hr = resumes.applied(people), browse("hr")
    other = second(people)
    assert proposals.joined(first.person_id) == [other.person_id]
    [(link, state, agreed)] = links(other)
    assert (state, agreed) == ("accepted", ["id_number", "phone", "email"])
    for application, where, title in ((other, "an earlier", "客户经理"), (first, "a later", "柜员")):
        page = hr.get(f"/applications/{application.id}").text
        assert f"Joined by itself with {where} application" in page
        assert "These agree: name, ID number, telephone number, e-mail address." in page
        assert f"</a> ({title})" in page
    address = f"/applications/{other.id}/same-person/{link}"
    assert hr.post(address, [("act", "refuse"), ("reason", " ")]).status_code == 422
    assert hr.post(address, [("act", "refuse"), ("reason", REASON)]).status_code == 303
    assert proposals.joined(first.person_id) == []
    for application, where in ((other, "an earlier"), (first, "a later")):
        page = hr.get(f"/applications/{application.id}").text
        assert f"No longer joined with {where} application" in page
        assert REASON in page
        assert "Decided by Hr on" in page
        entry = next(one for one in audit.recent(person_id=application.person_id) if one.object_kind == "candidate")
        assert (entry.actor_id, entry.detail["same_person"]) == (str(people.hr.id), "refused")
    again = f"/applications/{first.id}/same-person/{link}"
    assert hr.post(again, [("act", "accept"), ("reason", REASON)]).status_code == 303
    assert proposals.joined(other.person_id) == [first.person_id]
    assert "Said to be the same person as a later applicant" in hr.get(f"/applications/{first.id}").text


def test_joining_when_made_then_is_recorded_for_both_as_done_by_the_system(people):
    first = resumes.applied(people)
    other = second(people)
    for person in (first.person_id, other.person_id):
        entry = next(one for one in audit.recent(person_id=person) if one.object_kind == "candidate")
        assert (entry.actor_kind, entry.detail["same_person"]) == ("system", "accepted")


def test_joining_when_the_month_of_birth_was_the_second_datum_then_it_is_named(people):
    resumes.applied(people)
    other = second(people, email=None, **NO_ID)
    assert links(other)[0][2] == ["phone", "birth_date"]


def test_joining_when_many_files_of_one_person_are_read_at_once_then_there_is_one_candidate(people):
    position, outcomes = resumes.position(people), []
    received = [
        uploads.receive(position.id, "cv.pdf", resumes.pdf(str(number)), people.hr).upload for number in range(4)
    ]
    start = threading.Barrier(len(received))

    def accept(upload) -> None:
        with connection():
            start.wait()
            outcomes.append(reading.accept(upload.id, resumes.document(), resumes.fields(), resumes.EVIDENCE))

    rivals = [threading.Thread(target=accept, args=(upload,)) for upload in received]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join()
    persons = {service.application(made).person_id for made in outcomes}
    assert len(persons) == len(received)
    assert {*proposals.joined(received[0].person_id), received[0].person_id} == persons
    assert len(database.execute_sql("SELECT FROM identity_proposals").fetchall()) == len(received) - 1


def test_file_when_sent_twice_for_a_position_then_is_one_application(people):
    position = resumes.position(people)
    first = resumes.applied(people, position)
    again = uploads.receive(position.id, "again.pdf", resumes.pdf(), people.hr)
    assert again.repeated
    assert again.upload.application_id == first.id
    assert proposals.joined(first.person_id) == []


def test_application_when_namesakes_were_parted_then_joins_neither_by_itself_and_is_proposed_for_both(people):
    first = resumes.applied(people, **NO_ID)
    other = second(people, **NO_ID)
    undo(people, other)
    newest = third(people, **NO_ID)
    assert proposals.joined(newest.person_id) == []
    assert [row[1] for row in links(newest)] == ["open", "open"]
    assert identity.propose(newest, service.fields(newest.id)[1]) == []
    assert proposals.joined(first.person_id) == []


def test_application_when_its_id_number_differs_within_the_group_then_is_not_joined_through_another(people):
    resumes.applied(people)
    second(people, **NO_ID)
    newest = third(people, id_number=OTHER_ID)
    assert proposals.joined(newest.person_id) == []


def test_joining_when_undone_then_a_correction_proposes_nobody_of_them_again(people):
    resumes.applied(people)
    other, newest = second(people), third(people)
    assert len(proposals.joined(newest.person_id)) == 2
    undo(people, other)
    editing.edit(people.hr, other.id, service.fields(other.id)[1] | {"skills": ["Excel"]}, 1)
    assert [row[1] for row in links(other)] == ["refused"]


def test_proposal_when_several_persons_are_joined_then_is_one_for_all_of_them(people):
    resumes.applied(people)
    second(people)
    assert len(proposed(third(people, **OTHER))) == 1


def test_joining_when_another_persons_application_is_named_then_is_not_found(people):
    resumes.applied(people)
    other, stranger = second(people), third(people, name="王强", phone=None, email=None, id_number=None)
    with pytest.raises(NotFound):
        proposals.decide(people.hr, stranger.id, links(other)[0][0], "refuse", REASON)


def test_joining_when_the_other_position_is_hidden_then_hr_sees_nothing_of_it_and_asks_a_lead(people, browse):
    hidden = second(people, "other_hr")
    shown = resumes.applied(people)
    page = browse("hr").get(f"/applications/{shown.id}").text
    assert "Joined by itself" in page
    assert "Ask an HR lead" in page
    assert str(hidden.id) not in page
    with pytest.raises(Forbidden):
        undo(people, shown)
    proposals.decide(people.lead, shown.id, links(shown)[0][0], "refuse", REASON)
    assert "Joined by itself" not in browse("manager").get(f"/applications/{shown.id}").text


def test_joining_when_the_later_application_is_decided_then_stays_from_both_sides(people, browse):
    first, other = resumes.applied(people), second(people)
    database.execute_sql(
        "UPDATE applications SET stage = 'rejected', decided_by = %s, decision_id = %s WHERE id = %s",
        (people.lead.id, other.id, other.id),
    )
    for application in (first, other):
        with pytest.raises(Conflict):
            proposals.decide(people.hr, application.id, links(other)[0][0], "refuse", REASON)
        assert "was decided, so this stays" in browse("hr").get(f"/applications/{application.id}").text


def test_numbers_when_joined_then_those_of_both_are_masked_until_it_is_undone(people):
    first, other = resumes.applied(people), second(people, phone="13900000002")
    assert set(service.numbers(first.person_id)) == {resumes.PHONE, resumes.ID_NUMBER, "13900000002"}
    undo(people, other)
    assert "13900000002" not in service.numbers(first.person_id)


def test_number_when_a_joined_application_alone_names_it_then_finds_both_until_it_is_undone(people):
    resumes.applied(people)
    other = second(people, phone="13900000002")
    searched = [resumes.PHONE, "13900000002", resumes.ID_NUMBER]
    assert identity.in_position(other.position_id, searched) == [[other.id]] * 3
    undo(people, other)
    assert identity.in_position(other.position_id, searched) == [[], [other.id], [other.id]]


def test_key_when_one_of_two_joined_by_itself_is_erased_then_the_other_reads_on_and_nobody_is_found_by_it(
    people, browse
):
    first, other = resumes.applied(people), second(people)
    keys.destroy(first.person_id)
    assert service.fields(other.id)[1]["name"] == "李梅"
    hr = browse("hr")
    assert hr.get(f"/applications/{other.id}").status_code == 200
    assert hr.get(f"/applications/{first.id}").status_code == 410
    assert proposals.joined(third(people).person_id) == sorted([first.person_id, other.person_id])
    for person in proposals.joined(first.person_id):
        keys.destroy(person)
    assert proposed(resumes.applied(people, resumes.position(people), resumes.pdf("fourth"))) == []


def test_page_when_an_earlier_release_joined_under_one_key_then_says_that_it_cannot_be_undone(people, browse):
    first = resumes.applied(people)
    resume = creating.Resume(resumes.document(), resumes.fields(), resumes.EVIDENCE)
    media_id, position = service.original(first.id), resumes.position(people, "柜员")
    with transaction():
        other = creating.create(first.person_id, position.id, media_id, resume, clock.now())
    page = browse("hr").get(f"/applications/{first.id}").text
    assert "The same person applied more than once" in page
    assert "cannot be undone" in page
    assert f'href="/applications/{other.id}"' in page
