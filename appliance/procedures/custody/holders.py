"""The holders' OpenPGP keys of a site, and what is encrypted to them."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from appliance.errors import ApplianceError, Problems, UsageError
from appliance.host.context import Context
from appliance.site import openpgp
from appliance.site.openpgp import HolderKey


def keys(context: Context) -> list[HolderKey]:
    """Return the holders' keys in the site file's order; raises Problems naming every one that cannot be used."""
    if not context.site.custody.holders:
        raise UsageError(
            "The site file names no holders of key shares.",
            "Name three to seven people below custody.holders, each with the file of an OpenPGP public key.",
        )
    holder_keys, problems = [], []
    for holder in context.site.custody.holders:
        try:
            holder_keys.append(openpgp.read(holder.name, context.site_folder / holder.pgp))
        except ApplianceError as error:
            problems.append(error)
    for names in openpgp.shared(holder_keys).values():
        what = f"{', '.join(names)} have the same OpenPGP key."
        problems.append(UsageError(what, "Each holder brings a key of their own."))
    if problems:
        raise Problems(problems)
    return holder_keys


def encrypt(keys: list[HolderKey], data: bytes) -> bytes:
    """Encrypt to all of the keys, so that any one of their holders can read it; returns OpenPGP in ASCII armour."""
    with tempfile.TemporaryDirectory(prefix="hr-appliance-") as home:
        recipients = []
        for key in keys:
            path = Path(home) / f"{key.fingerprint}.pgp"
            path.write_bytes(key.material)
            recipients += ["--recipient-file", str(path)]
        return openpgp.run(Path(home), ["--armor", "--trust-model", "always", *recipients, "--encrypt"], data)


def armour(message: bytes) -> str:
    """Return an OpenPGP message as text."""
    body = base64.encodebytes(message).decode().replace("\n", "")
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    check = base64.b64encode(_crc24(message).to_bytes(3, "big")).decode()
    return "\n".join(["-----BEGIN PGP MESSAGE-----", "", *lines, f"={check}", "-----END PGP MESSAGE-----", ""])


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
