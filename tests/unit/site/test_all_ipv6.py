"""A site whose hosts have IPv6 addresses alone: what every component writes is read by who will read it on a host."""

from __future__ import annotations

import dataclasses
import importlib.util
import ipaddress
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import pytest
import yaml

from appliance.components.baseline import inventory
from appliance.components.certificates import names
from appliance.components.certificates.authority import SiteAuthority
from appliance.components.vault import configuration, identities
from appliance.host import certificate
from appliance.host.context import Context
from appliance.host.desired import Certificate, Check, File, Step
from appliance.procedures.provision import stages
from appliance.site import reader
from tests.unit.served import certify, needs_nginx
from tests.unit.sites import context_of

ROOT = Path(__file__).parents[3]
NET = "2001:db8:3::"
MORE = f"""\
  network:
    operations: ["{NET}/64"]
    time: ["{NET}7b"]
    resolvers: ["2001:DB8:3:0:0:0:0:35"]
  notifications:
    syslog: "[{NET}5]:6514"
    smtp: {{host: "{NET}6", port: 25, sender: hr@bank.example}}
"""
WRITTEN = re.compile(r"(?i)2001\\?:db8\\?:3\\?:[0-9a-f:\\]*")


@pytest.fixture
def context(tmp_path) -> Context:
    """Return the context of lab-three with IPv6 addresses; one is written in the long way."""
    text = (ROOT / "inventories/lab-three/site.yml").read_text()
    text = text.replace("198.18.3.12", "2001:DB8:3:0:0:0:0:12").replace("198.18.3.", NET)
    text = text.replace("policy:\n", f"policy:\n{MORE}")
    (tmp_path / "site.yml").write_text(text)
    site, state = reader.read(tmp_path / "site.yml"), tmp_path / "state"
    return dataclasses.replace(context_of("lab-three", state), site=site, issuer=SiteAuthority(site, state))


def items(context: Context) -> list[tuple[str, object]]:
    """Return (host, item) of everything that is wanted of every host."""
    by_host, waiting = stages.wanted(context)
    assert waiting == []
    return [(host, item) for host, each in by_host.items() for desired in each for item in desired.items]


def files(context: Context, end: str) -> dict[str, str]:
    """Return host -> text of the file whose path ends so."""
    return {
        host: item.data.decode()
        for host, item in items(context)
        if isinstance(item, File) and item.path.endswith(end)
    }  # fmt: skip


def test_everything_when_rendered_then_each_address_is_one_of_the_site(context):
    known = {str(host.address) for host in context.site.hosts.values()} | {f"{NET}6"}  # and the relay
    texts = []
    for host, item in items(context):
        if isinstance(item, File):
            texts.append((f"{host} {item.path}", item.data.decode()))
        elif isinstance(item, Step):
            texts.append((f"{host} {item.name}", " ".join((*item.run, *item.done))))
    for host in context.site.hosts:
        for kind in ("preflight", "verify"):
            checks: list[Check] = stages.checks(context, kind, host)
            texts += [(f"{host} {check.name}", " ".join(check.run)) for check in checks]
    seen = set()
    for place, text in texts:
        for each in WRITTEN.findall(text):
            # An address that ran into its port is another address, or none.
            plain = re.split(r"(?<!\\):", each)[0].replace("\\", "") if "\\" in each else each
            assert plain in known, f"{place}: {each}"
            seen.add(plain)
        for each in re.findall(r"https://\S+", text):
            assert "2001" not in each or urlsplit(each.rstrip('",')).port, f"{place}: {each}"
    assert seen == known


