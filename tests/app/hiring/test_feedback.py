"""Feedback: what candidates get back, when, and that nothing else of what the bank has ever reaches them."""

from __future__ import annotations

import html
import json
import re
import uuid
from datetime import timedelta

import pytest

from app import clock, database, settings
from app.errors import Conflict, Forbidden, NotFound, SettingsError
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.hiring.applications import service as applications
from app.hiring.decisions import results
from app.hiring.decisions import service as decisions
from app.hiring.interviews import links
from app.hiring.interviews import service as interviews
from app.hiring.reports import advice, feedback, feedback_store, inquiring, standing, store
from app.hiring.reports import service as reports
from app.settings import Notify, ScreenChannel
from tests.app.hiring.interviewed import Candidate, column
from tests.app.hiring.test_reports import QUOTE, RISK, rated, statement
from tests.app.statements import counted
from tests.app.work_off import work_off

REASON = "MARKERREASON: the answers show little risk awareness."
INTERNAL = ("MARKERREASON", "MARKERRISK", "MARKERSTRENGTH", QUOTE, RISK, "0.5b@", "rater", "overall", "interval")
SCORE = re.compile(r"(?<!\d)3\.6(?!\d)")
"""The score of an answer, and no part of a time."""
BLAMING = re.compile(
    r"risk point|reject|fail|weak|poor|bad|unsuitable|风险点|淘汰|拒绝|不合格|失败|较差|不适合|未通过", re.IGNORECASE
)


@pytest.fixture
def on_screen(db, monkeypatch):
    """Messages are shown on a page, at any hour."""
    quiet = Notify().quiet_from
    shown = Notify(channels=(ScreenChannel(),), quiet_from=quiet, quiet_until=quiet)
    monkeypatch.setattr(settings, "current", lambda: db.model_copy(update={"notify": shown}))


def marked(people, app, *scores: float | None):
    """An assessed application with a marker in everything that the bank notes inside."""
    said = [statement("5", "MARKERSTRENGTH", QUOTE), statement("1", "MARKERRISK", RISK)]
    return rated(people, app, *(scores or (3.6, 2.0, None, 4.6)), statements=said)


def page_of(people, app, application) -> Candidate:
    interview = interviews.interview(application.id)
    return Candidate(app, links.add(interview.id, interview.person_id, people.hr.id, clock.now())[0])


def events(application) -> list[str]:
    return [one.message.event for one in notify.about("application", application.id)]


def due(application):
    return feedback_store.of_interview(interviews.interview(application.id).id).due_at


@pytest.mark.feature("RP-06", "RP-05")
def test_feedback_when_rejected_then_comes_after_the_result_was_told_and_holds_no_word_of_the_inside(
    people, app, on_screen
):
    application = marked(people, app)
    feedback.release_texts(people.lead, clock.now())
    decisions.decide(application.id, "rejected", REASON, people.manager, clock.now())
    later = due(application) + timedelta(days=30)
    assert feedback.send_due(later) == 0, "the machine tells nothing before a person told the result"
    results.send(people.hr, application.id, "", clock.now())
    work_off()
    assert feedback.send_due(clock.now()) == 1
    assert feedback.send_due(clock.now()) == 0
    assert events(application).count("feedback_ready") == 1
    candidate = page_of(people, app, application)
    page = html.unescape(candidate.get("/feedback").text)
    assert "here practice will help you most" in page
    assert "Practise asking about means" in page or "Practise" in page
    api = candidate.send("GET", "/feedback", {"Accept": "application/json"})
    work_off()
    message = [letter for shown, letter in notify.mailbox(people.lead) if shown.event == "feedback_ready"][0]
    for text in (page, api.text, json.dumps(vars(message), default=str)):
        assert [one for one in INTERNAL if one in text] == []
        assert not SCORE.search(text)
    assert set(api.json["feedback"]) == {"version", "position", "indicators"}
    assert {key for one in api.json["feedback"]["indicators"] for key in one} == {"name", "level", "advice", "standing"}
    assert message.link.startswith("http")
    assert "Feedback on your interview" in Candidate(app, message.link).get("/feedback").text


@pytest.mark.feature("RP-05")
def test_texts_when_they_ship_then_blame_nobody_and_advise_on_every_question():
    for language, texts in advice.texts().items():
        every = [*texts.levels.values(), texts.general, *texts.indicators.values()]
        assert [text for text in every if BLAMING.search(text)] == [], language
    from app.hiring.interviews import packs

    assert {name for pack in packs.all_packs().values() for name in pack.questions} == set(
        advice.texts()["zh"].indicators
    )


