"""Notes on an application: who reads them, who is told, what a withdrawal leaves, and that candidates see none."""

from __future__ import annotations

import html
import json
import uuid

import peewee
import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.foundation.waiting import service as waiting
from app.hiring.decisions import results
from app.hiring.decisions import service as decisions
from app.hiring.notes import service
from app.hiring.reports import exporting, feedback
from app.hiring.reports import service as reports
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column, invited
from tests.app.hiring.test_feedback import on_screen, page_of  # noqa: F401 - a fixture
from tests.app.hiring.test_permissions import routes
from tests.app.hiring.test_report_pdf import words
from tests.app.hiring.test_reports import rated
from tests.app.statements import counted
from tests.app.work_off import work_off

MARKER = "MARKERNOTE"


@pytest.fixture
def application(people):
    return resumes.applied(people, resumes.position(people))


def write(people, application, text: str = f"{MARKER}: ask about 2021.", *mentioned) -> uuid.UUID:
    return service.write(people.hr, application.id, text, [one.id for one in mentioned], clock.now())


def bell(account) -> list[tuple[str, int]]:
    found = waiting.waiting(account, clock.now())
    return [(one.address, one.total) for one in found if one.kind == "mentions"]


def told(account) -> int:
    return column("SELECT count(*) FROM notify_messages WHERE event = 'work_waiting' AND account_id = %s", account.id)[
        0
    ]


def seen(candidate) -> list[str]:
    """What each address of the candidate's link answers; those of files answer nothing."""
    addresses = {route.removeprefix("GET /i/{token}") for route in routes() if route.startswith("GET /i/{token}")}
    found = [candidate.get(one.replace("{number:int}", "1")) for one in sorted(addresses)]
    assert sum(one.status_code == 200 for one in found) >= 2
    return [html.unescape(one.content.decode("utf-8", "replace")) for one in found]


@pytest.mark.feature("PV-07", "PV-10")
def test_note_when_written_then_those_read_it_who_may_see_the_application_and_each_reading_is_recorded(
    people, application, browse
):
    address = f"/applications/{application.id}/notes"
    answer = browse("hr").post(address, [("text", f"{MARKER}: call 13800138000.")])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/applications/{application.id}#notes")
    for who in ("hr", "manager", "lead"):
        before = audit.recent(1)[0].id
        browser = browse(who)
        page = browser.get(address).text
        assert f"{MARKER}: call 138****8000." in page
        assert ("Withdraw this note" in page) is (who == "hr")
        newest = audit.recent(1)[0]
        assert newest.id > before
        assert (newest.action, newest.object_id, newest.detail) == ("read", str(application.id), {"part": "notes"})
        assert f'hx-get="{address}"' in browser.get(f"/applications/{application.id}").text
        [note] = json.loads(browser.get(f"/api/v1{address}").text)["notes"]
        assert (note["by"], note["text"]) == (people.hr.display_name, f"{MARKER}: call 138****8000.")
    for who in ("other_hr", "other_manager"):
        assert browse(who).get(address).status_code == 404
        with pytest.raises(NotFound):
            service.write(getattr(people, who), application.id, "x", [], clock.now())


def test_note_when_it_mentions_a_colleague_then_they_are_told_and_the_bell_counts_it_until_they_open_the_notes(
    people, application, browse
):
    write(people, application, MARKER, people.manager)
    assert told(people.manager) == 1
    assert (told(people.lead), bell(people.lead), bell(people.hr)) == (0, [], [])
    assert bell(people.manager) == [(f"/applications/{application.id}#notes", 1)]
    browse("lead").get(f"/applications/{application.id}/notes")
    assert bell(people.manager), "somebody else opened them"
    page = browse("manager").get(f"/applications/{application.id}/notes").text
    assert f"mentions {people.manager.display_name}" in page
    assert bell(people.manager) == []
    again = write(people, application, MARKER, people.manager)
    assert bell(people.manager)
    service.withdraw(people.hr, application.id, again, clock.now())
    assert bell(people.manager) == []


