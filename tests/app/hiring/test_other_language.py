"""An answer in another language than its question: told to both sides, never translated, never a number."""

from __future__ import annotations

import pytest

from app import clock
from app.foundation.access import service as access
from app.hiring.assessment import rating, service
from app.hiring.assessment.rating import Verdict
from app.hiring.interviews import languages
from app.hiring.interviews import service as interviews
from app.hiring.interviews.transcripts import Word
from tests.app.hiring.interviewed import column, invited
from tests.app.hiring.test_recordings import recorded

JAPANESE = "まずお客様の目的を伺い、リスクについて説明してから、別の商品を提案しました。"
CHINESE = "我先问清客户这笔钱的用途，再说明产品的风险，最后推荐了更稳妥的存款。"
ENGLISH = "First I asked the customer what the money was for, and then I explained the risk to her."


def heard(*segments: tuple[str, str, int]) -> dict:
    """What speech_text hears for an English question: (language, words, milliseconds of each word)."""
    found, at = [], 0
    for language, text, length in segments:
        words = []
        for one in text.split() if language == "en" else text:
            words.append({"text": f" {one}", "start_ms": at, "end_ms": at + length, "probability": 0.9})
            at += length
        start = words[0]["start_ms"]
        found.append({"start_ms": start, "end_ms": at, "language": language, "text": text, "words": words})
    return {"language": "en", "duration_ms": at, "speech_ms": at, "segments": found}


@pytest.mark.parametrize(
    ("said", "another"),
    [
        (heard(("zh", CHINESE, 200)), True),
        (heard(("ja", JAPANESE, 200), ("en", "thank you", 300)), True),
        (heard(("en", ENGLISH, 300)), False),
        (heard(("en", ENGLISH, 300), ("zh", "谢谢您", 300)), False),
    ],
    ids=["chinese", "japanese", "english", "a-few-words"],
)
def test_rate_when_most_of_an_answer_was_said_in_another_language_then_waits_for_a_person(people, app, said, another):
    application, candidate = recorded(people, app, said)
    answer = interviews.answers(interviews.interview(application.id).id)[0]
    assert answer.in_another_language is another
    if another:
        assert rating.judge(interviews.interview(application.id), answer) == Verdict("other_language", "none", None)
    page = candidate.get("/transcript").text
    assert ("spoke in another language" in page) is another
    assert said["segments"][0]["text"].split()[0] in page, "what was said stays as it was said"


def test_rate_when_the_candidate_translates_what_was_said_then_it_still_waits_for_a_person(people, app):
    application, candidate = recorded(people, app, heard(("zh", CHINESE, 200)))
    candidate.post("/transcript", text_1=ENGLISH, save="1")
    interview = interviews.interview(application.id)
    answer = interviews.answers(interview.id)[0]
    assert answer.text == ENGLISH
    assert rating.judge(interview, answer).outcome == "other_language"


@pytest.mark.parametrize(
    ("language", "candidates_words", "readers_words"),
    [
        ("en", "You wrote in another language", "in another language than the question"),
        ("zh", "您书写所用的语言与题目语言不同", "作答语言与题目语言不同"),
    ],
)
def test_answer_when_typed_in_another_language_then_both_sides_are_told_and_there_is_no_number(
    people, app, browse, language, candidates_words, readers_words
):
    application, candidate = invited(people, app, language)
    candidate.begin("text")
    for number, text in enumerate((CHINESE, JAPANESE, ENGLISH, ENGLISH), 1):
        candidate.answer(number, text)
    page = candidate.get("/transcript").text
    assert page.count(candidates_words) == 2
    candidate.post("/transcript", finish="1")
    interview = interviews.interview(application.id)
    for answer in interviews.answers(interview.id)[:2]:
        rating.keep(interview, answer, rating.judge(interview, answer), clock.now())
    assert column("SELECT outcome FROM assessment_ratings") == ["other_language"] * 2
    found = service.of_application(application.id).answers
    assert [(one.score, one.rater, one.evidence) for one in found] == [(None, "none", ())] * 2
    access.set_language(people.hr.id, language)
    shown = browse("hr").get(f"/applications/{application.id}/review").text
    assert shown.count(readers_words) >= 4, "beside the answer and in place of the score, of each of the two"


@pytest.mark.parametrize(
    ("text", "language", "another"),
    [
        (ENGLISH, "zh", True),
        (CHINESE, "en", True),
        (JAPANESE, "zh", True),
        (JAPANESE, "en", True),
        ("고객에게 먼저 자금의 용도를 물었습니다.", "zh", True),
        ("Сначала я спросил клиента о цели.", "en", True),
        (CHINESE, "zh", False),
        ("我用 Excel 和 SQL 做了 KPI 看板，每周向 CRO 汇报 NPL 和 LTV，推动 RAROC 提升。", "zh", False),
        ("唔該你睇下呢份合約，我哋要同個客講清楚啲風險。", "zh", False),
        ("我先問清楚客戶這筆錢的用途，再説明產品的風險。", "zh", False),
        ("I asked 王芳 and 李强 of the 朝阳 branch to wait for the risk report.", "en", False),
        ("J’ai demandé au client à quoi servait l’argent.", "en", False),
        ("OK", "zh", False),
        ("2024-06-30 100%", "zh", False),
        ("", "en", False),
    ],
)
def test_typed_when_its_script_is_looked_at_then_only_another_language_is_told(text, language, another):
    assert languages.typed(text, language) is another


@pytest.mark.parametrize(("others", "another"), [(0, False), (5, False), (6, True), (10, True)])
def test_spoken_when_half_of_the_time_or_less_is_in_another_language_then_is_not_told(others, another):
    words = [Word(at, at + 1, 100 * at, 100 * at + 100, 0.9, "ja" if at < others else None) for at in range(10)]
    assert languages.spoken(words) is another
    assert not languages.spoken(())
