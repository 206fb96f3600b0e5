"""The holders' OpenPGP keys: reads and judges them, and encrypts to them with GnuPG."""

from __future__ import annotations

import base64
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import ApplianceError, Problems, UsageError
from appliance.host.context import Context


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


def keys(context: Context) -> list[HolderKey]:
    """Return the holders' keys in the site file's order; raises Problems naming every one that cannot be used."""
    if not context.site.custody.holders:
        raise UsageError(
            "The site file names no holders of key shares.",
            "Name three to seven people below custody.holders, each with the file of an OpenPGP public key.",
        )
    found, problems = [], []
    for holder in context.site.custody.holders:
        try:
            found.append(_read(holder.name, context.site_folder / holder.pgp))
        except ApplianceError as error:
            problems.append(error)
    doubled = {key.fingerprint for key in found if sum(key.fingerprint == one.fingerprint for one in found) > 1}
    for fingerprint in sorted(doubled):
        names = ", ".join(key.holder for key in found if key.fingerprint == fingerprint)
        problems.append(UsageError(f"{names} have the same OpenPGP key.", "Each holder brings a key of their own."))
    if problems:
        raise Problems(problems)
    return found


def encrypt(keys: list[HolderKey], data: bytes) -> bytes:
    """Encrypt to all of the keys, so that any one of their holders can read it; returns OpenPGP in ASCII armour."""
    with tempfile.TemporaryDirectory(prefix="hr-appliance-") as home:
        recipients = []
        for key in keys:
            path = Path(home) / f"{key.fingerprint}.pgp"
            path.write_bytes(key.material)
            recipients += ["--recipient-file", str(path)]
        return _gpg(Path(home), ["--armor", "--trust-model", "always", *recipients, "--encrypt"], data)


def armour(message: bytes) -> str:
    """Return an OpenPGP message as text."""
    body = base64.encodebytes(message).decode().replace("\n", "")
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    check = base64.b64encode(_crc24(message).to_bytes(3, "big")).decode()
    return "\n".join(["-----BEGIN PGP MESSAGE-----", "", *lines, f"={check}", "-----END PGP MESSAGE-----", ""])


def _read(holder: str, path: Path) -> HolderKey:
    bring = "Have them export it: `gpg --armor --export ADDRESS > FILE`."
    try:
        given = path.read_bytes()
    except OSError as error:
        raise ApplianceError(f"The OpenPGP key of {holder} cannot be read: {path}: {error.strerror}.", bring) from None
    if b"PRIVATE KEY BLOCK" in given:
        raise ApplianceError(
            f"{path} is the private key of {holder}.", f"Delete it here, have them make a new one. {bring}"
        )
    with tempfile.TemporaryDirectory(prefix="hr-appliance-") as home:
        if given.lstrip().startswith(b"-----BEGIN"):
            given = _gpg(Path(home), ["--dearmor"], given, f"The OpenPGP key of {holder} ({path}) is damaged.", bring)
        listing = _gpg(
            Path(home),
            ["--with-colons", "--show-keys"],
            given,
            f"{path} is no OpenPGP key of {holder}.",
            bring,
        ).decode(errors="replace")
    return HolderKey(holder, path, _judged(holder, path, listing), given)


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


def _gpg(home: Path, arguments: list[str], data: bytes, what: str = "GnuPG failed.", remedy: str = "") -> bytes:
    home.chmod(0o700)
    command = ["gpg", "--homedir", str(home), "--batch", "--no-tty", "--quiet", *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    except FileNotFoundError:
        raise ApplianceError("GnuPG is missing on this machine.", "Install it: `sudo apt-get install gnupg`.") from None
    if done.returncode:
        said = re.sub(rb"gpg: ", b"", done.stderr).decode(errors="replace").strip().splitlines()
        raise ApplianceError(f"{what} GnuPG says: {said[-1] if said else 'nothing'}.", remedy)
    return done.stdout


def _crc24(data: bytes) -> int:
    """Return the checksum of RFC 4880, section 6.1."""
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= 0x1864CFB
    return crc
