"""Decode what a browser recorded into the samples that the recogniser takes, as far as the recording goes."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from serving.isolation import Exceeded, Isolated, Limits

from speech_text_model.stamps import Stamps

RATE = 16_000  # samples per second
MOST_SECONDS = 15 * 60  # the longest time for an answer is five minutes
RATES = range(8_000, 192_001)
# What a file says of itself may be in any encoding; from 19 on PyAV passes over that by itself and knows no such word.
TOLERANT: dict[str, Any] = {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}
CODECS = (
    "opus",
    "vorbis",
    "aac",
    "mp3",
    "mp3float",
    "flac",
    "pcm_s16le",
    "pcm_s24le",
    "pcm_s32le",
    "pcm_f32le",
    "pcm_u8",
)
# Only what is named here is opened, and only from memory: a playlist or a session description would lead elsewhere.
CONFINED = {"protocol_whitelist": "none", "codec_whitelist": ",".join((*CODECS, "libopus", "vp8", "vp9", "h264"))}
DAMAGE = (av.FFmpegError, ValueError, LookupError, ArithmeticError, EOFError, TypeError, AssertionError, RuntimeError)
LIMITS = Limits(work_seconds=120, answer_bytes=64 * 1024**2)


class Undecodable(Exception):
    """The bytes hold no sound that can be read."""


class TooLong(Exception):
    """The sound goes on for longer than any answer."""


class Sound:
    """Decode recordings in a process of its own, which a damaged one may break without harm to the others."""

    def __init__(self) -> None:
        self._decoder = Isolated("speech_text_model.sound:Decoder", Path(__file__).parents[1], LIMITS)

    def samples(self, content: bytes) -> tuple[np.ndarray, Stamps]:
        """Return mono float32 samples at 16 kHz and where they lie; of a file that breaks off, what came before.

        Raises Undecodable where not a single frame of sound can be read, and TooLong.
        """
        try:
            head, _, data = self._decoder.ask({}, content).partition(b"\n")
        except Exceeded as exceeded:
            raise Undecodable(f"it takes too much to decode ({exceeded.what})") from exceeded
        said = json.loads(head)
        if isinstance(said, list):
            return np.frombuffer(data, np.int16).astype(np.float32) / 32768.0, Stamps(RATE, said)
        raise TooLong if said == TooLong.__name__ else Undecodable(said)

    def close(self) -> None:
        """End the process."""
        self._decoder.close()


class Decoder:
    """What answers in that process."""

    def __init__(self, step: object) -> None:
        del step  # nothing in decoding is set apart

    def answer(self, request: dict[str, Any], content: bytes) -> bytes:
        """Return a line of JSON, the stamps or what is wrong, and after the stamps the samples as int16."""
        try:
            stamps = Stamps(RATE)
            data = decoded(content, stamps).tobytes()
            return json.dumps(stamps.entries).encode() + b"\n" + data
        except TooLong:
            return json.dumps(TooLong.__name__).encode() + b"\n"
        except Undecodable as reason:
            return json.dumps(str(reason)).encode() + b"\n"


def container_of(content: bytes) -> str | None:
    """Return ffmpeg's name of the container, told by its first bytes; None for everything that no browser records."""
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if content.startswith(b"OggS"):
        return "ogg"
    if content[4:8] == b"ftyp":
        return "mp4"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "wav"
    return None


def decoded(content: bytes, stamps: Stamps) -> np.ndarray:
    """Return mono int16 samples at 16 kHz, and note in `stamps` where they lie; raises Undecodable or TooLong."""
    kind = container_of(content)
    if kind is None:
        raise Undecodable("it is no WebM, MP4, Ogg or WAV")
    pieces, size = [], 0
    try:
        with av.open(io.BytesIO(content), mode="r", format=kind, options=CONFINED, **TOLERANT) as container:
            for piece, stamp in _pieces(container):
                pieces.append(np.zeros(silence := stamps.hole(size, stamp), np.int16))
                size += silence
                pieces.append(piece)
                size += len(piece)
                if size > MOST_SECONDS * RATE:
                    raise TooLong
    except DAMAGE as error:
        if not size:
            raise Undecodable(f"the container cannot be read ({type(error).__name__})") from error
    if not size:
        raise Undecodable("there is not one readable frame of sound")
    return np.concatenate(pieces)


def _pieces(container: Any) -> Iterator[tuple[np.ndarray, float | None]]:
    """Yield samples with the stamp of their frame in seconds."""
    if not container.streams.audio:
        raise Undecodable("there is no sound track")
    stream = container.streams.audio[0]
    coded = stream.codec_context.name if stream.codec_context else "nothing that is known"
    if coded not in CODECS:
        raise Undecodable(f"the sound is coded as {coded[:30]}")
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in _frames(container, stream):
        if frame.sample_rate not in RATES:
            raise Undecodable("the sound has a rate that no microphone has")
        stamp = frame.time
        frame.pts = None  # a recorder that paused leaves gaps in its stamps, which the resampler refuses
        for out in resampler.resample(frame):
            yield out.to_ndarray().reshape(-1), stamp
    for out in resampler.resample(None):
        yield out.to_ndarray().reshape(-1), None


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return  # the file ends in the middle of a packet: keep what came before
        if packet is None:
            return
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue  # one damaged packet; the next may be whole
