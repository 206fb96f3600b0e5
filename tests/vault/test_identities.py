"""What the key server hands out: certificates for exactly their names, and SecretIDs for one use."""

from __future__ import annotations

import dataclasses
import getpass
import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.components.certificates import signing
from appliance.components.vault import client as vault_client
from appliance.components.vault.client import Identity, Refused, connect
from appliance.components.vault.identities import named
from appliance.errors import ApplianceError
from appliance.host import certificate
from appliance.host.context import Sealed
from appliance.host.desired import Certificate
from appliance.procedures.custody import duties

pytestmark = [pytest.mark.slow, pytest.mark.feature("PV-05")]

UNWRAP = Path(vault_client.__file__).parent / "remote" / "unwrap_secret_id.py"


def requested(world, component: str, host: str, **change) -> tuple[ec.EllipticCurvePrivateKey, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    one = dataclasses.replace(named(world.context.site, component, host), **change)
    return key, signing.request(key, one.common_name, [*one.dns, *one.ips])


def identity(world, folder: Path, component: str, host: str) -> Identity:
    """Return a component as it shows itself: its own key and a certificate from the key server."""
    key, csr = requested(world, component, host)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    (folder / "cert.pem").write_text(world.context.issuer.sign(csr, component, host))
    return Identity(f"renew-{component}-{host}", str(folder / "cert.pem"), str(folder / "key.pem"))


def renewed(world, who: Identity, component: str, host: str, **change) -> str:
    client = connect(world.context, identity=who)
    one = named(world.context.site, component, host)
    asked: dict[str, object] = {
        "csr": requested(world, component, host)[1],
        "format": "pem",
        "common_name": one.common_name,
        "alt_names": ",".join(one.dns),
        "ip_sans": ",".join(one.ips),
        "ttl": "720h",
    }
    asked |= {"exclude_cn_from_sans": True} if one.stands_for_a_role else {}
    with vault_client.telling(world.context):
        return vault_client.written(client, f"pki/sign/{one.role}", asked | change)["certificate"]


def test_issuer_when_configured_then_the_key_server_signs_and_the_kernel_finds_it_sound(open_world):
    _key, csr = requested(open_world, "edge", "one")
    pem = open_world.context.issuer.sign(csr, "edge", "one")
    leaf, *above = x509.load_pem_x509_certificates(pem.encode())
    assert [one.issuer != one.subject for one in above] == [True]
    assert "key server authority" in leaf.issuer.rfc4514_string()
    item = Certificate("edge", names=certificate.extra_names(open_world.context.site, "edge"))
    assert certificate.fault(item, pem, "one", open_world.context) is None
    lasts = leaf.not_valid_after_utc - leaf.not_valid_before_utc
    assert lasts.total_seconds() == pytest.approx(720 * 3600, abs=600)


def test_issuer_when_a_request_names_another_address_then_is_refused(open_world):
    _key, csr = requested(open_world, "web", "one", ips=("127.0.0.1", "127.0.0.9"))
    with pytest.raises(ApplianceError, match=r"127\.0\.0\.9"):
        open_world.context.issuer.sign(csr, "web", "one")


def test_issuer_when_not_configured_then_the_sites_authority_signs_and_later_a_sealed_server_does_not(
    make_world, monkeypatch
):
    world = make_world()
    _key, csr = requested(world, "web", "one")
    with monkeypatch.context() as patched:
        patched.setattr("appliance.components.vault.issuer.connect", None)  # nobody is asked: a firewall drops it
        assert len(x509.load_pem_x509_certificates(world.context.issuer.sign(csr, "web", "one").encode())) == 1
    world.brought_up()
    world.server.stop()
    world.server.start()
    with pytest.raises(Sealed):
        world.context.issuer.sign(csr, "web", "one")
    _key, own = requested(world, "vault", "one")
    assert world.context.issuer.sign(own, "vault", "one"), "its own certificate has to be renewed while it is sealed"


def test_renewal_when_a_component_asks_for_its_own_names_then_gets_them_and_no_others(open_world, tmp_path):
    who = identity(open_world, tmp_path, "inference", "other")
    assert "BEGIN CERTIFICATE" in renewed(open_world, who, "inference", "other")
    for component, host, change in (
        ("inference", "one", {}),
        ("backup", "other", {}),
        ("inference", "other", {"ip_sans": "127.0.0.1"}),
        ("inference", "other", {"ip_sans": "127.0.0.9,127.0.0.1"}),
        ("inference", "other", {"alt_names": "vault.one"}),
        ("inference", "other", {"common_name": "operator.trial"}),
        ("inference", "other", {"uri_sans": "spiffe://x"}),
    ):
        with pytest.raises(Refused) as refused:
            renewed(open_world, who, component, host, **change)
        assert refused.value.status == 403, (component, host, change)


@pytest.mark.feature("PV-19")
def test_database_role_when_its_host_asks_then_the_key_server_signs_for_it_and_for_no_other_host(open_world):
    site = open_world.context.site
    for component, host in (("hr-owner", "one"), ("hr-web", "one"), ("hr-web", "second")):
        _key, csr = requested(open_world, component, host)
        pem = open_world.context.issuer.sign(csr, component, host)
        assert certificate.fault(Certificate(component), pem, host, open_world.context) is None
        leaf = x509.load_pem_x509_certificates(pem.encode())[0]
        assert leaf.subject.rfc4514_string() == f"CN={named(site, component, host).common_name}"
        assert signing.names_of(leaf) == {f"{component}.{host}"}
    for component, host in (("hr-web", "other"), ("hr-owner", "other"), ("hr-check", "one"), ("hr-check", "other")):
        _key, csr = requested(open_world, component, host)
        with pytest.raises(Refused, match="unknown role"):
            open_world.context.issuer.sign(csr, component, host)


@pytest.mark.feature("PV-19")
def test_database_role_when_this_machine_asks_for_more_then_the_key_servers_role_signs_nothing_else(open_world):
    client = connect(open_world.context)
    _key, csr = requested(open_world, "hr-web", "one")
    good = {"csr": csr, "common_name": "hr_web", "alt_names": "hr-web.one", "exclude_cn_from_sans": True}
    with vault_client.telling(open_world.context):
        client.write_data("pki/sign/hr-web-one", data=good)
    web = {"common_name": "web.one", "alt_names": "web.one,hr-web.one"}
    for role, change in (
        ("hr-web-one", {"common_name": "hr_owner"}),
        ("hr-web-one", {"alt_names": "hr-web.second"}),
        ("hr-web-one", {"alt_names": "hr-web.one,one"}),
        ("hr-web-one", {"ip_sans": "127.0.0.1"}),
        ("web-one", {}),
        ("web-one", web),
    ):
        with pytest.raises(Refused) as refused, vault_client.telling(open_world.context):
            client.write_data(f"pki/sign/{role}", data=good | change)
        assert refused.value.status == 400, (role, change)


@pytest.mark.feature("PV-19")
def test_renewal_when_somebody_is_a_database_role_then_gets_that_role_on_that_host_again_alone(open_world, tmp_path):
    who = identity(open_world, tmp_path, "hr-web", "one")
    assert "BEGIN CERTIFICATE" in renewed(open_world, who, "hr-web", "one")
    for component, host, change in (
        ("hr-owner", "one", {}),
        ("hr-web", "second", {}),
        ("web", "one", {}),
        ("hr-web", "one", {"common_name": "hr_owner"}),
        ("hr-web", "one", {"alt_names": "hr-web.second"}),
        ("hr-web", "one", {"alt_names": "hr-web.one,web.one"}),
        ("hr-web", "one", {"ip_sans": "127.0.0.1"}),
    ):
        with pytest.raises(Refused) as refused:
            renewed(open_world, who, component, host, **change)
        assert refused.value.status == 403, (component, host, change)
    for role in ("renew-hr-web-second", "renew-hr-owner-one", "renew-web-one", "operator"):
        with pytest.raises(vault_client.NotConfigured):
            connect(open_world.context, identity=dataclasses.replace(who, role=role))
    web = identity(open_world, tmp_path, "web", "one")
    with pytest.raises(vault_client.NotConfigured):
        connect(open_world.context, identity=dataclasses.replace(web, role="renew-hr-web-one"))


def test_login_when_a_component_asks_for_another_role_then_is_refused(open_world, tmp_path):
    who = identity(open_world, tmp_path, "inference", "other")
    for role in ("operator", "backup", "renew-inference-one", "rotator"):
        with pytest.raises(vault_client.NotConfigured):
            connect(open_world.context, identity=dataclasses.replace(who, role=role))


def test_duty_when_its_key_is_decrypted_by_a_holder_then_signs_in_and_lies_on_no_disk(open_world):
    place = open_world.context.folder / "vault" / "duties"
    text = open_world.decrypt(place / "rotator.asc", "bob")
    with duties.identity(open_world.context, "rotator", text) as rotator:
        client = connect(open_world.context, identity=rotator)
        assert client.auth.token.lookup_self()["data"]["policies"] == ["default", "rotator"]
        with pytest.raises(vault_client.NotConfigured):
            connect(open_world.context, identity=dataclasses.replace(rotator, role="auditor"))
    assert not [path for path in open_world.context.folder.rglob("*") if path.is_file() and b"PRIVATE" in _start(path)]


def _start(path: Path) -> bytes:
    # The site's authority and this machine's own certificate have keys here, in folders of their own.
    return b"" if path.parent.name in ("ca", "operator") else path.read_bytes()


def unwrap(world, folder: Path, *more: str, token: bytes = b"") -> subprocess.CompletedProcess:
    given = ["--server", vault_client.address(world.context), "--role", "hr-web", "--owner", getpass.getuser()]
    given += ["--into", str(folder / "secret-id"), "--anchor", str(world.server.folder / "ca.pem")]
    return subprocess.run(
        [sys.executable, "-I", str(UNWRAP), *given, *more], input=token, capture_output=True, timeout=60
    )


def test_wrapped_secret_id_when_unwrapped_then_signs_in_and_a_second_time_alarms(open_world, tmp_path):
    assert unwrap(open_world, tmp_path, "--check").returncode == 1
    make = open_world.context.secrets.wrapped_secret_id("hr-web")
    token = make()
    done = unwrap(open_world, tmp_path, token=token)
    assert (done.returncode, done.stderr) == (0, b"")
    path = tmp_path / "secret-id"
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.stat().st_uid == os.getuid()
    assert unwrap(open_world, tmp_path, "--check").returncode == 0

    secret_id = path.read_bytes()
    again = unwrap(open_world, tmp_path, token=token)
    assert again.returncode == 1
    assert b"ALARM: the wrapping token was used before" in again.stderr
    assert path.read_bytes() == secret_id, "what is there stays"
    assert secret_id not in done.stdout + done.stderr + again.stdout + again.stderr
    assert token.strip() not in again.stdout + again.stderr


def test_wrapped_secret_id_when_an_attacker_was_first_then_unwrapping_alarms(open_world, tmp_path):
    token = open_world.context.secrets.wrapped_secret_id("hr-web")().decode().strip()
    address, anchor = vault_client.address(open_world.context), str(open_world.server.folder / "ca.pem")
    stolen = requests.post(
        f"{address}/v1/sys/wrapping/unwrap", headers={"X-Vault-Token": token}, verify=anchor, timeout=10
    )
    assert stolen.json()["data"]["secret_id"]
    done = unwrap(open_world, tmp_path, token=token.encode())
    assert b"ALARM" in done.stderr
    assert not (tmp_path / "secret-id").exists()


def test_wrapped_secret_id_when_the_token_wraps_something_else_then_alarms(open_world, tmp_path):
    client = connect(open_world.context)
    headers = {"X-Vault-Token": client.token, "X-Vault-Wrap-TTL": "60s"}
    wrapped = client.session.get(f"{client.url}/v1/sys/auth", headers=headers, timeout=10).json()["wrap_info"]["token"]
    done = unwrap(open_world, tmp_path, token=wrapped.encode())
    assert b"ALARM: the token wraps sys/auth" in done.stderr


def test_check_when_the_secret_id_ends_soon_or_is_open_to_others_then_asks_for_a_new_one(open_world, tmp_path):
    assert unwrap(open_world, tmp_path, token=open_world.context.secrets.wrapped_secret_id("hr-web")()).returncode == 0
    soon = unwrap(open_world, tmp_path, "--check", "--days", "91")
    assert (soon.returncode, soon.stdout) == (1, b"the SecretID is good for 90 more days\n")
    (tmp_path / "secret-id").chmod(0o444)
    assert b"readable by others" in unwrap(open_world, tmp_path, "--check").stdout
