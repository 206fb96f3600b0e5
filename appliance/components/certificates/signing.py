"""Certificates of the site's authority as X.509: the root, an authority below it, a leaf; touches no disk."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.site.endpoints import is_address

ROOT_DAYS = 3650
INTERMEDIATE_DAYS = 1825
BACK = timedelta(minutes=5)
"""How far back a certificate begins, for hosts whose clocks are a little behind."""
AUTHORITY_USE = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
LEAF_USE = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
BOTH_SIDES = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
CLIENT = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])


def named(common_name: str) -> x509.Name:
    """Return a subject of one common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def request(key: ec.EllipticCurvePrivateKey, common_name: str, names: list[str] | None = None) -> str:
    """Return a certificate request (PEM); without names it asks for an authority."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(named(common_name))
    if names is None:
        builder = builder.add_extension(x509.BasicConstraints(True, 1), critical=True)
    else:
        builder = builder.add_extension(_names(names), critical=False)
    return builder.sign(key, hashes.SHA384()).public_bytes(serialization.Encoding.PEM).decode()


def root(key: ec.EllipticCurvePrivateKey, common_name: str, now: datetime) -> x509.Certificate:
    """Return a certificate that signs itself, below which one more authority may stand."""
    builder = _begin(named(common_name), named(common_name), key.public_key(), now, timedelta(days=ROOT_DAYS))
    builder = builder.add_extension(x509.BasicConstraints(True, 1), critical=True)
    return builder.add_extension(AUTHORITY_USE, critical=True).sign(key, hashes.SHA384())


def authority(
    key: ec.EllipticCurvePrivateKey, above: x509.Certificate, asked: x509.CertificateSigningRequest, now: datetime
) -> x509.Certificate:
    """Return the certificate of an authority below the site's, which signs leaves alone."""
    life = min(timedelta(days=INTERMEDIATE_DAYS), above.not_valid_after_utc - now)
    builder = _begin(asked.subject, above.subject, asked.public_key(), now, life)
    builder = builder.add_extension(x509.BasicConstraints(True, 0), critical=True)
    builder = builder.add_extension(_issuer_id(key), critical=False)
    return builder.add_extension(AUTHORITY_USE, critical=True).sign(key, hashes.SHA384())


def leaf(
    key: ec.EllipticCurvePrivateKey,
    above: x509.Certificate,
    asked: x509.CertificateSigningRequest,
    names: list[str],
    life: timedelta,
    now: datetime,
    uses: x509.ExtendedKeyUsage = BOTH_SIDES,
) -> x509.Certificate:
    """Return the certificate of a component; only the subject and the key are taken from the request."""
    builder = _begin(asked.subject, above.subject, asked.public_key(), now, min(life, above.not_valid_after_utc - now))
    builder = builder.add_extension(x509.BasicConstraints(False, None), critical=True)
    if names:
        builder = builder.add_extension(_names(names), critical=False)
    builder = builder.add_extension(LEAF_USE, critical=True).add_extension(uses, critical=False)
    return builder.add_extension(_issuer_id(key), critical=False).sign(key, hashes.SHA384())


def names_of(holder: x509.Certificate | x509.CertificateSigningRequest) -> set[str]:
    """Return the DNS names and addresses of a certificate or request."""
    try:
        names = holder.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}


def common_name_of(name: x509.Name) -> str:
    """Return the common name of a subject or an issuer."""
    attributes = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(attributes[0].value) if attributes else ""


def pem(*certificates: x509.Certificate) -> str:
    """Return certificates as one PEM text, in their order."""
    return "".join(certificate.public_bytes(serialization.Encoding.PEM).decode() for certificate in certificates)


def same_key(certificate: x509.Certificate, key: PrivateKeyTypes) -> bool:
    """Return whether a certificate is for a key."""
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return certificate.public_key().public_bytes(*form) == key.public_key().public_bytes(*form)


def aware(now: datetime | None) -> datetime:
    """Return `now`, or the current time."""
    return now or datetime.now(UTC)


def _begin(
    subject: x509.Name, issuer: x509.Name, public: CertificatePublicKeyTypes, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    builder = (
        builder.serial_number(x509.random_serial_number()).not_valid_before(now - BACK).not_valid_after(now + life)
    )
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _issuer_id(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _names(names: list[str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name) for name in names]
    )
