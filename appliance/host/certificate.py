"""Checks the certificates of components, and reads their names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from appliance.host.desired import Certificate
from appliance.site import roles
from appliance.site.model import Site

if TYPE_CHECKING:
    from appliance.host.context import Context


def common_name(component: str, host: str) -> str:
    """Return the name by which a component of a host is known to others; for a role of the database it is the role."""
    return roles.CERTIFICATES.get(component) or own_name(component, host)


def own_name(component: str, host: str) -> str:
    """Return the DNS name that no other certificate carries."""
    return f"{component}.{host}"


def extra_names(site: Site, component: str) -> tuple[str, ...]:
    """Return what a component is called besides its host's names: by browsers, or by an edge with several behind it."""
    if component == "edge":
        shared = site.virtual_address
        return (site.domain, str(shared)) if shared is not None else (site.domain,)
    return (f"web.{site.domain}",) if component == "web" else ()


def names(site: Site, host: str, item: Certificate) -> list[str]:
    """Return every name a certificate carries, DNS names and addresses; nobody is served in the name of a role."""
    own = own_name(item.component, host)
    if item.component in roles.CERTIFICATES:
        return [own]
    return [own, host, f"{host}.{site.domain}", *item.names, str(site.hosts[host].address)]


def fault(item: Certificate, pem: str | None, host: str, context: Context, now: datetime | None = None) -> str | None:
    """Return why a certificate has to be reissued, None when it is sound."""
    if not pem:
        return "none yet"
    try:
        chain = x509.load_pem_x509_certificates(pem.encode())
        anchor = x509.load_pem_x509_certificate(context.issuer.anchor().encode())
    except ValueError:
        return "it cannot be read"
    leaf, now = chain[0], now or datetime.now(UTC)
    common = [str(attribute.value) for attribute in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if common != [common_name(item.component, host)] or {*map(str, _names(leaf))} != {*names(context.site, host, item)}:
        return "it carries other names"
    if not _issued(chain, anchor):
        return "another authority signed it"
    left = leaf.not_valid_after_utc - now
    if left.total_seconds() <= 0:
        return "it ran out"
    # The host's own timer renews at two thirds; what is left at a sixth shows that the timer did not.
    if left < (leaf.not_valid_after_utc - leaf.not_valid_before_utc) / 6:
        return "it runs out soon"
    return None


def _names(leaf: x509.Certificate) -> list[object]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*names.get_values_for_type(x509.DNSName), *names.get_values_for_type(x509.IPAddress)]


def _issued(chain: list[x509.Certificate], anchor: x509.Certificate) -> bool:
    """Return whether a chain reaches the anchor; what a bank's authority adds above it is for browsers alone."""
    for certificate, above in zip(chain, [*chain[1:], None], strict=True):
        if certificate == anchor or _signed(certificate, anchor):
            return True
        if above is None or not _signed(certificate, above):
            return False
    return False


def _signed(certificate: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
