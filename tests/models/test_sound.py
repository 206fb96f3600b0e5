"""Recordings decoded in process: only what a browser records is opened, for as long as an answer may last."""

import io
import random
import wave
from typing import cast

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from serving import code

code("speech_text")
from speech_text_model import sound  # noqa: E402 - the line above says where it is
from speech_text_model.stamps import Stamps  # noqa: E402


def decoded(content: bytes) -> np.ndarray:
    """Decode without a process of its own."""
    return sound.decoded(content, Stamps(sound.RATE))


def wav(seconds: float, rate: int = 8000) -> bytes:
    """Silence of one byte a sample."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(b"\x80" * int(seconds * rate))
    return made.getvalue()


@pytest.fixture(scope="module")
def recorded() -> dict[str, bytes]:
    """Three seconds of a tone in each container that a browser makes."""
    tone = (8000 * np.sin(np.arange(3 * 48000) / 20)).astype(np.int16)
    made = {}
    for container, codec in (("webm", "libopus"), ("ogg", "libopus"), ("mp4", "aac")):
        out = io.BytesIO()
        with av.open(out, "w", format=container) as target:
            stream = cast(AudioStream, target.add_stream(codec, rate=48000))
            stream.layout = "mono"
            resampler = av.AudioResampler(format=stream.format, layout="mono", rate=48000)
            frame = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
            frame.sample_rate = 48000
            for piece in [*resampler.resample(frame), *resampler.resample(None)]:
                target.mux(stream.encode(piece))
            target.mux(stream.encode(None))
        made[container] = out.getvalue()
    return made


@pytest.mark.parametrize("container", ["webm", "ogg", "mp4"])
def test_decoded_when_a_browser_recorded_it_then_all_of_it_is_there(recorded, container):
    assert len(decoded(recorded[container])) / sound.RATE == pytest.approx(3, abs=0.1)


LEADING_ELSEWHERE = {
    "session description": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    "playlist": b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n",
    "list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "manifest": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    "flac": b"fLaC" + bytes(64),
    "nothing": b"",
}


@pytest.mark.parametrize("content", LEADING_ELSEWHERE.values(), ids=LEADING_ELSEWHERE)
def test_decoded_when_it_is_no_recording_then_is_not_opened(content):
    with pytest.raises(sound.Undecodable, match="no WebM"):
        decoded(content)


def test_decoded_when_it_goes_on_for_longer_than_an_answer_then_stops_there():
    with pytest.raises(sound.TooLong):
        decoded(wav(sound.MOST_SECONDS + 1))


@pytest.mark.parametrize("rate", [1, 400_000_000])
def test_decoded_when_its_rate_is_absurd_then_nothing_is_made_of_it(rate):
    data = bytearray(wav(1))
    data[24:28] = rate.to_bytes(4, "little")
    with pytest.raises(sound.Undecodable):
        decoded(bytes(data))


def test_decoded_when_its_coding_is_not_known_then_is_refused_and_no_fault_of_ours():
    extensible = wav(1)[:20] + b"\xfe\xff" + wav(1)[22:]  # a header that names the coding elsewhere, and does not
    with pytest.raises(sound.Undecodable, match="coded as"):
        decoded(extensible)


def test_decoded_when_recordings_are_damaged_anyhow_then_samples_or_a_reason_come(recorded):
    ends: set[bool | str] = set()
    chance, _ = random.Random(4), None
    for _ in range(60):
        whole = chance.choice(list(recorded.values()))
        data = bytearray(whole[: chance.choice([len(whole), chance.randrange(1, len(whole))])])
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.choice([0, 255, chance.randrange(256)])
        try:
            ends.add(len(decoded(bytes(data))) > 0)
        except sound.Undecodable:
            ends.add("refused")
    assert ends >= {True, "refused"}


def test_sound_when_a_recording_was_refused_then_the_next_is_decoded(recorded):
    decoder = sound.Sound()
    try:
        with pytest.raises(sound.Undecodable):
            decoder.samples(b"no recording")
        with pytest.raises(sound.TooLong):
            decoder.samples(wav(sound.MOST_SECONDS + 1))
        assert abs(decoder.samples(recorded["webm"])[0]).max() > 0.1
    finally:
        decoder.close()
