"""The site's own authority: its key, what it signs until the key server's takes over, and the bank's word for it."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.components.certificates import signing
from appliance.components.certificates.names import refuse_others
from appliance.errors import ApplianceError
from appliance.site import roles
from appliance.site.model import Site

OPERATOR_HOURS = 2160


class AuthorityRefused(ApplianceError):
    """A certificate that cannot be what it was brought as, or a request that is none."""


class SiteAuthority:
    """Keeps its key in `ca/` of the site's state folder; implements `appliance.host.context.Issuer`.

    Links between components trust the certificate that it signed itself. Where the bank's authority signs it too, the
    bank's certificate goes along in each chain, for browsers that know the bank alone: nothing else that the bank
    signs is ever taken for a component.
    """

    def __init__(self, site: Site, folder: Path, now: datetime | None = None) -> None:
        self._site, self._folder, self._now = site, folder / "ca", now
        self._operator = folder / "operator"

    @property
    def common_name(self) -> str:
        """The name of the authority, by which the bank's certificate is known too."""
        return f"HR Appliance {self._site.name} authority"

    def sign(self, csr: str, component: str, host: str) -> str:
        """Return certificate and chain (PEM) for a component's request; raises NamesRefused, AuthorityRefused."""
        asked, now = _read_request(csr), signing.aware(self._now)
        carried = signing.names_of(asked)
        refuse_others(self._site, component, host, signing.common_name_of(asked.subject), carried)
        life = timedelta(hours=self._site.certificates.leaf_hours)
        uses = signing.CLIENT if component in roles.CERTIFICATES else signing.BOTH_SIDES
        certificate = signing.leaf(self._key(), self._root(), asked, sorted(carried), life, now, uses)
        return signing.pem(certificate, *self._chain())

    def anchor(self) -> str:
        """Return the certificate that every host trusts (PEM)."""
        return signing.pem(self._root())

    def sign_intermediate(self, csr: str) -> str:
        """Return the certificate of the key server's authority and what stands above it (PEM, the lowest first)."""
        certificate = signing.authority(self._key(), self._root(), _read_request(csr), signing.aware(self._now))
        return signing.pem(certificate, *(self._chain() or [self._root()]))

    def operator_certificate(self) -> tuple[Path, Path]:
        """Return the paths of certificate and key by which this machine is known to the hosts, renewed in good time."""
        cert, key = self._operator / "cert.pem", self._operator / "key.pem"
        now = signing.aware(self._now)
        if cert.exists() and key.exists():
            present = x509.load_pem_x509_certificates(cert.read_bytes())[0]
            life = present.not_valid_after_utc - present.not_valid_before_utc
            issued = present.issuer == self._root().subject
            if issued and now < present.not_valid_before_utc + life * 2 / 3:
                return cert, key
        fresh = ec.generate_private_key(ec.SECP256R1())
        asked = _read_request(signing.request(fresh, f"operator.{self._site.name}", []))
        certificate = signing.leaf(self._key(), self._root(), asked, [], timedelta(hours=OPERATOR_HOURS), now)
        cert.unlink(missing_ok=True)
        _private(key, _key_pem(fresh))
        _private(cert, signing.pem(certificate, *self._chain()).encode())
        return cert, key

    def request(self) -> str:
        """Return the request (PEM) that the bank's authority signs."""
        return signing.request(self._key(), self.common_name)

    def take(self, pem: bytes) -> None:
        """Take the bank's certificate for this authority and the chain above it; raises AuthorityRefused."""
        try:
            chain = x509.load_pem_x509_certificates(pem)
        except ValueError:
            raise AuthorityRefused("The file holds no PEM certificates.", "Ask the bank's authority for PEM.") from None
        own = [certificate for certificate in chain if signing.same_key(certificate, self._key())]
        if not own:
            raise AuthorityRefused(
                "No certificate in the file is for this site's key.",
                "Have the request of `appliance certificates csr` signed, and import what comes back.",
            )
        _refuse_unfit(own[0], self.common_name, signing.aware(self._now))
        _private(self._folder / "bank.pem", signing.pem(*_ordered(own[0], chain)).encode())

    def bank_certificate(self) -> x509.Certificate | None:
        """Return what the bank signed for this authority, None where there is nothing yet."""
        try:
            return x509.load_pem_x509_certificates((self._folder / "bank.pem").read_bytes())[0]
        except FileNotFoundError:
            return None

    def _chain(self) -> list[x509.Certificate]:
        """Return what goes along with a certificate besides itself: nothing, or the bank's word for this authority."""
        if self._site.certificates.authority == "site":
            return []
        try:
            return x509.load_pem_x509_certificates((self._folder / "bank.pem").read_bytes())
        except FileNotFoundError:
            raise AuthorityRefused(
                "The site file says that the bank's authority signs, and its certificate is not here yet.",
                f"Run `appliance certificates csr`, have it signed, and `appliance certificates import`; "
                f"or write `authority: site` for {self._site.name}.",
            ) from None

    def _key(self) -> ec.EllipticCurvePrivateKey:
        path = self._folder / "key.pem"
        if not path.exists():
            if (self._folder / "cert.pem").exists():
                raise AuthorityRefused(
                    f"The key of the site's authority is missing: {path}.", "Bring it back from the backup."
                )
            _private(path, _key_pem(ec.generate_private_key(ec.SECP384R1())))
        loaded = serialization.load_pem_private_key(path.read_bytes(), None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            raise AuthorityRefused(f"{path} is no elliptic-curve key.", "Bring it back from the backup.")
        return loaded

    def _root(self) -> x509.Certificate:
        path = self._folder / "cert.pem"
        if not path.exists():
            certificate = signing.root(self._key(), self.common_name, signing.aware(self._now))
            _private(path, signing.pem(certificate).encode())
        return x509.load_pem_x509_certificate(path.read_bytes())


def _read_request(csr: str) -> x509.CertificateSigningRequest:
    try:
        asked = x509.load_pem_x509_csr(csr.encode())
    except ValueError:
        raise AuthorityRefused("This is no certificate request.", "Run `appliance apply` again.") from None
    if not asked.is_signature_valid:
        raise AuthorityRefused("The request is not signed by its own key.", "Look at who made it on this host.")
    return asked


def _refuse_unfit(certificate: x509.Certificate, common_name: str, now: datetime) -> None:
    again = "Ask the bank's authority for a certificate of a subordinate authority, as the request says."
    try:
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        raise AuthorityRefused("The certificate is not that of an authority (no basic constraints).", again) from None
    if not limits.ca:
        raise AuthorityRefused("The certificate is not that of an authority (CA is false).", again)
    if limits.path_length is not None and limits.path_length < 1:
        raise AuthorityRefused(
            "The certificate allows no authority below it (path length 0), and the key server's stands there.", again
        )
    if signing.common_name_of(certificate.subject) != common_name or len(list(certificate.subject)) != 1:
        raise AuthorityRefused(
            f"The certificate is for {certificate.subject.rfc4514_string()}, not for CN={common_name}.",
            "Ask for the subject of the request, unchanged: chains are built by it.",
        )
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= now < ends:
        raise AuthorityRefused(
            f"The certificate is valid from {begins:%Y-%m-%d} to {ends:%Y-%m-%d}.",
            "Look at the clock of this machine, or ask for a new one.",
        )


def _ordered(own: x509.Certificate, certificates: list[x509.Certificate]) -> list[x509.Certificate]:
    """Return the chain from this authority upwards, without the bank's root, which browsers have themselves."""
    chain, rest = [own], [certificate for certificate in certificates if certificate != own]
    while chain[-1].issuer != chain[-1].subject:
        above = next((certificate for certificate in rest if _issued(chain[-1], certificate)), None)
        if above is None:
            break
        rest.remove(above)
        chain.append(above)
    if len(chain) == 1 or rest:
        raise AuthorityRefused(
            "The file does not hold the chain from this site's certificate up to the bank's root.",
            "Put the site's certificate, every authority above it and the bank's root into one PEM file, nothing else.",
        )
    return chain[:-1] if chain[-1].issuer == chain[-1].subject else chain


def _issued(certificate: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(path)
