"""The verb `keys` as a person runs it: the program, shares on its standard input, what it prints and keeps."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from appliance.components.vault.client import connect
from appliance.components.vault.settling import settle
from appliance.procedures.custody import duties, rekey, rotation, unsealing
from tests.pace import scaled

pytestmark = [pytest.mark.slow, pytest.mark.feature("PV-05")]

DRIVER = """
import sys
from appliance import cli
from appliance.components.vault import client, configuration
from appliance.site import rules
client.PORT, configuration.AUDIT_LOG = int(sys.argv.pop(1)), sys.argv.pop(1)
rules.broken = lambda site: []  # a server on this machine's loopback, and two hosts of which one is never reached
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def keys(open_world):
    """Run `appliance keys` on another port than a host has."""
    file = open_world.context.site_folder / "site.yml"
    file.write_text(json.dumps(open_world.context.site.model_dump(mode="json", exclude_none=True)))
    log = str(open_world.server.folder / "audit.log")

    def run(verb: str, *more: str, given: str = "") -> subprocess.CompletedProcess:
        state = ["--state", str(open_world.context.folder), *more]
        return subprocess.run(
            [sys.executable, "-c", DRIVER, str(open_world.server.port), log, "keys", verb, str(file), *state],
            input=given,
            capture_output=True,
            text=True,
            timeout=scaled(60),
            check=False,
        )

    return run


def test_unseal_when_shares_come_on_standard_input_then_counts_and_opens_and_shows_none(open_world, keys):
    assert keys("seal").returncode == 0
    status = keys("status")
    assert status.returncode == 1
    assert "0 of 2 shares given" in status.stdout
    encrypted = (open_world.context.folder / "vault" / "shares" / "alice.asc").read_text()
    assert "still encrypted" in keys("unseal", given=encrypted).stderr
    first = keys("unseal", given=open_world.share("alice"))
    assert (first.returncode, "1 more needed" in first.stdout) == (0, True)
    second = keys("unseal", given=open_world.share("carol"))
    assert "is open" in second.stdout
    journal = (open_world.context.folder / "journal.jsonl").read_text()
    assert [json.loads(line)["result"] for line in journal.splitlines()][-2:] == ["sealed", "open"]
    for share in (open_world.share("alice"), open_world.share("carol")):
        assert share not in first.stdout + first.stderr + second.stdout + second.stderr + journal


def test_unseal_when_a_wrong_share_is_given_then_says_that_all_begin_again(open_world, keys):
    keys("seal")
    keys("unseal", given=open_world.share("alice"))
    wrong = keys("unseal", given="00" * 33)
    assert wrong.returncode == 1
    assert "all begin again" in wrong.stderr
    open_world.unseal("alice", "bob")


def test_rotate_when_the_rotators_key_is_piped_in_then_a_new_version_wraps(open_world, keys):
    assert "No key of the rotator" in keys("rotate", given="nothing").stderr
    before = rotation.versions(connect(open_world.context))
    key = open_world.decrypt(open_world.context.folder / "vault" / "duties" / "rotator.asc", "carol")
    done = keys("rotate", "--json", given=key)
    assert json.loads(done.stdout.splitlines()[-1])["newest"] == before.newest + 1
    assert "BEGIN" not in done.stdout + done.stderr
    auditor = open_world.decrypt(open_world.context.folder / "vault" / "duties" / "auditor.asc", "alice")
    assert "This is not the key of the rotator" in keys("rotate", given=auditor).stderr


def test_close_when_wraps_are_left_or_a_point_needs_them_then_refuses(open_world):
    text = open_world.decrypt(open_world.context.folder / "vault" / "duties" / "rotator.asc", "alice")
    with duties.identity(open_world.context, "rotator", text) as rotator:
        newest = rotation.rotate(open_world.context, rotator).newest
        with pytest.raises(rotation.NotClosable, match="3 data keys are still wrapped"):
            rotation.close(open_world.context, rotator, rotation.Wraps(3), newest)
        with pytest.raises(rotation.NotClosable, match="restore point still needs them"):
            rotation.close(open_world.context, rotator, rotation.Wraps(0), 1)
        assert rotation.close(open_world.context, rotator, rotation.Wraps(0), newest).lowest == newest


def test_status_when_all_is_well_then_names_holders_keys_and_audit(open_world, keys):
    told = json.loads(keys("status", "--json").stdout.splitlines()[-1])
    assert [row["name"] for row in told["holders"]] == ["alice", "bob", "carol"]
    assert told["audit"] == ["file", "syslog"]
    assert told["bootstrap_token"] is False
    assert told["keys"]["lookup"]["newest"] == 1
    assert told["differences"] == []
    assert told["wraps"] is None, "no web host answers here"


def test_root_when_holders_give_shares_then_what_differs_is_put_right_and_the_token_gone(open_world, keys):
    client = connect(open_world.context, token=open_world.root())
    client.sys.create_or_update_acl_policy("backup", 'path "*" { capabilities = ["read"] }')
    client.auth.token.revoke_self()
    (open_world.context.folder / "vault" / "bootstrap-token").unlink()
    assert "Begin:" in keys("root", given=open_world.share("alice")).stderr
    assert keys("root", "--begin").returncode == 0
    assert "1 more needed" in keys("root", given=open_world.share("alice")).stdout
    done = keys("root", given=open_world.share("bob"))
    assert "change policy backup" in done.stdout
    assert not (open_world.context.folder / "vault" / "bootstrap-token").exists()
    assert settle(open_world.context, act=True) == []


def test_rekey_when_new_shares_are_proven_then_only_they_open_it(make_world, keyrings):
    import dataclasses

    world = make_world().brought_up()
    former = {name: world.share(name) for name in ("alice", "bob", "carol")}
    values = world.context.site.model_dump(mode="json", exclude_none=True)
    values["custody"]["holders"] = [one for one in values["custody"]["holders"] if one["name"] != "carol"]
    values["custody"]["holders"].append({"name": "dora", "pgp": str(keyrings / "carol.asc")})
    context = dataclasses.replace(world.context, site=type(world.context.site).model_validate(values))

    assert rekey.begin(context).stage == "old"
    assert rekey.provide(context, former["alice"]).stage == "old"
    assert rekey.provide(context, former["carol"]) == rekey.Progress("new", 0, 2)
    assert world.share("alice") == former["alice"], "the old shares are kept until the new ones are proven"
    fresh = {
        holder: world.decrypt(context.folder / "vault" / "shares.new" / f"{holder}.asc", ring)
        for holder, ring in (("alice", "alice"), ("bob", "bob"), ("dora", "carol"))
    }
    rekey.provide(context, fresh["dora"])
    assert rekey.provide(context, fresh["bob"]).stage == "done"
    assert not (context.folder / "vault" / "shares" / "carol.asc").exists()

    unsealing.seal(context)
    unsealing.unseal(context, former["alice"])
    with pytest.raises(unsealing.WrongShare):
        unsealing.unseal(context, former["bob"])
    unsealing.unseal(context, fresh["alice"])
    assert not unsealing.unseal(context, fresh["dora"]).sealed
    assert "remove auth/cert/certs/rotator, which nothing here uses" in [one.what for one in settle(context, False)]
