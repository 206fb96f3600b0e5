"""The key server's own authority: its key is made inside and never leaves, the site's authority signs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from appliance.components.vault.client import names, read, written
from appliance.host.context import Context

if TYPE_CHECKING:
    import hvac

SPARE = timedelta(days=30)
"""How much longer than what it signs an authority is valid, at least."""


def settle(context: Context, client: hvac.Client, act: bool) -> Iterator[str]:
    """Return why the authority has to be renewed, and with `act` renew it; certificates of the old one stay valid."""
    if (why := fault(context, current(client))) is None:
        return
    yield f"make the authority for certificates: {why}"
    if not act:
        return
    asked = written(
        client,
        "pki/intermediate/generate/internal",
        {
            "common_name": f"HR Appliance {context.site.name} key server authority",
            "key_type": "ec",
            "key_bits": 384,
            "exclude_cn_from_sans": True,
            "add_basic_constraints": True,
        },
    )["csr"]
    chain = context.issuer.sign_intermediate(asked + "\n")
    answer = written(client, "pki/intermediate/set-signed", {"certificate": chain})
    own = [issuer for issuer, key in (answer.get("mapping") or {}).items() if key]
    client.write_data("pki/config/issuers", data={"default": own[0], "default_follows_latest_issuer": True})


def current(client: hvac.Client) -> str | None:
    """Return the certificate of the authority that signs (PEM), None where there is none."""
    if not names(client, "pki/issuers"):
        return None
    return (read(client, "pki/issuer/default") or {}).get("certificate")


def fault(context: Context, pem: str | None, now: datetime | None = None) -> str | None:
    """Return why an authority cannot sign any more, None when it can."""
    if pem is None:
        return "none yet"
    certificate = x509.load_pem_x509_certificate(pem.encode())
    anchor = x509.load_pem_x509_certificate(context.issuer.anchor().encode())
    try:
        certificate.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature):
        return "another authority signed it"
    left = certificate.not_valid_after_utc - (now or datetime.now(UTC))
    if left < timedelta(hours=context.site.certificates.leaf_hours) + SPARE:
        return f"it is valid for {max(left.days, 0)} more days"
    return None
