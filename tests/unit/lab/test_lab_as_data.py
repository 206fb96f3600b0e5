"""What a lab asks of this machine, as data: names, addresses, command lines, rules and the recipe of its hosts."""

from __future__ import annotations

import argparse
import ipaddress
import json
import subprocess
from pathlib import Path

import pytest

from appliance.errors import ApplianceError, UsageError
from appliance.lab import base, groups, hosts, identities, layout, machine, network, preflight
from appliance.lab.command import add
from appliance.site.components import COMPONENTS
from appliance.site.model import Site

INVENTORIES = Path(__file__).parents[3] / "inventories"


def site(first: str, second: str, name: str = "some", **host: object) -> Site:
    return Site.model_validate(
        {
            "name": name,
            "domain": "some.internal",
            "hosts": {
                "one": {"address": first, "runs": list(COMPONENTS), **host},
                "two": {"address": second, "runs": ["spare"]},
            },
        }
    )


@pytest.mark.parametrize("name", ["lab-single", "lab-three"])
def test_lab_site_when_named_then_is_found_and_has_a_network_of_its_own(name: str, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = hosts.find(name)
    assert found.name == name
    net = layout.network(found)
    assert all(host.address in net.subnet for host in found.hosts.values())
    assert net.here == str(net.subnet[1])


def test_sites_of_labs_when_one_is_left_up_then_no_other_needs_its_addresses():
    tests = Path(__file__).parents[2]
    files = [*INVENTORIES.glob("lab-*/site.yml"), *tests.glob("lab/*.yml"), *tests.glob("benchmark/site-*.yml")]
    nets: dict[object, list[str]] = {}
    for file in files:
        found = hosts.find(file)
        nets.setdefault(layout.network(found).subnet, []).append(found.name)
    assert len(files) >= 9
    assert [names for names in nets.values() if len(names) > 1] == []


def test_addresses_when_another_lab_has_them_then_the_lab_to_take_down_is_named(monkeypatch):
    held = [
        {"ifname": layout.link("other"), "addr_info": [{"local": "198.18.5.1", "prefixlen": 24}]},
        {"ifname": layout.link("third"), "addr_info": [{"local": "2001:2:0:5::1", "prefixlen": 64}]},
    ]
    monkeypatch.setattr(network, "call", lambda *_argv, **_more: json.dumps(held))
    monkeypatch.setattr(layout, "known_sites", lambda: ["some", "other", "third"])
    for name, first, second in (
        ("other", "198.18.5.11", "198.18.5.12"),
        ("third", "2001:2:0:5::11", "2001:2:0:5::12"),
    ):
        with pytest.raises(ApplianceError) as refused:
            network.refuse_taken(layout.network(site(first, second)))
        assert f"the lab {name}" in refused.value.what
        assert f"appliance lab down {name}" in refused.value.remedy
    network.refuse_taken(layout.network(site("198.18.6.11", "198.18.6.12")))
    network.refuse_taken(layout.network(site("2001:2:0:6::11", "2001:2:0:6::12")))


def test_site_when_given_as_a_file_then_is_that_file():
    assert hosts.find(INVENTORIES / "lab-three/site.yml").name == "lab-three"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10.0.0.11", "10.0.0.12"),
        ("198.18.5.11", "198.18.6.11"),
        ("198.18.5.1", "198.18.5.12"),
        ("198.20.0.11", "198.20.0.12"),
        ("198.18.5.11", "198.18.5.255"),
        ("fd00::11", "fd00::12"),
        ("2001:db8::11", "2001:db8::12"),
        ("2001:2:1::11", "2001:2:1::12"),
        ("2001:2:0:5::11", "2001:2:0:6::11"),
        ("2001:2:0:5::1", "2001:2:0:5::12"),
        ("2001:2:0:5::11", "2001:2:0:5::"),
    ],
)
def test_addresses_when_no_lab_can_give_them_then_are_refused(first: str, second: str):
    with pytest.raises(UsageError) as refused:
        layout.network(site(first, second))
    assert refused.value.remedy


def test_addresses_when_of_ipv6_then_are_of_one_64_and_this_machine_has_its_first():
    net = layout.network(site("2001:2:0:5::11", "2001:2:0:5:a::12"))
    assert (str(net.subnet), net.here, net.six) == ("2001:2:0:5::/64", "2001:2:0:5::1", True)
    assert not layout.network(site("198.18.5.11", "198.18.5.12")).six


