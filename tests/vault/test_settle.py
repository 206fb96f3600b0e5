"""The configuration behind the key server's API: found as it is, put right, and by whom."""

from __future__ import annotations

import json

import pytest

from appliance.components.vault.client import Refused, connect, read
from appliance.components.vault.settling import Irreversible, NotPermitted, settle
from appliance.procedures.custody import ceremony

pytestmark = [pytest.mark.slow, pytest.mark.feature("PV-05")]


def quiet(_line: str) -> None:
    """Say nothing."""


def drifted(world, spoil) -> list[str]:
    """Let an intruder with a root token change something; returns what a look then finds, after it was put right."""
    client = connect(world.context, token=world.root())
    spoil(client)
    client.auth.token.revoke_self()
    (world.context.folder / "vault" / "bootstrap-token").unlink()
    found = [change.what for change in settle(world.context, act=False)]
    with pytest.raises(NotPermitted, match="appliance keys root"):
        settle(world.context, act=True)
    world.root()
    assert [change.what for change in ceremony.configure(world.context, quiet)] == found
    assert settle(world.context, act=True) == []
    return found


def test_settle_when_a_policy_was_edited_by_hand_then_is_found_and_put_right(open_world):
    def spoil(client):
        client.sys.create_or_update_acl_policy("provisioner", 'path "transit/*" { capabilities = ["update"] }')
        client.sys.create_or_update_acl_policy("hr-web", 'path "*" { capabilities = ["sudo", "read"] }')

    client = connect(open_world.context, token=open_world.root())
    spoil(client)
    found = [change.what for change in ceremony.configure(open_world.context, quiet)]
    assert found == ["change policy hr-web", "change policy provisioner"]
    assert settle(open_world.context, act=True) == []


def test_settle_when_somebody_made_a_way_in_then_it_is_found_and_closed(open_world):
    def spoil(client):
        client.sys.create_or_update_acl_policy("mine", 'path "*" { capabilities = ["sudo", "read"] }')
        client.sys.enable_auth_method("userpass")
        client.write_data("auth/approle/role/mine", data={"token_policies": ["mine"]})
        client.write_data("auth/approle/role/hr-web", data={"token_policies": ["hr-web", "mine"]})
        client.sys.disable_audit_device("syslog")
        client.write_data("transit/keys/person/config", data={"deletion_allowed": True})

    found = drifted(open_world, spoil)
    assert found == [
        "open audit device syslog",
        "remove login userpass, which nobody here added",
        "set deletion_allowed of key person",
        "remove policy mine, which nobody here wrote",
        "change auth/approle/role/hr-web: token_policies",
        "remove auth/approle/role/mine, which nothing here uses",
    ]


def test_settle_when_a_host_is_gone_then_its_identities_go_too(open_world):
    import dataclasses

    values = open_world.context.site.model_dump(mode="json")
    del values["hosts"]["other"]
    smaller = type(open_world.context.site).model_validate(values)
    context = dataclasses.replace(open_world.context, site=smaller)
    found = [change.what for change in settle(context, act=False)]
    assert "remove pki/roles/inference-other, which nothing here uses" in found
    assert "remove auth/cert/certs/renew-backup-other, which nothing here uses" in found
    assert "remove policy renew-inference-other, which nobody here wrote" in found


def test_settle_when_a_key_could_be_read_out_then_says_that_it_is_disclosed(make_world):
    world = make_world().brought_up()
    client = connect(world.context, token=world.root())
    client.write_data("transit/keys/lookup/config", data={"exportable": True})
    with pytest.raises(Irreversible, match="treat what it protects as disclosed"):
        settle(world.context, act=False)


def test_keys_when_made_then_cannot_be_exported_and_look_ups_stay_the_same(open_world):
    client = connect(open_world.context, token=open_world.root())
    for name, kind in (("person", "encryption-key"), ("lookup", "hmac-key"), ("audit", "signing-key")):
        with pytest.raises(Exception, match="not exportable|export"):
            client.secrets.transit.export_key(name, key_type=kind)
        with pytest.raises(Exception, match="not allowed|backup"):
            client.secrets.transit.backup_key(name)
    before = client.secrets.transit.generate_hmac("lookup", "aGVsbG8=", key_version=1)["data"]["hmac"]
    client.secrets.transit.rotate_key("person")
    assert client.secrets.transit.generate_hmac("lookup", "aGVsbG8=", key_version=1)["data"]["hmac"] == before
    assert read(client, "transit/keys/person")["latest_version"] == 2
    ceremony.give_back(open_world.context)


def test_audit_log_when_something_was_asked_then_names_it_and_shows_no_secret(open_world):
    secret = open_world.context.secrets.password("test/canary")
    text = (open_world.server.folder / "audit.log").read_text()
    paths = {json.loads(line)["request"].get("path") for line in text.splitlines()}
    assert "kv/data/hr/test/canary" in paths
    assert secret not in text
    assert (open_world.server.folder / "audit.log").stat().st_mode & 0o777 == 0o600


def test_connect_when_nothing_listens_or_it_is_sealed_then_says_what_to_do(make_world):
    from appliance.components.vault.client import Away
    from appliance.host.context import Sealed
    from appliance.procedures.custody import unsealing

    world = make_world().brought_up()
    world.server.stop()
    with pytest.raises(Away, match=r"does not answer: .*refused.* Look at hr-vault.service"):
        connect(world.context)
    world.server.start()
    with pytest.raises(Sealed, match="2 of alice, bob, carol run `appliance keys unseal"):
        world.context.secrets.password("any")
    world.unseal("bob", "carol")
    assert connect(world.context).is_authenticated()
    unsealing.seal(world.context)
    with pytest.raises(Sealed):
        connect(world.context)


def test_password_when_two_runs_ask_then_both_get_the_one_that_was_made(open_world):
    from appliance.components.vault.passwords import KvSecrets

    first = KvSecrets(open_world.context)
    second = KvSecrets(open_world.context, random=lambda: first.password("race/one"))
    assert second.password("race/one") == first.password("race/one"), "made while the other had found nothing"
    assert len(first.password("race/one")) >= 40
    with pytest.raises(Refused):
        connect_and_overwrite(open_world)


def connect_and_overwrite(world) -> None:
    from appliance.components.vault.client import telling

    client = connect(world.context)
    with telling(world.context):
        client.write_data("kv/data/hr/race/one", data={"data": {"password": "another"}})
