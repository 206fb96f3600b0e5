"""Corrected answers that a person compared: which words are rated, where quotes lie, who said so, and until when."""

from __future__ import annotations

import pytest

from app import clock, database
from app.errors import Conflict
from app.foundation.audit import service as audit
from app.hiring.assessment import choosing, rating, service
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_assessment import verdict
from tests.app.hiring.test_recordings import recorded

SPOKEN = "I asked the costumer what he needs."
CORRECTED = "Something that nobody ever said into this microphone, point by point."
REASON = "I listened:\nthe microphone failed, and the correction says what can be heard."


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The answers that the rater was asked about; it finds four points, shown by the last two words."""

    def ask(_model: str, request: dict) -> dict:
        text = request["answer"]
        texts.append(text)
        start = text.rindex(" ", 0, text.rindex(" ")) + 1
        place = {"start": start, "end": len(text), "quote": text[start:], "probability": 0.8, "statement": "Is clear"}
        return {"score": 4.0, "reason": None, "interval": [3.0, 5.0], "statements": [], "evidence": [place],
                "rater": "0.5b@0123456789ab"}  # fmt: skip

    texts: list[str] = []
    monkeypatch.setattr(rating.inference, "ask", ask)
    return texts


def waiting(people, app):
    """A finished interview whose first answer was mostly rewritten; the other three are rated with 2."""
    application, candidate = recorded(people, app)
    candidate.post("/transcript", text_1=CORRECTED, finish="1")
    interview = interviews.interview(application.id)
    first, *others = interviews.answers(interview.id)
    rating.rate(str(first.id))
    for answer in others:
        rating.keep(interview, answer, verdict(2.0), clock.now())
    return application, first.id


def words(browser, application, **more: str):
    sent = {"words": "spoken", "reason": REASON} | more
    return browser.send("POST", f"/api/v1/applications/{application.id}/answers/1/words", json=sent)


@pytest.mark.parametrize(
    ("chosen", "text", "quote"), [("spoken", SPOKEN, "he needs."), ("corrected", CORRECTED, "by point.")]
)
def test_words_when_chosen_after_comparing_then_they_are_rated_and_quoted_with_who_said_so(
    people, app, browse, asked, chosen, text, quote
):
    application, answer_id = waiting(people, app)
    assert asked == []
    before = service.of_application(application.id)
    assert (before.answers[0].outcome, before.overall) == ("much_corrected", 2.0)
    hr, address = browse("hr"), f"/applications/{application.id}"
    page = hr.get(f"{address}/review").text
    assert all(part in page for part in (SPOKEN, CORRECTED, "rate the corrected words", "rate the spoken words"))
    assert hr.post(f"{address}/answers/1/words", [("words", chosen), ("reason", REASON)]).status_code == 303
    assert "These words are being rated." in hr.get(f"{address}/review").text
    assert (
        column(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'assessment.rate' AND args->>'answer_id' = %s",
            str(answer_id),
        )[0]
        == 1
    )
    for _ in range(2):  # a job may come twice
        rating.rate(str(answer_id))
    assert asked == [text]
    found = browse("manager").get(f"/api/v1{address}/assessment").json["assessment"]
    first = found["answers"][0]
    assert (first["score"], first["outcome"], found["overall"]) == (4.0, "rated", 2.5)
    assert (first["chosen"]["words"], first["chosen"]["by"], first["chosen"]["reason"]) == (chosen, "Hr", REASON)
    place = first["evidence"][0]
    versions = {
        one.version: one.text for one in interviews.answers(interviews.interview(application.id).id)[0].versions
    }
    assert versions[first["transcript_version"]] == text
    assert text[place["start"] : place["end"]] == place["quote"] == quote
    page = browse("manager").get(f"{address}/review").text
    assert "Hr compared both texts on" in page
    assert f"had the {chosen} words rated" in page
    assert f'data-version="{first["transcript_version"]}" data-seek-ms' in page
    assert column("SELECT topic FROM outbox_events WHERE topic = 'assessment.finished'") == ["assessment.finished"]


def test_words_when_spoken_ones_are_rated_then_the_quote_has_the_time_it_was_said(people, app, browse, asked):
    application, answer_id = waiting(people, app)
    assert words(browse("hr"), application).status_code == 202
    rating.rate(str(answer_id))
    assert service.of_application(application.id).answers[0].evidence[0].at_ms == 2500


def test_words_when_chosen_then_are_in_the_access_log_without_the_reason_which_is_sealed(people, app, browse, asked):
    application, answer_id = waiting(people, app)
    assert words(browse("hr"), application, words="corrected").status_code == 202
    entry = next(one for one in audit.recent(20, person_id=application.person_id) if one.action == "compare")
    assert (entry.actor_id, entry.object_id) == (str(people.hr.id), str(answer_id))
    assert entry.detail == {"answer": str(answer_id), "words": "corrected"}
    assert b"microphone" not in bytes(column("SELECT reason FROM assessment_choices")[0])
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("UPDATE assessment_choices SET words = 'spoken'")


def test_words_when_chosen_a_second_time_then_the_first_choice_stays(people, app, browse, asked):
    application, answer_id = waiting(people, app)
    assert words(browse("hr"), application).status_code == 202
    for who in ("hr", "lead"):
        again = words(browse(who), application, words="corrected")
        assert (again.status_code, "chose already" in again.text) == (409, True)
    rating.rate(str(answer_id))
    again = words(browse("lead"), application, words="corrected")
    assert again.status_code == 409
    assert column("SELECT words FROM assessment_choices") == ["spoken"]
    assert "rate the corrected words" not in browse("hr").get(f"/applications/{application.id}/review").text


def test_words_when_the_answer_was_rated_or_does_not_exist_then_are_refused(people, app, browse, asked):
    application, _ = waiting(people, app)
    hr, address = browse("hr"), f"/api/v1/applications/{application.id}/answers"
    sent = {"words": "spoken", "reason": REASON}
    assert hr.send("POST", f"{address}/2/words", json=sent).status_code == 409
    assert hr.send("POST", f"{address}/9/words", json=sent).status_code == 404
    short = words(hr, application, reason="短")
    assert (short.status_code, short.json["error"]["field"]) == (422, "reason")
    assert words(hr, application, words="mine").status_code == 422
    assert column("SELECT count(*) FROM assessment_choices") == [0]


@pytest.mark.parametrize("who", ["manager", "other_hr", "auditor", "administrator"])
def test_words_when_another_asks_than_hr_of_the_position_then_are_refused(people, app, browse, asked, who):
    application, _ = waiting(people, app)
    assert words(browse(who), application).status_code in (403, 404)
    assert column("SELECT count(*) FROM assessment_choices") == [0]
    page = browse("manager").get(f"/applications/{application.id}/review").text
    assert CORRECTED in page
    assert "rate the corrected words" not in page


def test_words_when_the_application_was_decided_then_are_neither_chosen_nor_rated(people, app, browse, asked):
    application, answer_id = waiting(people, app)
    assert words(browse("hr"), application).status_code == 202
    decisions.decide(application.id, "rejected", "The role needs more years.", people.manager, clock.now())
    rating.rate(str(answer_id))
    assert asked == []
    assert "before these words were rated" in browse("hr").get(f"/applications/{application.id}/review").text
    with pytest.raises(Conflict) as refused:
        choosing.choose(people.hr, application.id, 1, "spoken", REASON, clock.now())
    assert refused.value.code == "decided"


def test_words_form_when_refused_then_keeps_the_reason_and_names_the_field(people, app, browse, asked):
    application, _ = waiting(people, app)
    page = browse("hr").submit(f"/applications/{application.id}/answers/1/words", [("reason", REASON)]).text
    assert "Choose the spoken or the corrected words." in page
    assert "the correction says what can be heard" in page.split("<textarea")[1]
    assert 'data-at="words"' in page
