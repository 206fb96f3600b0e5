"""A host renews its certificates at the key server by itself, known by the one it holds, and gets no others."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.components.certificates import signing
from appliance.components.certificates.authority import SiteAuthority
from appliance.components.certificates.names import allowed
from appliance.host import certificate
from appliance.host.desired import Certificate
from tests.pace import scaled

SCRIPT = Path(__file__).resolve().parents[2] / "appliance/components/certificates/remote/renew_certificates.py"
LIFE = 720


class Host:
    """The folder of a host's certificates, and the program that its timer runs."""

    def __init__(self, world, folder: Path) -> None:
        self.world, self.tls = world, folder / "tls"
        self.tls.mkdir()
        (folder / "ca.pem").write_text(world.context.issuer.anchor())
        told = {"vault": ["127.0.0.9", "127.0.0.1"], "port": world.server.port, "anchor": str(folder / "ca.pem")}
        told |= {"tls": str(self.tls), "stamps": str(folder / "stamps"), "hours": LIFE, "units": {}}
        self.settings = folder / "certificates.json"
        self.settings.write_text(json.dumps(told))

    def hold(self, component: str, hours_ago: float = 0, names: list[str] | None = None) -> Path:
        """Put a certificate there that the site's authority signed some time ago."""
        site, state = self.world.context.site, self.world.context.folder
        then = datetime.now(UTC) - timedelta(hours=hours_ago)
        key, place = ec.generate_private_key(ec.SECP256R1()), self.tls / component
        place.mkdir()
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (place / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
        (place / "key.pem").chmod(0o400)
        called = certificate.common_name(component, "one")
        csr = signing.request(key, called, sorted(names or allowed(site, component, "one")))
        (place / "cert.pem").write_text(SiteAuthority(site, state, then).sign(csr, component, "one"))
        return place

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        argv = [sys.executable, "-I", str(SCRIPT), "--settings", str(self.settings), *arguments]
        return subprocess.run(argv, capture_output=True, text=True, timeout=scaled(120))


@pytest.fixture(scope="module")
def world(make_world):
    return make_world().brought_up()


@pytest.fixture
def host(world, tmp_path) -> Host:
    return Host(world, tmp_path)


def fingerprint(place: Path) -> str:
    return (place / "cert.pem").read_text()


@pytest.mark.slow
@pytest.mark.feature("PV-19")
def test_certificate_when_past_two_thirds_then_is_renewed_with_a_new_key_and_the_same_names(world, host):
    old, young = host.hold("edge", hours_ago=490), host.hold("web", hours_ago=470)
    before, kept = (old / "key.pem").read_bytes(), fingerprint(young)
    done = host.run()
    assert done.returncode == 0, done.stderr
    assert done.stdout == "edge.one: renewed\n"
    assert fingerprint(young) == kept, "what is not due is left alone"
    assert (old / "key.pem").read_bytes() != before
    assert (old / "key.pem").stat().st_mode & 0o777 == 0o400
    item = Certificate("edge", names=certificate.extra_names(world.context.site, "edge"))
    assert certificate.fault(item, fingerprint(old), "one", world.context) is None
    chain = x509.load_pem_x509_certificates((old / "cert.pem").read_bytes())
    assert (
        chain[0].issuer
        == chain[1].subject
        != x509.load_pem_x509_certificate(world.context.issuer.anchor().encode()).subject
    )
    key = serialization.load_pem_private_key((old / "key.pem").read_bytes(), None)
    assert signing.same_key(chain[0], key)
    assert not list(old.glob("*.new"))
    assert "edge.one: renewed" in host.run("--now", "edge").stdout, "what the key server signed renews again"


@pytest.mark.slow
@pytest.mark.feature("PV-19")
def test_certificate_of_a_database_role_when_past_two_thirds_then_is_renewed_as_that_role_again(world, host):
    places = {role: host.hold(role, hours_ago=490) for role in ("hr-owner", "hr-web")}
    before = {role: fingerprint(place) for role, place in places.items()}
    done = host.run()
    assert done.returncode == 0, done.stderr
    assert done.stdout == "hr_owner: renewed\nhr_web: renewed\n"
    for role, place in places.items():
        assert fingerprint(place) != before[role]
        assert certificate.fault(Certificate(role), fingerprint(place), "one", world.context) is None
        leaf = x509.load_pem_x509_certificates(fingerprint(place).encode())[0]
        uses = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert [use.dotted_string for use in uses] == ["1.3.6.1.5.5.7.3.2"]
    assert "hr_web: renewed" in host.run("--now", "hr-web").stdout, "what the key server signed renews again"


@pytest.mark.slow
def test_certificate_when_it_ran_out_then_says_so_and_stays_for_the_operations_host_to_issue(host):
    place = host.hold("edge", hours_ago=721)
    before = fingerprint(place)
    done = host.run()
    assert done.returncode == 1
    assert "edge: not renewed" in done.stderr
    assert fingerprint(place) == before
    assert not list(place.glob("*.new"))


@pytest.mark.slow
def test_certificate_when_one_cannot_be_renewed_then_the_others_are(host):
    host.hold("edge", hours_ago=721)
    host.hold("web", hours_ago=500)
    done = host.run()
    assert done.returncode == 1
    assert done.stdout == "web.one: renewed\n"


@pytest.mark.slow
@pytest.mark.feature("PV-19")
def test_host_when_it_asks_for_other_names_than_its_own_then_the_key_server_refuses(world, host):
    place = host.hold("web", hours_ago=500)
    text = SCRIPT.read_text().replace('"alt_names": ",".join(dns)', '"alt_names": ",".join([*dns, "vault.one"])')
    assert "vault.one" in text
    bent = host.settings.parent / "bent.py"
    bent.write_text(text)
    before = fingerprint(place)
    done = subprocess.run(
        [sys.executable, "-I", str(bent), "--settings", str(host.settings)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "403" in done.stderr
    assert fingerprint(place) == before


@pytest.mark.slow
def test_renewal_when_it_was_cut_between_the_two_files_then_is_finished_by_the_next(world, host):
    import os

    place = host.hold("web")
    old = host.hold("edge")
    key = ec.generate_private_key(ec.SECP256R1())
    csr = signing.request(key, "web.one", sorted(allowed(world.context.site, "web", "one")))
    (place / "cert.pem").write_text(world.context.issuer.sign(csr, "web", "one"))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    for folder in (place, old):
        (folder / "key.pem.new").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    assert host.run().returncode == 0
    assert (place / "key.pem.new").exists(), "another program may be at work there just now"
    for folder in (place, old):
        os.utime(folder / "key.pem.new", (0, 0))
    assert host.run().returncode == 0
    assert not list(host.tls.rglob("*.new"))
    chain = x509.load_pem_x509_certificates((place / "cert.pem").read_bytes())
    assert signing.same_key(chain[0], serialization.load_pem_private_key((place / "key.pem").read_bytes(), None))


@pytest.mark.slow
def test_renewal_when_the_key_server_is_sealed_then_nothing_is_lost_and_the_next_does_it(world, host):
    place = host.hold("web", hours_ago=500)
    before = fingerprint(place)
    world.server.stop()
    done = host.run()
    assert done.returncode == 1
    assert fingerprint(place) == before
    world.server.start()
    sealed = host.run()
    assert sealed.returncode == 1
    assert "sealed" in sealed.stderr.lower() or "503" in sealed.stderr
    world.unseal()
    assert host.run().stdout == "web.one: renewed\n"
