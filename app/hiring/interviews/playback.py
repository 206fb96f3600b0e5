"""Copies a recording into a file in which a player can seek; runs in a process of its own."""

from __future__ import annotations

import io

import av

CONTAINERS = {b"\x1a\x45\xdf\xa3": ("matroska", "webm"), b"OggS": ("ogg", "webm")}
"""First bytes, ffmpeg's name of the container, and the container of the copy; MP4 and WAV are detected below."""
CONFINED = {"protocol_whitelist": "none"}
"""A playlist or a session description would lead to other files and hosts: nothing but these bytes is opened."""


def containers(data: bytes) -> tuple[str, str]:
    """Return the containers of a recording and of its copy; raises ValueError for one that no browser records."""
    if data[4:8] == b"ftyp":
        return "mp4", "mp4"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav", "wav"
    for start, names in CONTAINERS.items():
        if data.startswith(start):
            return names
    raise ValueError("no recording")


def remux(request: dict, data: bytes) -> bytes:
    """Copy the first track of sound and of pictures, unchanged; raises ValueError where they cannot be read."""
    del request
    kind, copied = containers(data)
    try:
        copy = _copied(data, kind, copied)
    except av.FFmpegError as failure:
        raise ValueError("the recording cannot be read") from failure
    if not copy:
        raise ValueError("the recording holds neither sound nor pictures")
    return copy


def _copied(data: bytes, kind: str, copied: str) -> bytes:
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(data), "r", format=kind, options=CONFINED) as source,
        av.open(out, "w", format=copied) as copy,
    ):
        chosen = [*source.streams.audio[:1], *source.streams.video[:1]]
        streams = {stream.index: copy.add_stream_from_template(stream) for stream in chosen}
        for packet in source.demux(chosen):
            if packet.dts is not None and packet.stream.index in streams:
                packet.stream = streams[packet.stream.index]
                copy.mux(packet)
    return out.getvalue()
