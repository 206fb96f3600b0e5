"""What sealing costs: fields beside calls to a key server, and a recording beside its digest alone."""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from app.foundation.keys import cipher
from app.foundation.keys.transit import Transit
from tests.app import key_server
from tests.benchmark.measure import Figure, in_turn, ratio

FIELDS, CALLS = 20_000, 200
PART, PARTS = 4 * 1024 * 1024, 64
SIZES = (64, 1024)
"""MiB of the two recordings between which memory may not grow."""


def crypto_envelope() -> Figure:
    """Fields sealed a second under data keys at hand, beside calls to a real Transit that seals one field each."""
    person = cipher.Cipher(secrets.token_bytes(32))
    fields = [(uuid.uuid4(), secrets.token_bytes(24)) for _ in range(FIELDS)]

    def sealed() -> None:
        for row, text in fields:
            person.seal(text, "candidates", "phone", str(row))

    with key_server.running() as server:
        transit = Transit(server.given)
        transit.wrap([secrets.token_bytes(24)])  # signed in, and the connection open

        def called() -> None:
            for _, text in fields[:CALLS]:
                transit.wrap([text])

        pairs = in_turn(called, sealed)
    each = [(calls / CALLS, seals / FIELDS) for calls, seals in pairs]
    value, spread = ratio(each)
    rates = f"{1 / min(seals for _, seals in each):.0f} / {1 / min(calls for calls, _ in each):.0f}"
    counters = {"fields / calls a second, best": rates, "key-provider calls for 1 000 records": "1, or 2 with look-ups"}
    return Figure("crypto.envelope", "", value, "", "≥ 50", "≥ 200", len(pairs), spread, counters)


def crypto_stream() -> Figure:
    """A recording of 256 MiB read, digested and sealed in parts as it is on its way in, beside read and digested."""
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "video"
        with video.open("wb") as file:
            for _ in range(PARTS):
                file.write(os.urandom(PART))
        pairs = in_turn(lambda: digest(video), lambda: digest_and_seal(video))
        value, spread = ratio(pairs)
        peaks = [_peak(Path(folder) / "sparse", mib) for mib in SIZES]
    bytes_ = PART * PARTS / 2**20
    counters = {
        "MiB a second, best": f"{bytes_ / min(both for _, both in pairs):.0f}",
        "memory beyond an idle process, MiB": " / ".join(
            f"{peak:.1f} at {mib} MiB" for mib, peak in zip(SIZES, peaks, strict=True)
        ),
    }
    return Figure("crypto.stream", "", value, "", "≥ 0.75", "≥ 0.9", len(pairs), spread, counters)


def digest(video: Path) -> str:
    """Read a file in parts and digest it."""
    seen = hashlib.sha256()
    with video.open("rb") as file:
        while part := file.read(PART):
            seen.update(part)
    return seen.hexdigest()


def digest_and_seal(video: Path) -> str:
    """Read a file in parts, digest it and seal each part; what is sealed is counted and let go."""
    person, seen, number, sealed = cipher.Cipher(secrets.token_bytes(32)), hashlib.sha256(), 0, 0
    with video.open("rb") as file:
        while part := file.read(PART):
            seen.update(part)
            for piece in person.seal_stream([part], "media_parts", "benchmark", number):
                sealed += len(piece)
            number += 1
    if sealed < video.stat().st_size:
        raise RuntimeError("not everything was sealed")
    return seen.hexdigest()


def _peak(path: Path, mib: int) -> float:
    """Return by how many MiB a process of its own grows at most while it seals a file of this size."""
    with path.open("wb") as file:
        file.truncate(mib * 2**20)
    command = [sys.executable, "-m", "tests.benchmark.crypto", str(path)]
    root = Path(__file__).parents[2]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=root).stdout)


def _own_peak(path: Path) -> float:
    """Seal and return the growth; the kernel's high-water mark starts anew, for it counts what the parent had."""
    Path("/proc/self/clear_refs").write_text("5")
    before = _held("VmRSS")
    digest_and_seal(path)
    return (_held("VmHWM") - before) / 1024


def _held(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    print(f"{_own_peak(Path(sys.argv[1])):.1f}")
