"""speech_text through a real Triton: what browsers record, what breaks off, and where nobody speaks."""

import io
import re
import subprocess
import wave
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.container import OutputContainer
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
    with av.open(io.BytesIO(sound), "r") as source, av.open(out, "w", format=container) as target:
        stream = cast(AudioStream, target.add_stream(codec, rate=rate))
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for frame in [*source.decode(audio=0), None]:
            if frame is not None:
                frame.pts = None
            for piece in resampler.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


def espeak(text: str, folder: Path, voice: str = "en-gb") -> bytes:
    """A sentence as espeak-ng speaks it, a wave file."""
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(folder / "said.wav"), text], check=True)
    return (folder / "said.wav").read_bytes()


def wav(samples: np.ndarray, rate: int) -> bytes:
    """A wave file of mono samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def silence(seconds: int, noise: float = 0.0) -> bytes:
    samples = np.random.default_rng(1).normal(0, noise, 16000 * seconds) if noise else np.zeros(16000 * seconds)
    return wav((samples.clip(-1, 1) * 32767).astype("<i2"), 16000)


def spoken(sound: bytes) -> np.ndarray:
    """The samples of a sound, mono at 48 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48000)
    with av.open(io.BytesIO(sound), "r") as source:
        frames = []
        for frame in [*source.decode(audio=0), None]:
            if frame is not None:
                frame.pts = None
            frames += [piece.to_ndarray().reshape(-1) for piece in resampler.resample(frame)]
    return np.concatenate(frames)