@pytest.mark.parametrize(
    ("file", "port"), [("depot/nginx.conf", 8444), ("edge/nginx.conf", 443), ("inference/nginx.conf", 8543),
                       ("backup/nginx.conf", 8445)]
)  # fmt: skip
def test_proxy_when_rendered_then_nginx_takes_it_and_listens_at_the_hosts_address(file, port, context, tmp_path):
    ((host, text),) = files(context, file).items()
    own = "[::]" if port == 443 else f"[{context.address(host)}]"
    assert f"listen {own}:{port} ssl" in text
    pair = certify(context, file.partition("/")[0], host, tmp_path)
    # nginx opens what it is to listen on also for a test: its own places and addresses are this machine's here.
    text = re.sub(r"/(run|etc/hr-appliance/tls)/\S*?((cert|key|ca)\.pem)", rf"{pair}/\2", text)
    text = text.replace(f"{pair}/ca.pem", str(tmp_path / "ca.pem"))
    text = re.sub(r" /run/\S*?([\w.]+;)", rf" {tmp_path}/\1", text)
    text = re.sub(r"listen \[[^;]*:\d+ ", f"listen [::1]:{18000 + port} ", text)
    text = re.sub(r"listen 0\.0\.0\.0:\d+ ", f"listen 127.0.0.1:{18000 + port} ", text)
    text = re.sub(r"access_log syslog\S+ \w+;", "access_log off;", text)
    (tmp_path / "nginx.conf").write_text(text)
    command = [needs_nginx(), "-t", "-q", "-c", str(tmp_path / "nginx.conf"), "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_edge_when_rendered_then_its_upstream_is_the_web_hosts_address_and_port(context):
    (text,) = files(context, "edge/nginx.conf").values()
    assert f"server [{NET}11]:8443 max_fails" in text


def test_database_when_rendered_then_each_line_admits_one_address(context):
    (text,) = files(context, "17/hr/pg_hba.conf").values()
    rows = [line.split() for line in text.splitlines() if line.startswith("hostssl")]
    places = [ipaddress.IPv6Network(row[3]) for row in rows]
    assert {place.prefixlen for place in places} == {128}
    assert {str(place.network_address) for place in places} == {f"{NET}11", f"{NET}12"}
    (settings,) = files(context, "17/hr/conf.d/50-hr.conf").values()
    assert f"listen_addresses = '{NET}12'" in settings


@pytest.mark.parametrize(
    "unit", ["hr-depot.service", "hr-edge.service", "hr-web.service", "hr-inference.service", "hr-vault.service",
             "hr-backup-proxy.service", "postgresql@17-hr.service.d/50-hr.conf"]
)  # fmt: skip
def test_server_when_rendered_then_waits_for_the_address_that_it_listens_at(unit, context):
    (text,) = files(context, f"/etc/systemd/system/{unit}").values()
    for word in ("After", "Wants"):
        assert re.search(rf"(?m)^{word}=network-online\.target\b", text)


def test_application_when_rendered_then_finds_database_models_and_keys(context):
    told = json.loads(files(context, "web/settings.json")["front"])
    database = urlsplit(told["database_url"])
    assert (database.hostname, database.port) == (f"{NET}12", 5432)
    assert told["triton_address"] == f"[{NET}13]:8543"
    assert told["keys"]["address"] == [f"https://[{NET}12]:8200"]
    assert files(context, "web/pgpass")["front"].startswith(r"2001\:db8\:3\:\:12:5432:hr:hr_web:")
    assert json.loads(files(context, "web/serving.json")["front"])["bind"] == f"[{NET}11]:8443"
    (collect,) = [item for _host, item in items(context) if isinstance(item, Step) and "SecretID" in item.name]
    assert f"https://[{NET}12]:8200" in collect.run


def test_key_server_when_rendered_then_each_place_has_brackets(context):
    (text,) = files(context, "vault/config.hcl").values()
    told = dict(re.findall(r'^\s*(\w*addr\w*) *= "([^"]+)"', text, re.M))
    assert told == {
        "api_addr": f"https://[{NET}12]:8200",
        "cluster_addr": f"https://[{NET}12]:8201",
        "address": f"[{NET}12]:8200",
        "cluster_address": f"[{NET}12]:8201",
    }
    assert f"{NET}11/128" in configuration.application_role(context).data["secret_id_bound_cidrs"]


def test_backup_when_rendered_then_finds_repository_and_key_server(context):
    for text in files(context, "backup/source.json").values():
        assert json.loads(text)["url"] == f"https://[{NET}12]:8445"
    told = json.loads(files(context, "backup/source.json")["store"])
    assert told["kinds"]["vault"]["server"] == f"https://[{NET}12]:8200"


def test_drop_ins_when_rendered_then_name_the_family_of_each_address(context):
    rules = "".join(item.data.decode() for _host, item in items(context)
                    if isinstance(item, File) and item.path.startswith("/etc/nftables.d/"))  # fmt: skip
    sources = re.findall(r"(ip6?) saddr (\S+)", rules)
    assert sources
    assert all(family == "ip6" and ipaddress.IPv6Address(address) for family, address in sources)


def test_roles_when_rendered_then_firewall_time_logs_and_packages_have_ipv6(context, monkeypatch):
    told = yaml.safe_load(inventory.inventory(context))["all"]["hosts"]["infer"]
    environment = jinja2.Environment(trim_blocks=True, undefined=jinja2.StrictUndefined)

    def role(name: str, path: str) -> str:
        defaults = yaml.safe_load((ROOT / "roles" / name / "defaults/main.yml").read_text()) or {}
        template = (ROOT / "roles" / name / "templates" / f"{path}.j2").read_text()
        return environment.from_string(template).render(defaults | told)

    firewall = role("firewall", "etc/nftables.conf")
    pairs = re.findall(r"(ip6?) [sd]addr (\S+)", firewall)
    assert {family for family, _address in pairs} == {"ip6"}
    assert {ipaddress.IPv6Network(address, strict=False).prefixlen for _family, address in pairs} == {64, 128}
    assert f"ip6 daddr {NET}5 tcp dport 6514" in firewall
    # What RFC 4890 says must pass (4.4.1): without it, switches that ask for listeners forget where the host is.
    received, sent = (part.partition("}\n\n")[0] for part in re.split(r"chain (?:input|output) ", firewall)[1:])
    assert "icmpv6 type mld-listener-query accept" in received
    assert "icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } accept" in sent
    assert f"server {NET}7b iburst" in role("time", "etc/chrony/chrony.conf")
    logs = role("logs", "etc/rsyslog.conf")
    assert f'target="{NET}5"' in logs
    assert 'port="6514"' in logs
    sources = role("package_source", "etc/apt/sources.list.d/hr-appliance.sources")
    assert f"URIs: https://[{NET}11]:8444/apt" in sources
    assert f"Acquire::https::{NET}11::CAInfo" in role("package_source", "etc/apt/apt.conf.d/80hr-appliance")


def test_certificate_when_renewed_then_asks_for_the_names_that_its_policy_pins(context, tmp_path):
    spec = importlib.util.spec_from_file_location(
        "renew", ROOT / "appliance/components/certificates/remote/renew_certificates.py"
    )
    renew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renew)
    folder = tmp_path / "database"
    certify(context, "database", "store", tmp_path).rename(folder)
    held, pinned = renew.Held(folder), identities.named(context.site, "database", "store")
    assert pinned.ips == (f"{NET}12",)
    asked = renew._sans(held)
    assert (asked["alt_names"], asked["ip_sans"]) == (",".join(pinned.dns), ",".join(pinned.ips))
    assert ("IP Address", f"{NET}12") in held.names
    names.refuse_others(context.site, "database", "store", held.common_name, {name for _kind, name in held.names})
    pem = (folder / "cert.pem").read_text()
    assert certificate.fault(Certificate("database"), pem, "store", context) is None