def test_addresses_when_of_another_range_then_the_ranges_of_both_families_are_named():
    with pytest.raises(UsageError, match=r"one /64 within 2001:2::/48"):
        layout.network(site("fd00::11", "fd00::12"))
    with pytest.raises(UsageError, match=r"one /24 within 198\.18\.0\.0/15"):
        layout.network(site("10.0.0.11", "10.0.0.12"))


def test_addresses_when_of_both_families_then_are_refused():
    mixed = site("198.18.5.11", "198.18.5.12")
    mixed.hosts["two"] = site("2001:2:0:5::11", "2001:2:0:5::12").hosts["two"]  # site files are refused before
    with pytest.raises(UsageError, match="either IPv4 or IPv6"):
        layout.network(mixed)


def test_account_when_it_is_not_the_installers_then_is_refused():
    with pytest.raises(UsageError, match="one: a lab's hosts"):
        layout.network(site("198.18.5.11", "198.18.5.12", ssh_user="admin"))


def test_name_when_the_lab_keeps_keys_there_then_is_refused():
    with pytest.raises(UsageError, match="holders"):
        layout.network(site("198.18.5.11", "198.18.5.12", name="holders"))


def test_names_when_sites_and_hosts_are_long_then_fit_the_kernel_and_differ():
    long = "a" * 60
    places = [layout.Place(long, "one"), layout.Place(long, "two"), layout.Place("b", "one")]
    names = [place.port for place in places] + [layout.link(long), layout.link("b")]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 15 for name in names)


@pytest.mark.feature("PV-01")
def test_rules_when_written_then_let_only_this_machines_own_address_over_the_uplink():
    rules = network.rules(layout.network(site("198.18.5.11", "198.18.5.12")))
    assert f'oifname "{network.UPLINK}" ip daddr != 198.18.5.1 drop' in rules
    assert f'oifname "{network.UPLINK}" ether type != ip drop' in rules


@pytest.mark.feature("PV-01")
def test_rules_when_of_ipv6_then_let_only_this_machines_own_address_and_neighbours_questions_over_the_uplink():
    lines = [
        line.strip() for line in network.rules(layout.network(site("2001:2:0:5::11", "2001:2:0:5::12"))).split("\n")
    ]
    for way, end in (("oifname", "daddr"), ("iifname", "saddr")):
        assert [line for line in lines if line.startswith(f'{way} "{network.UPLINK}"')] == [
            f'{way} "{network.UPLINK}" icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert }} accept',
            f'{way} "{network.UPLINK}" ip6 {end} != 2001:2:0:5::1 drop',
            f'{way} "{network.UPLINK}" ether type != ip6 drop',
        ]


@pytest.mark.feature("PV-01")
@pytest.mark.parametrize("address", ["198.18.5.11/24", "2001:2:0:5::11/64"])
def test_interface_when_written_then_names_no_gateway_and_no_resolver(address: str):
    interface = ipaddress.ip_interface(address)
    text = machine.seeds("one", interface, "ssh-ed25519 AAAA", "0" * 32)["etc/systemd/network/10-host0.network"][1]
    assert f"Address={address}" in text.splitlines()
    assert ("DuplicateAddressDetection=none" in text) == (interface.version == 6)
    assert "IPv6AcceptRA=no" in text
    assert "Gateway" not in text
    assert "DNS" not in text


def test_names_when_of_ipv6_then_are_those_of_debians_installer():
    text = machine.seeds("one", ipaddress.ip_interface("2001:2:0:5::11/64"), "", "0" * 32)["etc/hosts"][1]
    assert [line.split()[0] for line in text.splitlines()] == ["127.0.0.1", "127.0.1.1", "::1", "ff02::1", "ff02::2"]


def test_host_when_booted_then_runs_in_its_sites_namespace_with_a_bridge_port_of_a_known_name():
    place = layout.Place("some", "one")
    command = machine.nspawn_command(place)
    assert command[:2] == ["nsenter", "--net=/run/netns/hr-lab-some"]
    assert f"--machine={place.port.removeprefix('vb-')}" in command
    assert "--register=no" in command


def test_recipe_when_it_changes_then_has_another_digest(monkeypatch):
    before = base.digest()
    assert before == base.digest()
    monkeypatch.setattr(base, "PACKAGES", (*base.PACKAGES, "less"))
    assert base.digest() != before


