"""The certificates by which the security team rotates, audits and destroys: their keys are never here in the clear."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.components.vault.client import Identity
from appliance.components.vault.identities import DUTIES
from appliance.errors import UsageError
from appliance.host.context import Context
from appliance.procedures.custody import holders
from appliance.procedures.custody.keeping import folder, keep

DAYS = 3650


def ensure(context: Context, now: datetime | None = None) -> list[str]:
    """Make the certificates that are not there yet, each key encrypted to all holders; returns the duties."""
    place, issued = folder(context, "duties"), []
    for duty in DUTIES:
        if (place / f"{duty}.pem").exists() and (place / f"{duty}.asc").exists():
            continue
        certificate, key = _self_signed(f"{duty}.{context.site.name}", now or datetime.now(UTC))
        keep(place / f"{duty}.asc", holders.encrypt(holders.keys(context), key + certificate))
        keep(place / f"{duty}.pem", certificate)  # last: while it is missing, the pair counts as not made
        issued.append(duty)
    return issued


def how_to_open(context: Context, duty: str) -> str:
    """Return the command line to hand a duty's key over."""
    return f"gpg --decrypt {context.folder / 'vault' / 'duties' / duty}.asc"


@contextmanager
def identity(context: Context, duty: str, pem: str) -> Iterator[Identity]:
    """Yield the identity of a duty from the decrypted PEM; it stays in memory, as files that have no name."""
    certificate = context.folder / "vault" / "duties" / f"{duty}.pem"
    start = pem.find("-----BEGIN PRIVATE KEY-----")
    if start < 0:
        raise UsageError(
            f"No key of the {duty} came on standard input.",
            f"Pipe it in: `{how_to_open(context, duty)} | appliance keys ...`.",
        )
    _refuse_another(certificate, pem[start:], duty)
    with ExitStack() as stack:
        handle = os.memfd_create("duty", os.MFD_CLOEXEC)
        stack.callback(os.close, handle)
        os.write(handle, pem[start:].encode())
        yield Identity(duty, str(certificate), f"/proc/{os.getpid()}/fd/{handle}")


def _refuse_another(certificate: Path, pem: str, duty: str) -> None:
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    try:
        own = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key().public_bytes(*form)
        key = serialization.load_pem_private_key(pem.encode(), None).public_key().public_bytes(*form)
    except FileNotFoundError:
        raise UsageError(
            f"This site has no {duty} yet.", "The ceremony makes one: `appliance keys ceremony`."
        ) from None
    except ValueError:
        raise UsageError(f"The key of the {duty} is damaged.", "Decrypt its file once more.") from None
    if own != key:
        raise UsageError(f"This is not the key of the {duty}.", "Decrypt the file of that duty.")


def _self_signed(common_name: str, now: datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate.public_bytes(pem), private


def paths(context: Context) -> list[Path]:
    """Return the encrypted keys that are there."""
    return sorted((context.folder / "vault" / "duties").glob("*.asc"))
