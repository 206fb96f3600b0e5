"""A spoken and a typed answer through a real Triton: words with times, scores with quotes, and a bank's own fixture."""

from __future__ import annotations

import importlib
import io
import subprocess
import wave
from pathlib import Path

import pytest

from app import database, settings, worker
from app.app import create
from app.hiring.applications import service as applications
from app.hiring.assessment import request, service
from app.hiring.interviews import packs
from app.hiring.interviews import service as interviews
from tests.app.hiring.interviewed import invited
from tests.models.conftest import triton  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SPOKEN = (
    "First I asked the customer what the money was for and when she would need it. "
    "Then I explained the risk of the product and that it did not fit her risk level. "
    "I offered a safer product, wrote down what we agreed, and called her the next day."
)
TYPED = (
    "In March our branch had forty complaints about waiting. I was asked to lead the review. I took the ticket data of "
    "six weeks and found that a third of the waiting came from one counter; part of the reason was my own shift plan. "
    "I moved two people, named an owner and a date for each change, and checked every Friday. After two months the "
    "average wait fell from 25 to 14 minutes, and two other branches took over the plan."
)


@pytest.fixture
def asking(db, triton, monkeypatch):  # noqa: F811
    """An application that asks the Triton of this session."""
    for room in worker.ROOMS:
        importlib.import_module(room)
    for model in ("speech_text", "answer_score"):
        triton.load(model)
    told = db.model_copy(update={"triton_address": triton.address})
    monkeypatch.setattr(settings, "current", lambda: told)
    yield create(told)
    database.db.close()


def spoken(tmp_path: Path, text: str) -> bytes:
    path = tmp_path / "said.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(path), text], check=True)
    return path.read_bytes()


def silence() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(2 * 16000 * 3))
    return made.getvalue()


def record(candidate, number: int, data: bytes) -> None:
    candidate.post(f"/questions/{number}")
    candidate.json("POST", f"/answers/{number}/takes", {"content_type": "audio/wav"})
    pieces = [data[at : at + 100_000] for at in range(0, len(data), 100_000)]
    for index, piece in enumerate(pieces):
        headers = {"Accept": "application/json", "Content-Type": "application/octet-stream"}
        candidate.send("PUT", f"/answers/{number}/parts/{index}?take=1", headers, body=piece)
    assert candidate.json("POST", f"/answers/{number}/finish", {"take": 1, "parts": len(pieces)}).status_code == 200


@pytest.mark.feature("IV-05", "IV-09", "IV-14", "SC-14")
def test_interview_when_spoken_and_typed_then_both_are_rated_with_quotes_and_silence_is_not(
    people, asking, work_through, tmp_path, browse
):
    application, candidate = invited(people, asking)
    candidate.begin("voice")
    candidate.answer(1, TYPED)
    record(candidate, 2, silence())
    record(candidate, 3, b"this is no recording" * 100)
    record(candidate, 4, spoken(tmp_path, SPOKEN))
    work_through()
    heard = interviews.answers(interviews.interview(application.id).id)
    assert [answer.transcript_state for answer in heard] == ["ready", "no_speech", "undecodable", "ready"]
    last = heard[3].transcript
    assert "customer" in last.text
    assert len(last.words) > 30
    assert all(word.start_ms <= word.end_ms and 0 <= word.probability <= 1 for word in last.words)
    assert candidate.post("/transcript", finish="1").status_code == 303
    work_through()
    result = service.of_application(application.id)
    assert result.state == "finished"
    assert applications.application(application.id).stage == "assessed"
    typed, silent, broken, said = result.answers
    assert (silent.outcome, silent.score) == ("no_speech", None)
    assert (broken.outcome, broken.score) == ("undecodable", None)
    for one, text in ((typed, TYPED), (said, last.text)):
        assert 1 <= one.interval[0] <= one.score <= one.interval[1] <= 5
        assert one.evidence
        assert all(text[quote.start : quote.end] == quote.quote for quote in one.evidence)
    assert all(quote.at_ms is None for quote in typed.evidence)
    assert all(0 <= quote.at_ms < last.duration_ms for quote in said.evidence)
    assert typed.score > 3
    assert result.overall == pytest.approx((typed.score + said.score) / 2, abs=0.01)


SELLING = {
    "zh": (
        "客户既然愿意自己担风险，我就顺着他的意思办。测评等级不够，我教他重新做一遍测评，把选项选高一点就过了。"
        "我会跟他说这只基金去年赚了百分之三十，一般不会亏，让他签一份自愿承担的声明，当天就把单子做成。"
    ),
    "en": (
        "The customer is willing to take the risk herself, so I go along. I show her how to redo the assessment "
        "with higher answers until it fits. I tell her that the fund made thirty per cent last year and will not lose, "
        "have her sign that she takes the risk, and sell it the same day."
    ),
}
SUITABLE = {
    "zh": (
        "我先请他坐下，问这笔钱是哪来的、多久要用、家里有没有要用钱的事，也问他为什么想要高收益。然后告诉他这只基金的等级"
        "高过他的测评，按规定我不能卖给他。我用他的三十万算给他看，最差的一年跌了四成，就是少十二万，请他自己说一遍听懂了"
        "没有。我建议留出半年的生活费和看病钱，其余分成几份买匹配的产品，记录下来，过一周回访。"
    ),
    "en": (
        "I ask her where the money comes from, when she needs it, whether anyone at home is ill, and why she wants "
        "that return. Then I tell her the fund is above her level and I may not sell it to her. With her own 300,000 I "
        "work out that in the worst year 120,000 would be gone, and I ask her to say it back to me. I suggest keeping "
        "half a year's expenses aside and spreading the rest over products that fit, note it down, and call next week."
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_scenario_when_unsuitable_product_is_sold_then_scores_low_and_far_below_a_suitable_answer(
    triton,  # noqa: F811
    language,
):
    question = packs.question("retail-banking", "high-risk-product")
    words = question.wording(language)
    asked = request.AskedQuestion(
        id=question.id,
        language=language,
        question=words.question,
        competency=words.competency,
        anchors=words.anchors.model_dump(by_alias=True),
        key_points=words.key_points,
    )
    low, high = (
        triton.ask("answer_score", request.RatingRequest(question=asked, answer=text[language], hide=[]).model_dump())
        for text in (SELLING, SUITABLE)
    )
    # The half of the scale is what every kind of processor agrees on; the distance differs by some tenths.
    assert low["score"] < 3 < high["score"]
    assert high["score"] > low["score"] + 0.5