@pytest.mark.parametrize(
    "wrong", ["levels: {}", "[", "general: x", "levels: {strong: '{name} is unknown here'}\ngeneral: long enough"]
)
def test_texts_when_a_file_is_wrong_then_it_is_named(tmp_path, wrong):
    for language in ("zh", "en"):
        (tmp_path / f"{language}.yml").write_text(wrong)
    with pytest.raises(SettingsError, match="yml"):
        advice.read(tmp_path)
    (tmp_path / "zh.yml").write_text("#" * (advice.FILE_BYTES + 1))
    with pytest.raises(SettingsError, match="KiB"):
        advice.read(tmp_path)


@pytest.mark.feature("RP-06")
def test_feedback_when_nobody_released_the_texts_then_is_owed_and_hr_sees_what_is_overdue(
    people, app, browse, on_screen
):
    application = marked(people, app)
    assert feedback.send_due(due(application)) == 0
    database.db.execute_sql("UPDATE feedbacks SET due_at = due_at - interval '30 days'")
    page = html.unescape(browse("hr").get("/feedback").text)
    assert 'data-overdue="1"' in page
    assert "1 of 1 are overdue" in page
    assert "Integrity and compliance: Practise" in page
    assert "诚信合规：可练习" in page
    assert not [name for name in ("customer-trust", "{indicator}") if name in page]
    assert "李梅" not in browse("other_hr").get("/feedback").text
    assert browse("manager").get("/feedback").status_code == 403
    assert browse("hr").post("/feedback/release", []).status_code == 403
    assert browse("lead").post("/feedback/release", []).status_code == 303
    assert feedback.send_due(clock.now()) == 1
    assert column("SELECT count(*) FROM feedbacks WHERE released_at IS NULL") == [0]
    assert "Nobody waits for feedback." in browse("hr").get("/feedback").text


@pytest.mark.feature("RP-06")
def test_feedback_when_nobody_has_decided_then_comes_on_the_last_day_and_not_before(people, app, on_screen):
    application = marked(people, app)
    feedback.release_texts(people.lead, clock.now())
    assert (due(application) - interviews.interview(application.id).finished_at).days == 3
    assert feedback.send_due(clock.now()) == 0
    assert feedback.send_due(due(application) - feedback.LAST_DAY) == 1


@pytest.mark.feature("RP-04")
def test_standing_when_fewer_than_fifty_were_rated_then_is_hidden_else_shown_with_its_definition(
    people, app, on_screen
):
    application = marked(people, app)
    document = reports.newest(application.id).document
    cohort = [1.0] * 24 + [3.6] * 10 + [4.0] * 14
    assert standing.of(document) == {}
    assert len(cohort) == standing.FEWEST - 2
    enough = standing.standing(3.6, [*cohort, 5.0])
    assert (enough.score, enough.higher_than, enough.others) == (3.6, 48, 49)
    with pytest.raises(ValueError, match="others"):
        standing.standing(3.6, cohort)
    feedback.release_texts(people.lead, clock.now())
    feedback.send_due(due(application))
    page = html.unescape(page_of(people, app, application).get("/feedback").text)
    assert "other candidates" not in page


@pytest.mark.feature("RP-04")
def test_standing_when_fifty_were_rated_then_the_page_shows_share_and_definition(people, app, on_screen, monkeypatch):
    application = marked(people, app)
    of_all = {1: standing.standing(3.6, [1.0] * 40 + [4.0] * 10)}
    monkeypatch.setattr(standing, "of", lambda document: of_all)
    feedback.release_texts(people.lead, clock.now())
    feedback.send_due(due(application))
    page = html.unescape(page_of(people, app, application).get("/feedback").text)
    assert "Your score: 3.6 of 5, higher than 80 percent of 50 other candidates." in page
    assert "only where at least 50 candidates were rated" in page


