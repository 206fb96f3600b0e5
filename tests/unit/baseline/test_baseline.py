"""The baseline as data: what roles are told of a site, and when they have to run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from appliance.components.baseline import checks, inventory, roles, run
from appliance.errors import ApplianceError
from appliance.host.context import Context, Release
from appliance.host.observed import Observed
from appliance.site import reader
from appliance.site.model import Site

LAB = Path(__file__).parents[3] / "inventories" / "lab-three" / "site.yml"
OPERATIONS = {"operations": ["10.1.0.0/24"]}


def context(folder: Path, **policy) -> Context:
    document = reader.read(LAB).model_dump(mode="json")
    network = OPERATIONS | policy.pop("network", {})
    document["policy"] |= policy | {"network": document["policy"]["network"] | network}
    site = Site.model_validate(document)
    return Context(site, LAB.parent, folder, Release("1", "", Path(), {}), None, None)


def record(of: Context, host: str = "store") -> tuple[dict, dict]:
    files = {path: f"{place:064x}" for place, path in enumerate(roles.owned_files())}
    return {"digest": inventory.digest(of, host), "files": files}, dict(files)


def test_inventory_when_made_then_follows_the_site_and_holds_no_secret(tmp_path: Path):
    of = context(tmp_path, passwords={"minimum_length": 20, "lock_after_failures": 3, "maximum_age_days": 30})
    told = yaml.safe_load(inventory.inventory(of))["all"]["hosts"]["store"]
    assert told["ansible_host"] == "198.18.3.12"
    assert told["package_source__depot"] == "https://198.18.3.11:8444"
    assert told["pam__minimum_length"] == 20
    assert told["pam__lock_after_failures"] == 3
    assert told["accounts__password_days"] == 30
    assert told["accounts__sudo_password"] is False
    assert told["ssh__accounts"] == ["operator"]
    assert "StrictHostKeyChecking=yes" in told["ansible_ssh_common_args"]
    assert str(tmp_path / "known_hosts") in told["ansible_ssh_common_args"]
    assert not [name for name in told if "become" in name]


def test_time_when_the_bank_names_no_server_then_the_depot_gives_it(tmp_path: Path):
    of = context(tmp_path)
    keeper, other = inventory.variables(of, "front"), inventory.variables(of, "store")
    assert keeper["time__sources"] == []
    assert "198.18.3.12" in keeper["time__serves"]
    assert "198.18.3.11" not in keeper["time__serves"]
    assert other["time__sources"] == ["198.18.3.11"]
    assert other["time__serves"] == []


@pytest.mark.feature("PV-01", "PV-18")
def test_receivers_when_the_site_names_them_then_nobody_else_may_be_spoken_to(tmp_path: Path):
    assert inventory.receivers(context(tmp_path), "store") == []
    mail = {"host": "10.2.0.25", "port": 587, "sender": "hr@bank.example"}
    of = context(
        tmp_path,
        network={"time": ["10.2.0.1"], "resolvers": ["10.2.0.53"]},
        notifications={"syslog": "10.2.0.9:6514", "smtp": mail},
    )
    allowed, with_messages = (
        {(one["address"], one["port"], one["protocol"]) for one in inventory.receivers(of, host)}
        for host in ("store", "front")
    )
    assert with_messages - allowed == {("10.2.0.25", 587, "tcp")}, "the web host alone sends messages"
    assert allowed == {
        ("10.2.0.1", 123, "udp"),
        ("10.2.0.53", 53, "udp"),
        ("10.2.0.53", 53, "tcp"),
        ("10.2.0.9", 6514, "tcp"),
    }


def test_receiver_when_its_name_has_no_address_then_is_refused_with_what_to_do(tmp_path: Path):
    of = context(tmp_path, notifications={"syslog": "collector.invalid:6514"})
    with pytest.raises(ApplianceError, match=r"collector\.invalid.*Write its address"):
        inventory.variables(of, "store")


def test_stale_when_nothing_differs_then_ansible_is_not_needed(tmp_path: Path):
    of = context(tmp_path)
    stamp, digests = record(of)
    assert not run.stale(of, "store", stamp, digests)


@pytest.mark.feature("PV-05")
def test_stale_when_a_file_differs_or_is_gone_then_it_is_named(tmp_path: Path):
    of = context(tmp_path)
    stamp, digests = record(of)
    digests |= {"/etc/login.defs": "0" * 64, "/etc/issue": None}
    assert run.reasons(of, "store", stamp, digests) == ["put /etc/issue back", "put /etc/login.defs back"]


def test_stale_when_host_is_bare_or_the_site_changed_then_it_says_why(tmp_path: Path):
    of = context(tmp_path)
    stamp, digests = record(of)
    assert run.stale(of, "store", None, {})
    changed = context(tmp_path, passwords={"minimum_length": 16})
    assert run.stale(changed, "store", stamp, digests)
    assert run.stale(of, "front", stamp, digests), "each host has a digest of its own"


def test_changes_when_the_record_cannot_be_read_then_the_host_counts_as_bare(tmp_path: Path):
    of = context(tmp_path)
    answers = {"store": Observed(texts={run.STAMP: '{"digest": '}, paths={})}
    assert [change.what for change in run.changes(of, answers)] == ["bring the operating system to its baseline"]


def test_digest_when_state_folder_differs_then_is_the_same(tmp_path: Path):
    assert inventory.digest(context(tmp_path), "store") == inventory.digest(context(tmp_path / "other"), "store")


def test_checks_when_listed_then_say_what_to_do_and_expect_what_can_be_read(tmp_path: Path):
    of = context(tmp_path)
    found = [*checks.preflight(of, "store"), *checks.verify(of, "store")]
    assert len({check.name for check in found}) == len(found)
    for check in found:
        assert check.fix.endswith(".")
        re.compile(check.expect or "")


def test_check_of_ciphers_when_a_weak_one_is_offered_then_fails(tmp_path: Path):
    check = next(one for one in checks.verify(context(tmp_path), "store") if "cipher" in one.name)
    assert re.search(check.expect, "port 22\nciphers aes256-gcm@openssh.com,aes256-ctr\nmacs x\n")
    assert not re.search(check.expect, "port 22\nciphers aes256-ctr,aes128-cbc\nmacs x\n")


def test_check_of_firewall_when_one_hook_accepts_then_fails(tmp_path: Path):
    check = next(one for one in checks.verify(context(tmp_path), "store") if "drops" in one.name)
    text = "\n".join(f"    type filter hook {hook} priority filter; policy drop;" for hook in ("input", "forward"))
    assert re.search(check.expect, f"{text}\n    type filter hook output priority filter; policy drop;\n")
    assert not re.search(check.expect, f"{text}\n    type filter hook output priority filter; policy accept;\n")
