"""Signs components' certificates: the site's authority at first, the key server once it is configured."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from appliance.components.vault.client import connect, telling, written
from appliance.components.vault.identities import named
from appliance.components.vault.settling import configured
from appliance.errors import ApplianceError
from appliance.host.context import Context, Issuer, Sealed


class KeyServerIssuer:
    """Implements `Issuer`; everything but leaves is asked of the site's authority."""

    def __init__(self, context: Context, authority: Issuer) -> None:
        self._context, self._authority = context, authority

    def anchor(self) -> str:
        """Return the certificate that every host trusts (PEM)."""
        return self._authority.anchor()

    def sign_intermediate(self, csr: str) -> str:
        """Return the certificate of the key server's authority and what stands above it."""
        return self._authority.sign_intermediate(csr)

    def operator_certificate(self) -> tuple[Path, Path]:
        """Return the paths of certificate and key by which this machine is known."""
        return self._authority.operator_certificate()

    def sign(self, csr: str, component: str, host: str) -> str:
        """Return certificate and chain (PEM, leaf first); raises Sealed.

        The site's authority signs while the key server was never configured: it is not asked then, as a firewall
        lets an attempt to reach it wait for a minute. The key server's own certificate comes from the site's authority
        also while the key server cannot be asked: it would never start again once its certificate had run out.
        """
        if not configured(self._context):
            return self._authority.sign(csr, component, host)
        try:
            return self._sign(csr, component, host)
        except Sealed:
            if component != "vault":
                raise
            return self._authority.sign(csr, component, host)

    def _sign(self, csr: str, component: str, host: str) -> str:
        identity = named(self._context.site, component, host)
        _refuse_other_addresses(csr, identity.ips, identity.common_name)
        client = connect(self._context)
        with telling(self._context):
            data = written(
                client,
                f"pki/sign/{identity.role}",
                {
                    "csr": csr,
                    "format": "pem",
                    "common_name": identity.common_name,
                    "alt_names": ",".join(identity.dns),
                    "ip_sans": ",".join(identity.ips),
                    "ttl": f"{self._context.site.certificates.leaf_hours}h",
                    "exclude_cn_from_sans": identity.stands_for_a_role,
                },
            )
        return _chain(data["certificate"], data.get("ca_chain") or [data["issuing_ca"]])


def _refuse_other_addresses(csr: str, expected: tuple[str, ...], common_name: str) -> None:
    """Refuse a request that names what its component is not: the certificate would carry less than was asked for."""
    asked = x509.load_pem_x509_csr(csr.encode())
    try:
        names = asked.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    carried = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    if strange := carried - {*expected}:
        raise ApplianceError(
            f"The request for {common_name} names {', '.join(sorted(strange))}, which it is not.",
            "Look at who made the request on this host.",
        )


def _chain(leaf: str, above: list[str]) -> str:
    """Return leaf and authorities as one text, without one that signed itself: hosts have that."""
    chain = []
    for pem in [leaf, *above]:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        if certificate.issuer != certificate.subject:
            chain.append(pem.strip() + "\n")
    return "".join(chain)
