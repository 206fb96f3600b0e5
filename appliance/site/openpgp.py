"""Reads a holder's public OpenPGP key from a file and judges it, with GnuPG."""

from __future__ import annotations

import base64
import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import ApplianceError

BRING = "Have them export it: `gpg --armor --export ADDRESS > FILE`."


@dataclass(frozen=True)
class HolderKey:
    """A holder's public key: the file it came from, its fingerprint, and its bytes."""

    holder: str
    file: Path
    fingerprint: str
    material: bytes

    @property
    def encoded(self) -> str:
        """The key as the key server takes it."""
        return base64.b64encode(self.material).decode()


def read(holder: str, path: Path) -> HolderKey:
    """Return the one public key in a file; raises ApplianceError where it cannot be encrypted to."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ApplianceError(f"The OpenPGP key of {holder} cannot be read: {path}: {error.strerror}.", BRING) from None
    if b"PRIVATE KEY BLOCK" in content:
        raise ApplianceError(
            f"{path} is the private key of {holder}.", f"Delete it here, have them make a new one. {BRING}"
        )
    with tempfile.TemporaryDirectory(prefix="hr-appliance-") as home:
        if content.lstrip().startswith(b"-----BEGIN"):
            content = run(
                Path(home), ["--dearmor"], content, f"The OpenPGP key of {holder} ({path}) is damaged.", BRING
            )
        listing = run(
            Path(home),
            ["--with-colons", "--show-keys"],
            content,
            f"{path} is no OpenPGP key of {holder}.",
            BRING,
        ).decode(errors="replace")
    return HolderKey(holder, path, _judged(holder, path, listing), content)


def shared(keys: Iterable[HolderKey]) -> dict[str, list[str]]:
    """Return fingerprint -> holders, for each key that more than one of them brought."""
    holders: dict[str, list[str]] = {}
    for key in keys:
        holders.setdefault(key.fingerprint, []).append(key.holder)
    return {fingerprint: names for fingerprint, names in holders.items() if len(names) > 1}


def run(home: Path, arguments: list[str], data: bytes, what: str = "GnuPG failed.", remedy: str = "") -> bytes:
    """Run GnuPG with a home of its own on some data and return its output; raises ApplianceError."""
    home.chmod(0o700)
    command = ["gpg", "--homedir", str(home), "--batch", "--no-tty", "--quiet", *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    except FileNotFoundError:
        raise ApplianceError("GnuPG is missing on this machine.", "Install it: `sudo apt-get install gnupg`.") from None
    if done.returncode:
        messages = re.sub(rb"gpg: ", b"", done.stderr).decode(errors="replace").strip().splitlines()
        raise ApplianceError(f"{what} GnuPG says: {messages[-1] if messages else 'nothing'}.", remedy)
    return done.stdout


def _judged(holder: str, path: Path, listing: str) -> str:
    """Return the fingerprint of the one key in a listing; raises ApplianceError unless it can be encrypted to."""
    rows = [line.split(":") for line in listing.splitlines()]
    primary = [row for row in rows if row[0] in ("pub", "sec")]
    if len(primary) != 1 or primary[0][0] == "sec":
        raise ApplianceError(
            f"{path} holds {len(primary)} keys, not the one public key of {holder}.", "Export one key."
        )
    if primary[0][1] in ("e", "r", "d", "i"):
        state = {"e": "ran out", "r": "was revoked"}.get(primary[0][1], "is not valid")
        raise ApplianceError(f"The OpenPGP key of {holder} ({path}) {state}.", "Have them bring a new one.")
    if "E" not in primary[0][11]:
        raise ApplianceError(
            f"The OpenPGP key of {holder} ({path}) cannot encrypt.", "Have them add an encryption subkey."
        )
    return next(row[9] for row in rows if row[0] == "fpr")
