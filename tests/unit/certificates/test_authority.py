"""The site's own authority: what it signs, what it refuses, and how a bank's authority comes to stand above it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.components.certificates import signing
from appliance.components.certificates.authority import AuthorityRefused, SiteAuthority
from appliance.components.certificates.names import NamesRefused, allowed
from appliance.host import certificate
from appliance.host.desired import Certificate
from tests.unit.sites import context_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BANK_DAYS = 1000


@pytest.fixture
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def authority(folder: Path, bank: bool = False) -> SiteAuthority:
    site = context_of("lab-three", folder).site
    if bank:
        site = site.model_copy(
            update={"certificates": site.certificates.model_copy(update={"authority": "bank"})}, deep=True
        )
    return SiteAuthority(site, folder, NOW)


def asked(key, component: str, host: str, folder: Path, **changed) -> str:
    site = context_of("lab-three", folder).site
    names = changed.get("names", sorted(allowed(site, component, host)))
    return signing.request(key, changed.get("common_name", certificate.common_name(component, host)), names)


def leaf_of(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates(pem.encode())[0]


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize(("component", "host"), [("web", "front"), ("edge", "front"), ("vault", "store")])
def test_request_when_its_names_are_the_expected_ones_then_is_signed_for_both_sides(tmp_path, key, component, host):
    one = authority(tmp_path)
    signed = leaf_of(one.sign(asked(key, component, host, tmp_path), component, host))
    site = context_of("lab-three", tmp_path).site
    item = Certificate(component, names=certificate.extra_names(site, component))
    assert signing.names_of(signed) == {*certificate.names(site, host, item)}
    assert signing.common_name_of(signed.subject) == f"{component}.{host}"
    assert signed.not_valid_after_utc - NOW == timedelta(hours=site.certificates.leaf_hours)
    uses = signed.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert {use.dotted_string for use in uses} == {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"}
    assert not signed.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    signed.verify_directly_issued_by(x509.load_pem_x509_certificate(one.anchor().encode()))


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize(
    "changed",
    [
        {"common_name": "edge.front"},
        {"names": ["web.front", "front", "front.hr.lab.internal", "198.18.3.11", "store"]},
        {"names": ["web.front", "front", "front.hr.lab.internal", "198.18.3.11", "198.18.3.12"]},
        {"names": ["web.front", "front"]},
        {"names": []},
    ],
)
def test_request_when_it_names_anything_else_then_is_refused(tmp_path, key, changed):
    with pytest.raises(NamesRefused):
        authority(tmp_path).sign(asked(key, "web", "front", tmp_path, **changed), "web", "front")


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize(("component", "role"), [("hr-web", "hr_web"), ("hr-owner", "hr_owner")])
def test_role_when_its_host_asks_then_gets_a_certificate_of_the_role_that_serves_nobody(tmp_path, key, component, role):
    one, context = authority(tmp_path), context_of("lab-three", tmp_path)
    pem = one.sign(asked(key, component, "front", tmp_path), component, "front")
    signed = leaf_of(pem)
    assert signed.subject.rfc4514_string() == f"CN={role}"
    assert signing.names_of(signed) == {f"{component}.front"}
    uses = signed.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [use.dotted_string for use in uses] == ["1.3.6.1.5.5.7.3.2"]
    assert certificate.fault(Certificate(component), pem, "front", context, NOW) is None


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize(
    ("component", "host", "changed"),
    [
        ("hr-web", "store", {}),
        ("hr-web", "infer", {}),
        ("hr-owner", "store", {}),
        ("hr-check", "front", {}),
        ("hr-check", "store", {}),
        ("web", "front", {"common_name": "hr_web"}),
        ("hr-web", "front", {"common_name": "hr_owner"}),
        ("hr-web", "front", {"common_name": "hr-web.front"}),
        ("hr-web", "front", {"names": ["hr-web.front", "front"]}),
        ("hr-web", "front", {"names": ["hr-owner.front"]}),
    ],
)
def test_role_when_another_host_or_certificate_asks_for_it_then_is_refused(tmp_path, key, component, host, changed):
    with pytest.raises(NamesRefused):
        authority(tmp_path).sign(asked(key, component, host, tmp_path, **changed), component, host)


def test_certificate_when_it_is_that_of_another_role_then_is_issued_anew(tmp_path, key):
    context = context_of("lab-three", tmp_path)
    root = authority(tmp_path)
    csr = x509.load_pem_x509_csr(signing.request(key, "hr_owner", ["hr-web.front"]).encode())
    own, life = root._root(), timedelta(days=30)
    pem = signing.pem(signing.leaf(root._key(), own, csr, ["hr-web.front"], life, NOW))
    assert certificate.fault(Certificate("hr-web"), pem, "front", context, NOW) == "it carries other names"


def test_request_when_it_asks_to_be_an_authority_then_gets_a_leaf_or_nothing(tmp_path, key):
    with pytest.raises(NamesRefused):
        authority(tmp_path).sign(signing.request(key, "web.front"), "web", "front")


def test_request_when_it_is_none_then_is_refused(tmp_path):
    with pytest.raises(AuthorityRefused):
        authority(tmp_path).sign("-----BEGIN NONSENSE-----", "web", "front")


@pytest.mark.feature("PV-19")
def test_key_when_made_then_is_p384_made_once_and_its_owners_alone(tmp_path):
    first, second = authority(tmp_path).anchor(), authority(tmp_path).anchor()
    assert first == second
    assert (tmp_path / "ca").stat().st_mode & 0o777 == 0o700
    for name in ("key.pem", "cert.pem"):
        assert (tmp_path / "ca" / name).stat().st_mode & 0o777 == 0o600
    public = x509.load_pem_x509_certificate(first.encode()).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert public.curve.name == "secp384r1"


def test_key_when_it_is_lost_then_no_other_is_made_in_its_place(tmp_path):
    authority(tmp_path).anchor()
    (tmp_path / "ca" / "key.pem").unlink()
    with pytest.raises(AuthorityRefused, match="Bring it back"):
        authority(tmp_path).request()


def test_intermediate_when_signed_then_may_sign_leaves_and_no_further_authority(tmp_path, key):
    one = authority(tmp_path)
    chain = x509.load_pem_x509_certificates(one.sign_intermediate(signing.request(key, "key server")).encode())
    limits = chain[0].extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    assert chain[1] == x509.load_pem_x509_certificate(one.anchor().encode())


def test_operator_when_asked_again_then_has_the_same_certificate_until_two_thirds_of_its_life(tmp_path):
    site = context_of("lab-three", tmp_path).site
    first = SiteAuthority(site, tmp_path, NOW).operator_certificate()[0].read_bytes()
    assert SiteAuthority(site, tmp_path, NOW + timedelta(days=50)).operator_certificate()[0].read_bytes() == first
    assert SiteAuthority(site, tmp_path, NOW + timedelta(days=61)).operator_certificate()[0].read_bytes() != first
    assert signing.common_name_of(leaf_of(first.decode()).subject) == "operator.lab-three"


class Bank:
    """A bank's authority: a root, and an authority that signs subordinate ones."""

    def __init__(self) -> None:
        self.root_key, self.key = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
        self.root = self._make("Bank Root", self.root_key, "Bank Root", self.root_key, True, None)
        self.above = self._make("Bank Issuing", self.key, "Bank Root", self.root_key, True, None)

    def _make(self, name, key, issuer, issuer_key, ca, path_length, days=BANK_DAYS, now=NOW):
        from cryptography.hazmat.primitives import hashes

        builder = x509.CertificateBuilder().subject_name(signing.named(name)).issuer_name(signing.named(issuer))
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))
        return builder.add_extension(x509.BasicConstraints(ca, path_length), True).sign(issuer_key, hashes.SHA384())

    def sign(self, csr: str, ca=True, path_length=1, days=BANK_DAYS, name: str | None = None) -> bytes:
        request = x509.load_pem_x509_csr(csr.encode())

        class Key:
            public_key = staticmethod(request.public_key)

        called = name or signing.common_name_of(request.subject)
        own = self._make(called, Key, "Bank Issuing", self.key, ca, path_length, days)
        return signing.pem(self.root, own, self.above).encode()