@pytest.mark.feature("PV-07")
def test_note_when_it_mentions_somebody_who_may_not_see_the_application_then_is_refused_and_nobody_is_told(
    people, application, browse
):
    for stranger in (people.other_hr, people.other_manager, people.administrator, people.auditor, people.hr):
        with pytest.raises(Invalid):
            write(people, application, MARKER, people.manager, stranger)
    for text in ("", "  ", "长" * 2001):
        with pytest.raises(Invalid):
            write(people, application, text)
    assert column("SELECT count(*) FROM application_notes") == [0]
    assert told(people.manager) == 0
    offered = [one.id for one in service.colleagues(people.hr, application.id)]
    assert sorted(offered) == sorted([people.lead.id, people.manager.id])
    page = browse("hr").submit(f"/applications/{application.id}/notes", [("text", MARKER), ("mention", "nobody")])
    assert "data-refused" in page.text
    assert MARKER in page.text


def test_note_when_withdrawn_then_its_text_is_shown_no_longer_and_that_it_was_there_stays(people, application, browse):
    note = write(people, application)
    address = f"/applications/{application.id}/notes"
    for account in (people.manager, people.lead):
        with pytest.raises(Forbidden):
            service.withdraw(account, application.id, note, clock.now())
    with pytest.raises(NotFound):
        service.withdraw(people.other_hr, application.id, note, clock.now())
    other = resumes.applied(people, resumes.position(people), phone="13900000001", email="o@x.cn", id_number=None)
    with pytest.raises(NotFound):
        service.withdraw(people.hr, other.id, note, clock.now())
    assert browse("hr").post(f"{address}/{note}/withdrawn", []).status_code == 303
    newest = audit.recent(1)[0]
    assert (newest.action, newest.person_id, newest.detail) == (
        "withdraw", application.person_id, {"part": "notes"},
    )  # fmt: skip
    page = browse("manager").get(address).text
    assert MARKER not in page
    assert people.hr.display_name in page
    assert "withdrawn on" in page
    assert MARKER not in browse("manager").get(f"/api/v1{address}").text
    with pytest.raises(Conflict):
        service.withdraw(people.hr, application.id, note, clock.now())
    for statement in ("UPDATE application_notes SET text = ''", "DELETE FROM note_withdrawals"):
        with pytest.raises(peewee.ProgrammingError, match="append-only"), database.transaction():
            database.db.execute_sql(statement)


def test_note_when_kept_then_is_sealed_with_the_key_of_the_person(people, application):
    write(people, application)
    [sealed] = column("SELECT text FROM application_notes")
    assert MARKER.encode() not in bytes(sealed)
    keys.destroy(application.person_id)
    assert [one.text for one in service.read(people.hr, application.id, clock.now())] == ["–"]


def test_notes_when_they_grow_then_take_as_many_statements_as_one(people, application):
    found = []
    for _ in range(2):
        write(people, application, MARKER, people.manager)
        with counted() as statements:
            service.read(people.hr, application.id, clock.now())
        found.append(len(statements.own))
    assert found[0] == found[1]


@pytest.mark.feature("PV-07", "RP-06")
def test_note_when_written_then_no_page_document_or_message_of_the_candidate_holds_it(people, app, on_screen):  # noqa: F811
    application = rated(people, app, 3.6, 2.0, None, 4.6)
    write(people, application, f"{MARKER}: too quiet.", people.manager)
    report = reports.needed(reports.read(people.hr, application.id)).document.model_dump_json()
    printed = "".join(words(exporting.pdf(people.hr, application.id, clock.now())))
    feedback.release_texts(people.lead, clock.now())
    decisions.decide(application.id, "rejected", "The role needs more years.", people.manager, clock.now())
    results.send(people.hr, application.id, "", clock.now())
    work_off()
    assert feedback.send_due(clock.now()) == 1
    candidate = page_of(people, app, application)
    assert candidate.get("/feedback").status_code == 200
    api = candidate.send("GET", "/feedback", {"Accept": "application/json"})
    letters = [json.dumps(vars(letter), default=str) for _shown, letter in notify.mailbox(people.lead)]
    assert len(letters) >= 2
    texts = [report, printed, api.text, *letters, *seen(candidate)]
    assert [text for text in texts if MARKER in text] == []
    assert MARKER in service.read(people.hr, application.id, clock.now())[0].text


def test_note_when_the_interview_goes_on_then_the_candidate_sees_nothing_of_it(people, app):
    application, candidate = invited(people, app)
    write(people, application)
    candidate.begin()
    assert candidate.post("/questions/1").status_code == 303
    assert [text for text in seen(candidate) if MARKER in text] == []
