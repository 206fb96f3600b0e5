"""The report of an interview: made once after the assessment, by a published schema, every point with its words."""

from __future__ import annotations

import html
import json
from pathlib import Path

import jsonschema
import pytest

from app import clock, database
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.assessment import rating
from app.hiring.assessment.rating import Verdict
from app.hiring.interviews import service as interviews
from app.hiring.reports import document, service
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_assessment import TEXT, finished, found
from tests.app.work_off import work_off

SCHEMA = Path(__file__).parents[3] / "docs/schemas/report.schema.json"
QUOTE = "I explained that she could lose a third of it"
RISK = "First I asked the customer what the money was for"


def statement(kind: str, text: str, quote: str | None, probability: float = 0.8) -> dict:
    start = TEXT.index(quote) if quote else None
    end = start + len(quote) if quote else None
    return {"kind": kind, "text": text, "probability": probability, "start": start, "end": end, "quote": quote}


def rated(people, app, *scores: float | None, statements: list[dict] | None = None):
    """An assessed application whose worker has done everything that was due."""
    application, interview = finished(people, app)
    database.db.execute_sql("DELETE FROM procrastinate_jobs")  # those that would ask a model
    work.emit("interview.finished", interview_id=interview.id, application_id=application.id)
    for answer, score in zip(interviews.answers(interview.id), scores, strict=True):
        body = found(score) | ({"statements": statements} if statements is not None else {})
        outcome = "rated" if score is not None else "not_enough_evidence"
        rating.keep(interview, answer, Verdict(outcome, "0.5b@0123456789ab", body), clock.now())
    work_off()
    return application


def stored() -> list[dict]:
    rows = database.db.execute_sql("SELECT person_id, id, body FROM reports ORDER BY made_at").fetchall()
    return [json.loads(keys.open_(person, "reports", "body", row, bytes(body))) for person, row, body in rows]


@pytest.mark.feature("RP-01", part="the 95th percentile was not measured with models")
def test_report_when_the_assessment_is_closed_then_is_there_once_and_the_log_has_the_time_it_took(people, app):
    application = rated(people, app, 3.6, 4.0, None, 2.0)
    assert column("SELECT count(*) FROM reports") == [1]
    [event] = column("SELECT payload FROM outbox_events WHERE topic = 'report.made'")
    assert event["application_id"] == str(application.id)
    assert 0 <= event["seconds"] <= event["seconds_answered"] < 300
    [entry] = [one for one in audit.recent(200, person_id=application.person_id) if one.object_kind == "report"]
    assert (entry.action, entry.detail["seconds"]) == ("create", event["seconds"])


def test_report_when_the_event_is_delivered_again_then_is_made_once(people, app):
    application = rated(people, app, 3.6, 4.0, None, 2.0)
    interview = interviews.interview(application.id)
    for _ in range(2):
        work.emit("assessment.finished", interview_id=interview.id, application_id=application.id)
    work_off()
    assert service.make(application.id, clock.now()) is False
    assert column("SELECT count(*) FROM reports") == [1]
    assert len(column("SELECT 1 FROM outbox_events WHERE topic = 'report.made'")) == 1


@pytest.mark.feature("SY-17")
def test_reports_when_stored_then_each_validates_against_the_published_schema_and_is_sealed(people, app):
    rated(people, app, 3.6, 4.0, None, 2.0)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert SCHEMA.read_text(encoding="utf-8") == document.schema()
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    documents = stored()
    assert len(documents) == 1
    for one in documents:
        assert not [error.message for error in checker.iter_errors(one)]
        assert [error.message for error in checker.iter_errors(one | {"version": 2})]
        assert [error.message for error in checker.iter_errors(one | {"rank": 1})]
    assert b"explained" not in b"".join(bytes(body) for body in column("SELECT body FROM reports"))
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("DELETE FROM reports")


@pytest.mark.feature("RP-02")
def test_report_when_no_words_show_a_point_then_the_point_is_not_there(people, app, browse):
    statements = [
        statement("5", "Names the loss in numbers", QUOTE),
        statement("1", "Sells before asking", RISK),
        statement("5", "A strength that nothing shows", None),
        statement("1", "A risk that nothing shows", None),
    ]
    application = rated(people, app, 4.0, 4.2, None, 1.5, statements=statements)
    [report] = stored()
    for kind, text, quote in (
        ("strengths", "Names the loss in numbers", QUOTE),
        ("risks", "Sells before asking", RISK),
    ):
        assert {point["text"] for point in report[kind]} == {text}
        for point in report[kind]:
            for said in point["quotes"]:
                assert TEXT[said["start"] :].startswith(said["text"])
                assert said["text"] == quote
    page = html.unescape(browse("manager").get(f"/applications/{application.id}/report").text)
    assert "that nothing shows" not in page
    assert page.count(QUOTE) >= 1
    assert "3 of 4 indicators could be rated" in page
    assert "Not enough evidence in the answer." in page


@pytest.mark.feature("PV-10")
def test_report_when_read_then_the_log_says_who_read_it_and_others_learn_nothing(people, app, browse):
    application = rated(people, app, 3.6, 4.0, None, 2.0)
    path = f"/applications/{application.id}/report"
    assert "Report: 李梅" in html.unescape(browse("hr").get(path).text)
    assert browse("manager").get(f"/api/v1{path}").json["indicators"][0]["score"] == 3.6
    for who in ("other_hr", "other_manager"):
        assert browse(who).get(path).status_code == browse(who).get(f"/api/v1{path}").status_code == 404
    read = [one for one in audit.recent(200, person_id=application.person_id) if one.object_kind == "report"][:2]
    assert [audit.sentence(one).split(" ")[:2] for one in read][0][0] == "Manager"
    assert {(one.actor_id, one.action) for one in read} == {
        (str(people.hr.id), "read"), (str(people.manager.id), "read"),
    }  # fmt: skip


def test_report_when_other_words_of_an_answer_were_rated_then_is_made_anew(people, app):
    application = rated(people, app, 3.6, 4.0, None, 2.0)
    interview = interviews.interview(application.id)
    answer = interviews.answers(interview.id)[3]
    body = found(4.4)
    rating.keep(interview, answer, Verdict("rated", "1.5b@0123456789ab", body | {"rater": "1.5b"}), clock.now())
    work_off()
    assert [one["indicators"][3]["score"] for one in stored()] == [2.0, 4.4]
    assert service.newest(application.id).document.indicators[3].score == 4.4


def test_report_when_the_interview_is_not_rated_yet_then_the_page_says_so(people, app, browse):
    application, _ = finished(people, app)
    path = f"/applications/{application.id}/report"
    assert "There is no report yet." in browse("hr").get(path).text
    assert browse("hr").get(f"/api/v1{path}").status_code == 404