@pytest.mark.feature("PV-19")
def test_bank_when_it_signed_the_authority_then_hosts_still_trust_the_sites_own_root_alone(tmp_path, key):
    one, bank = authority(tmp_path, bank=True), Bank()
    anchor = one.anchor()
    with pytest.raises(AuthorityRefused, match="certificates csr"):
        one.sign(asked(key, "web", "front", tmp_path), "web", "front")
    one.take(bank.sign(one.request()))
    pem = one.sign(asked(key, "web", "front", tmp_path), "web", "front")
    chain = x509.load_pem_x509_certificates(pem.encode())
    assert one.anchor() == anchor
    chain[0].verify_directly_issued_by(x509.load_pem_x509_certificate(anchor.encode()))
    for low, high in zip(chain, [*chain[1:], bank.root], strict=True):
        low.verify_directly_issued_by(high)


def test_bank_when_its_chain_goes_along_then_the_kernel_takes_the_certificate_for_sound(tmp_path, key):
    context = context_of("lab-three", tmp_path)
    one, bank = authority(tmp_path, bank=True), Bank()
    one.take(bank.sign(one.request()))
    item = Certificate("web", names=certificate.extra_names(context.site, "web"))
    pem = one.sign(asked(key, "web", "front", tmp_path), "web", "front")
    assert certificate.fault(item, pem, "front", context, NOW) is None
    stranger = SiteAuthority(context.site, tmp_path / "other", NOW)
    other = stranger.sign(asked(key, "web", "front", tmp_path), "web", "front")
    assert certificate.fault(item, other, "front", context, NOW) == "another authority signed it"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ca": False, "path_length": None}, "CA is false"),
        ({"path_length": 0}, "path length 0"),
        ({"days": -1 + 1 / 24}, "valid from"),
        ({"name": "Another name"}, "not for CN="),
    ],
)
def test_bank_when_its_certificate_cannot_serve_then_is_refused_with_the_reason(tmp_path, changed, said):
    one = authority(tmp_path, bank=True)
    with pytest.raises(AuthorityRefused, match=said):
        one.take(Bank().sign(one.request(), **changed))
    assert one.bank_certificate() is None


def test_bank_when_it_signed_another_key_or_left_out_its_chain_then_is_refused(tmp_path):
    one, other, bank = authority(tmp_path / "one", bank=True), authority(tmp_path / "two", bank=True), Bank()
    with pytest.raises(AuthorityRefused, match="this site's key"):
        one.take(bank.sign(other.request()))
    with pytest.raises(AuthorityRefused, match="does not hold the chain"):
        one.take(signing.pem(x509.load_pem_x509_certificates(bank.sign(one.request()))[1]).encode())
    with pytest.raises(AuthorityRefused, match="no PEM"):
        one.take(b"nothing")
