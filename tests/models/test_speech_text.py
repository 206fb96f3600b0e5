"""speech_text through a real Triton: what browsers record, what breaks off, and where nobody speaks."""

import io
import re
import subprocess
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from serving import code

pytestmark = pytest.mark.slow

MODEL = "speech_text"
ENGLISH = (
    "At my last branch a customer wanted to move all of her savings into a single fund. I asked her what the money was "
    "for, and when she would need it. Then I showed her the risk in pounds, not in percent, and we agreed to wait two "
    "days before deciding."
)
CHINESE = (
    "您好，我在上一家银行做柜员的时候，有一位客户要把全部存款转给一个陌生账户。"
    "我先请他坐下来，问清楚钱的用途，然后给他看了反诈骗的宣传单。"
)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sentences of ENGLISH as espeak-ng speaks them, a wave file."""
    path = tmp_path_factory.mktemp("speech") / "english.wav"
    subprocess.run(["espeak-ng", "-v", "en-gb", "-s", "150", "-w", str(path), ENGLISH], check=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def chinese() -> bytes:
    return (Path(__file__).parent / "data" / "zh_teller.ogg").read_bytes()


def encoded(sound: bytes, container: str, codec: str, rate: int) -> bytes:
    """The sound as a browser would hand it over."""
    out = io.BytesIO()
    with av.open(io.BytesIO(sound)) as source, av.open(out, "w", format=container) as target:
        stream = target.add_stream(codec, rate=rate)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for frame in [*source.decode(audio=0), None]:
            if frame is not None:
                frame.pts = None
            for piece in resampler.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


def silence(seconds: int, noise: float = 0.0) -> bytes:
    samples = np.random.default_rng(1).normal(0, noise, 16000 * seconds) if noise else np.zeros(16000 * seconds)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes((samples.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def said(answer: dict) -> str:
    return " ".join(segment["text"] for segment in answer["segments"])


def errors(reference: list[str], heard: list[str]) -> float:
    """Edits over the length of the reference."""
    row = list(range(len(heard) + 1))
    for at, one in enumerate(reference, 1):
        before, row[0] = row[0], at
        for column, other in enumerate(heard, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (one != other))
    return row[-1] / len(reference)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def test_speech_when_english_then_words_carry_times_and_probabilities(triton, english):
    answer = triton.ask(MODEL, {"language": "en"}, english)
    assert errors(words(ENGLISH), words(said(answer))) <= 0.15
    every = [word for segment in answer["segments"] for word in segment["words"]]
    assert len(every) >= 40
    assert all(0 <= word["probability"] <= 1 for word in every)
    assert all(one["start_ms"] <= one["end_ms"] <= answer["duration_ms"] + 500 for one in every)
    assert all(one["start_ms"] <= two["start_ms"] for one, two in zip(every, every[1:], strict=False))
    assert 0 < answer["speech_ms"] <= answer["duration_ms"]


def test_speech_when_chinese_then_simplified_with_chinese_punctuation(triton, chinese):
    answer = triton.ask(MODEL, {"language": "zh"}, chinese)
    text = "".join(segment["text"] for segment in answer["segments"])
    assert errors(re.findall(r"\w", CHINESE), re.findall(r"\w", text)) <= 0.15
    assert "，" in text
    assert "," not in text


def test_speech_when_no_language_is_given_then_it_is_found(triton, english, chinese):
    assert triton.ask(MODEL, {"language": None}, english)["language"] == "en"
    assert triton.ask(MODEL, {"language": None}, chinese)["language"] == "zh"


@pytest.mark.parametrize(
    ("container", "codec", "rate"), [("webm", "libopus", 48000), ("mp4", "aac", 44100), ("ogg", "libopus", 48000)]
)
def test_speech_when_a_browser_recorded_it_then_it_is_decoded(triton, english, container, codec, rate):
    answer = triton.ask(MODEL, {"language": "en"}, encoded(english, container, codec, rate))
    assert errors(words(ENGLISH), words(said(answer))) <= 0.15


def test_speech_when_the_recording_breaks_off_then_what_is_there_is_written_down(triton, english):
    whole = encoded(english, "webm", "libopus", 48000)
    answer = triton.ask(MODEL, {"language": "en"}, whole[: len(whole) // 2])
    assert "move all of her savings into a single fund" in said(answer)
    assert "before deciding" not in said(answer)
    assert answer["duration_ms"] < 12_000


@pytest.mark.parametrize("content", [b"", b"not a recording " * 200, b"\x1aE\xdf\xa3" + b"\0" * 400])
def test_speech_when_the_bytes_are_no_recording_then_undecodable(triton, content):
    answer = triton.ask(MODEL, {"language": "zh"}, content)
    assert answer["error"]["code"] == "undecodable"


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_speech_when_nobody_speaks_then_no_words_are_made_up(triton, noise):
    assert triton.ask(MODEL, {"language": "zh"}, silence(8, noise))["error"]["code"] == "no_speech"


def test_speech_when_the_language_is_unknown_then_bad_request(triton, english):
    assert triton.ask(MODEL, {"language": "fr"}, english)["error"]["code"] == "bad_request"


@pytest.mark.parametrize(
    ("text", "compression", "probability", "no_speech", "expected"),
    [
        ("我先问了客户这笔钱的用途。", 1.2, -0.3, 0.1, False),
        ("Thank you for watching.", 0.8, -0.6, 0.4, True),
        ("请不吝点赞 订阅 转发", 0.9, -0.5, 0.3, True),
        ("Thank you for watching the counter while I looked.", 1.0, -0.1, 0.0, False),
        ("好的好的好的好的好的好的好的", 1.9, -0.2, 0.1, True),
        ("um", 0.5, -1.5, 0.2, True),
    ],
)
def test_doubt_when_a_segment_is_made_up_then_it_is_dropped(text, compression, probability, no_speech, expected):
    code(MODEL)
    from speech_text_model.doubt import invented

    assert invented(text, compression, probability, no_speech) is expected
