"""Decode what a browser recorded into the samples that the recogniser takes, as far as the recording goes."""

import io

import av
import numpy as np

RATE = 16_000  # samples per second
# What a file says of itself may be in any encoding; from 19 on PyAV passes over that by itself and knows no such word.
TOLERANT = {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}


class Undecodable(Exception):
    """The bytes hold no sound that can be read."""


def samples(content: bytes) -> np.ndarray:
    """Return mono float32 samples at 16 kHz; of a file that breaks off, what comes before the break.

    Raises Undecodable where not a single frame of sound can be read.
    """
    pieces: list[np.ndarray] = []
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        with av.open(io.BytesIO(content), mode="r", **TOLERANT) as container:
            if not container.streams.audio:
                raise Undecodable("there is no sound track")
            _decode(container, container.streams.audio[0], resampler, pieces)
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise Undecodable(f"the container cannot be read ({type(error).__name__})") from error
    if not pieces:
        raise Undecodable("there is not one readable frame of sound")
    return np.concatenate(pieces).astype(np.float32) / 32768.0


def _decode(container: object, stream: object, resampler: object, pieces: list[np.ndarray]) -> None:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            break  # the file ends in the middle of a packet: keep what came before
        if packet is None:
            break
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue  # one damaged packet; the next may be whole
        for frame in frames:
            frame.pts = None  # a recorder that paused leaves gaps in its stamps, which the resampler refuses
            pieces.extend(out.to_ndarray().reshape(-1) for out in resampler.resample(frame))
    pieces.extend(out.to_ndarray().reshape(-1) for out in resampler.resample(None))