def stamped(parts: list[tuple[float, np.ndarray]], container: str = "webm") -> bytes:
    """A recording whose parts, samples at 48 kHz, are stamped to begin at these seconds."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream("libopus", rate=48000)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=48000)
        begins = []
        for seconds, samples in parts:
            whole = samples[: len(samples) // 960 * 960]
            begins += [seconds * 1000 + 20 * at for at in range(len(whole) // 960)]
            frame = av.AudioFrame.from_ndarray(whole[None], format="s16", layout="mono")
            frame.sample_rate = 48000
            for piece in resampler.resample(frame):
                for packet in stream.encode(piece):
                    _mux(target, packet, begins)
        for packet in stream.encode(None):
            _mux(target, packet, begins)
    return out.getvalue()


def _mux(target: OutputContainer, packet: av.Packet, begins: list[float]) -> None:
    packet.pts = packet.dts = round(begins.pop(0) * 48) if begins else packet.pts
    packet.time_base = Fraction(1, 48000)
    if begins:
        target.mux(packet)


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


def sounds() -> dict[str, np.ndarray]:
    """What is heard where nobody speaks, at 16 kHz."""
    at, chance = np.arange(16000 * 6) / 16000, np.random.default_rng(3)
    rough = np.convolve(chance.normal(0, 0.3, len(at)), np.ones(8) / 8, "same")
    chords = sum(0.1 * np.sin(2 * np.pi * pitch * at) for pitch in (262, 330, 392, 523))
    return {
        "tone": 0.3 * np.sin(2 * np.pi * 440 * at),
        "hum": 0.2 * np.sign(np.sin(2 * np.pi * 100 * at)),
        "music": chords * (np.sin(2 * np.pi * 2 * at) > 0),
        "breath": rough * np.maximum(0, np.sin(2 * np.pi * 0.4 * at)) ** 2,
        "faint noise": chance.normal(0, 0.003, len(at)),
    }


def test_speech_when_there_are_other_sounds_then_no_words_are_made_up(triton):
    for name, samples in sounds().items():
        answer = triton.ask(MODEL, {"language": "en"}, wav((samples * 32767).astype("<i2"), 16000))
        assert answer.get("error", {}).get("code") == "no_speech", (name, answer)


def test_speech_when_very_quiet_then_it_is_heard(triton, english):
    samples = spoken(english)
    answer = triton.ask(MODEL, {"language": "en"}, wav((samples[: 6 * 48000] * 0.01).astype("<i2"), 48000))
    assert "a customer wanted to move all of" in said(answer)


def test_speech_when_stamps_have_holes_then_words_keep_their_place_in_the_file(triton, tmp_path):
    parts = [spoken(espeak(text, tmp_path)) for text in ("I worked in the risk department.", "A customer called me.")]
    answer = triton.ask(MODEL, {"language": "en"}, stamped([(5, parts[0]), (40, parts[1]), (3600, parts[0])]))
    every = [word for segment in answer["segments"] for word in segment["words"]]
    starts = {word["text"].strip(" .,").lower(): word["start_ms"] for word in every}
    assert 5_000 <= every[0]["start_ms"] <= 5_500
    assert 40_000 <= starts["customer"] <= 41_500
    assert 3_600_000 <= starts["worked"] <= 3_601_000
    assert all(one["end_ms"] - one["start_ms"] < 2_000 for one in every)
    assert 3_601_000 <= answer["duration_ms"] <= 3_605_000


def test_speech_when_somebody_stutters_then_the_sentence_stays(triton, tmp_path):
    text = "No, no, no, no, no, no, no, no, I would never sell that product to a retired customer."
    answer = triton.ask(MODEL, {"language": "en"}, espeak(text, tmp_path))
    assert "never sell that product" in said(answer)
    assert words(said(answer)).count("no") >= 5


def test_speech_when_another_language_is_spoken_then_it_is_written_in_its_own(triton, chinese, tmp_path):
    text = "I checked the collateral and the cash flow, and wrote a note to the credit committee."
    both = np.concatenate([spoken(chinese), np.zeros(24000, np.int16), spoken(espeak(text, tmp_path))])
    answer = triton.ask(MODEL, {"language": "en"}, wav(both, 48000))
    assert answer["language"] == "en"
    assert [segment["language"] for segment in answer["segments"]] == sorted(
        (segment["language"] for segment in answer["segments"]), reverse=True
    )
    parts = {
        language: "".join(one["text"] for one in answer["segments"] if one["language"] == language)
        for language in ("zh", "en")
    }
    assert "宣传单" in parts["zh"]
    assert not re.search("[A-Za-z]{3}", parts["zh"])
    assert "note to the credit committee" in parts["en"]


def test_speech_when_all_of_an_answer_is_in_another_language_then_every_segment_says_so(triton, tmp_path):
    text = (
        "まず おきゃくさまの もくてきを うかがいました。つぎに りすくに ついて せつめいしました。"
        "それから べつの しょうひんを ていあんしました。よくじつ おでんわを さしあげました。"
    )
    answer = triton.ask(MODEL, {"language": "zh"}, espeak(text, tmp_path, "ja"))
    assert answer["language"] == "zh"
    assert {segment["language"] for segment in answer["segments"]} == {"ja"}
    assert re.search("[\u3041-\u3096]{4}", said(answer))


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ({"ja": 0.93, "zh": 0.01}, "ja"),
        ({"ja": 0.33, "la": 0.14, "zh": 0.01}, None),
        ({"ja": 0.60, "zh": 0.30}, "zh"),
        ({"zh": 0.97}, "zh"),
        ({"ja": 0.75, "zh": 0.20}, "zh"),
    ],
)
def test_language_of_a_stretch_when_nothing_is_sure_then_is_left_open(monkeypatch, heard, expected):
    code("speech_text")
    from speech_text_model import languages

    monkeypatch.setattr(languages, "probabilities", lambda whisper, voice: heard)
    assert languages.spoken_in(None, np.zeros(2 * languages.RATE), "zh") == expected
    assert languages.spoken_in(None, np.zeros(languages.RATE // 2), "zh") is None


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


@pytest.mark.parametrize(
    ("text", "compression", "seconds", "expected"),
    [
        ("No, no, no, no, no, no, no, no, I would never sell it.", 1.3, 4.0, False),
        ("我我我我我我我先问了客户。", 1.5, 3.5, False),
        ("no no no no no no no no", 2.6, 2.5, False),
        ("no " * 60, 6.0, 20.0, True),
        ("我先问了客户。我先问了客户。我先问了客户。我先问了客户。", 2.9, 0.6, True),
    ],
)
def test_doubt_when_words_come_again_then_a_stutter_stays_and_a_loop_goes(text, compression, seconds, expected):
    code(MODEL)
    from speech_text_model.doubt import invented

    assert invented(text, compression, -0.3, 0.1, seconds) is expected