def test_recipe_when_read_then_brings_no_firewall_and_no_key_of_its_own():
    assert "nftables" not in base.PACKAGES
    assert "etc/machine-id" in base.EMPTIED


def test_packages_when_missing_then_are_named_once_in_the_order_of_the_list():
    assert preflight.missing(lambda what: True) == []
    assert preflight.missing(lambda what: what not in ("nft", "systemd-nspawn")) == ["systemd-container", "nftables"]


def test_preflight_when_a_package_is_missing_then_says_how_to_bring_it(monkeypatch):
    monkeypatch.setattr(preflight, "missing", lambda: ["mmdebstrap"])
    with pytest.raises(ApplianceError, match="apt-get install --no-install-recommends mmdebstrap"):
        preflight.check()


@pytest.mark.parametrize(("six", "there", "refused"), [(True, False, True), (True, True, False), (False, False, False)])
def test_preflight_when_the_kernel_has_no_ipv6_then_a_lab_of_ipv6_alone_is_refused(
    six: bool, there: bool, refused: bool, monkeypatch, tmp_path
):
    monkeypatch.setattr(preflight, "missing", lambda: ["mmdebstrap"])
    monkeypatch.setattr(preflight, "IPV6", tmp_path / "if_inet6")
    if there:
        preflight.IPV6.touch()
    with pytest.raises(ApplianceError) as problems:
        preflight.check(six)
    assert ("This kernel has no IPv6" in str(problems.value)) == refused


def test_cgroups_when_a_machine_has_both_kinds_then_a_group_is_needed_in_each(tmp_path):
    for name in ("systemd", "unified", "memory"):
        (tmp_path / name).mkdir()
    assert [path.name for path in groups.hierarchies(tmp_path)] == ["systemd", "unified"]
    (tmp_path / "cgroup.controllers").touch()
    assert groups.hierarchies(tmp_path) == [tmp_path]


def test_cgroups_when_a_machine_has_the_unified_tree_alone_then_hosts_get_its_controllers(tmp_path, monkeypatch):
    monkeypatch.setattr(groups, "hierarchies", lambda: [tmp_path])
    site = tmp_path / "hr-lab-some"
    site.mkdir()
    for folder in (tmp_path, site):  # the kernel makes these files with each group
        (folder / "cgroup.controllers").write_text("cpu memory pids\n", encoding="ascii")
    assert groups.make("hr-lab-some/one") == [site / "one"]
    for folder in (tmp_path, site):
        assert (folder / "cgroup.subtree_control").read_text(encoding="ascii") == "+cpu +memory +pids"


def test_watches_when_there_are_enough_then_stay(tmp_path):
    file = tmp_path / "max_user_instances"
    file.write_text("8192\n", encoding="ascii")
    assert not groups.make_room(file)
    file.write_text("128\n", encoding="ascii")
    assert groups.make_room(file)
    assert int(file.read_text(encoding="ascii")) == groups.WATCHES_NEEDED


def test_known_hosts_when_a_host_is_made_anew_then_has_its_new_key_alone(tmp_path):
    file = tmp_path / "sites" / "known_hosts"
    identities.add_known_host(file, "198.18.5.11", ["ssh-ed25519 AAAA root@one"])
    identities.add_known_host(file, "198.18.5.12", ["ssh-ed25519 BBBB root@two"])
    identities.add_known_host(file, "198.18.5.11", ["ssh-ed25519 CCCC root@one"])
    assert file.read_text(encoding="utf-8").splitlines() == [
        "198.18.5.12 ssh-ed25519 BBBB",
        "198.18.5.11 ssh-ed25519 CCCC",
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    identities.drop_known_host(file, "198.18.5.11")
    assert "CCCC" not in file.read_text(encoding="utf-8")
    identities.add_known_host(file, "2001:2:0:5::11", ["ssh-ed25519 DDDD root@one"])
    asked = subprocess.run(["ssh-keygen", "-F", "2001:2:0:5::11", "-f", str(file)], capture_output=True, text=True)
    assert "ssh-ed25519 DDDD" in asked.stdout  # brackets stand before another port than 22 alone


def test_command_when_parsed_then_keeps_what_follows_the_host_for_the_host():
    top = argparse.ArgumentParser()
    add(top.add_subparsers(dest="verb"))
    given = top.parse_args(["lab", "exec", "lab-single", "one", "--", "ls", "--json"])
    assert (given.lab_verb, given.json, given.argv[-2:]) == ("exec", False, ["ls", "--json"])