@pytest.mark.feature("RP-05")
def test_question_when_a_candidate_asks_for_a_review_then_another_person_replies_and_the_candidate_reads_it(
    people, app, browse, on_screen
):
    application = marked(people, app)
    decisions.decide(application.id, "rejected", REASON, people.lead, clock.now())
    candidate = page_of(people, app, application)
    refused = candidate.submit("/feedback", kind="review", question="why")
    assert "5 to 2000 characters" in html.unescape(refused.text)
    asked = candidate.submit("/feedback", kind="review", question="Please look at answer two again.")
    assert "Waiting for a reply" in asked.text
    with pytest.raises(Conflict):
        inquiring.ask(interviews.interview(application.id), "review", "And again, please.", clock.now())
    [question] = inquiring.waiting(people.hr)
    assert question.question in html.unescape(browse("hr").get("/feedback").text)
    assert inquiring.waiting(people.other_hr) == []
    with pytest.raises(Forbidden):
        inquiring.reply(people.lead, question.id, "I decided, and I stay with it.", clock.now())
    with pytest.raises(NotFound):
        inquiring.reply(people.other_hr, question.id, "Not my position at all.", clock.now())
    path = f"/feedback/questions/{question.id}"
    assert browse("hr").post(path, [("answer", "A colleague has read it once more.")]).status_code == 303
    assert "A colleague has read it once more." in html.unescape(candidate.get("/feedback").text)
    assert "Hr" not in re.sub(r"href|three", "", candidate.get("/feedback").text.partition("<main")[2])
    assert events(application).count("feedback_reply") == 1
    assert b"colleague" not in b"".join(bytes(one) for one in column("SELECT answer FROM inquiries"))
    assert applications.application(application.id).stage == "rejected"


@pytest.mark.feature("RP-04")
def test_standing_when_fifty_reports_of_one_version_are_kept_then_counts_those_and_no_other(people, app, on_screen):
    application = marked(people, app)
    document = reports.newest(application.id).document
    for number in range(standing.FEWEST):
        version = document.position.version if number else document.position.version + 1
        keep_another(application, document, 1.0 if number <= 30 else 4.0, version)
        expected = {} if number < standing.FEWEST - 1 else {"score": 3.6, "higher_than": 61, "others": 49}
        if number >= standing.FEWEST - 2:
            stands = standing.of(document)
            assert (vars(stands[1]) if stands else {}) == expected
    assert sorted(standing.of(document)) == [1, 2, 4], "what could not be rated has none"


def keep_another(application, document, score: float, version: int) -> None:
    """Keep a report of somebody else: an interview of its own, as far as the reports know."""
    interview_id, row_id = uuid.uuid4(), uuid.uuid4()
    interview = interviews.interview(application.id)
    values = {"id": interview_id, "application": uuid.uuid4(), "from": interview.id}
    database.db.execute_sql(
        "INSERT INTO interviews SELECT %(id)s, %(application)s, person_id, position_id, position_version, pack, "
        "pack_version, state, mode, device_digest, invited_at, expires_at, started_at, finished_at "
        "FROM interviews WHERE id = %(from)s",
        values,
    )
    rated = [one.model_copy(update={"score": score if one.score else None}) for one in document.indicators]
    body = document.model_copy(update={"interview": interview_id, "indicators": rated}).model_dump_json()
    sealed = keys.seal(interview.person_id, "reports", "body", row_id, body)
    store.add(
        store.Row(
            row_id, application.id, interview_id, interview.person_id, document.position.id, version, "0" * 64,
            sealed, None, interview.finished_at, clock.now(),
        )
    )  # fmt: skip


def test_feedback_page_when_it_lists_many_then_takes_as_many_statements_as_for_one(people, app, browse, on_screen):
    taken = []
    application = marked(people, app)
    hr = browse("hr")
    for rows in (1, 8):
        for _ in range(rows - 1):
            interview_id = uuid.uuid4()
            document = reports.newest(application.id).document
            keep_another(application, document, 2.0, 1)
            database.db.execute_sql(
                "INSERT INTO feedbacks SELECT %s, application_id, "
                "(SELECT interview_id FROM reports WHERE interview_id NOT IN (SELECT interview_id FROM feedbacks) "
                "LIMIT 1), person_id, position_id, due_at FROM feedbacks LIMIT 1",
                (interview_id,),
            )
        with counted() as found:
            assert hr.get("/feedback").status_code == 200
        taken.append(len(found.own))
    assert taken[0] == taken[1], found.own


def test_feedback_when_the_person_was_erased_then_holds_up_no_other(people, app, on_screen):
    application = marked(people, app)
    feedback.release_texts(people.lead, clock.now())
    keys.destroy(application.person_id)
    assert feedback.send_due(due(application)) == 0
