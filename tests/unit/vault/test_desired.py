"""What a key server host should be, as data."""

from __future__ import annotations

import pytest

from appliance.components.vault import checks, configuration, deploy
from appliance.components.vault.identities import certificates, named
from appliance.errors import ApplianceError
from appliance.host.desired import File, Step, Unit
from tests.unit.sites import NAMES, context_of


def with_custody(context, **values):
    import dataclasses

    custody = context.site.custody.model_copy(update=values)
    return dataclasses.replace(context, site=context.site.model_copy(update={"custody": custody}))


def files(context, host: str) -> dict[str, File]:
    return {item.path: item for item in deploy.desired(context, host).items if isinstance(item, File)}


@pytest.mark.parametrize("name", NAMES)
def test_desired_when_asked_for_each_host_then_only_key_server_and_web_hosts_have_a_part(name, tmp_path):
    context = context_of(name, tmp_path)
    for host in context.site.hosts:
        paths = files(context, host)
        assert (deploy.CONFIG in paths) == (host in context.hosts("vault"))
        assert (deploy.UNWRAP in paths) == (host in context.hosts("web"))
        assert bool(paths) == (host in deploy.hosts(context))


@pytest.mark.feature("PV-05")
def test_unit_when_rendered_then_leaves_no_core_file_no_swap_and_no_way_out(tmp_path):
    context = context_of("lab-single", tmp_path)
    text = str(files(context, "one")["/etc/systemd/system/hr-vault.service"].content)
    for line in ("LimitCORE=0", "MemorySwapMax=0", "User=hr-vault", "NoNewPrivileges=yes", "ProtectSystem=strict"):
        assert line in text.splitlines()
    assert f"{context.release.files[deploy.MEMBER][:12]}/vault server" in text


def test_config_when_rendered_then_listens_on_the_hosts_address_with_tls_alone(tmp_path):
    text = str(files(context_of("lab-three", tmp_path), "store")[deploy.CONFIG].content)
    assert 'address         = "198.18.3.12:8200"' in text
    assert 'tls_min_version = "tls12"' in text
    assert "tls_disable" not in text
    assert "ui            = false" in text
    assert "unauthenticated_metrics_access = false" in text
    assert "audit " not in text, "Vault takes its audit devices by its API"


def test_config_when_the_server_is_openbao_then_declares_both_audit_devices(tmp_path):
    text = str(files(with_custody(context_of("lab-three", tmp_path), server="openbao"), "store")[deploy.CONFIG].content)
    assert 'audit "file" "file" {' in text
    assert 'audit "syslog" "syslog" {' in text
    assert f'file_path = "{configuration.AUDIT_LOG}"' in text
    assert "disable_mlock" not in text, "OpenBao has no such setting any more"


def test_binary_when_it_is_not_the_one_of_the_site_file_then_is_refused(tmp_path):
    context = context_of("lab-single", tmp_path)
    right = context.release.files[deploy.MEMBER]
    assert deploy.binary(with_custody(context, sha256=right)) == right
    with pytest.raises(ApplianceError, match="site file asks for"):
        deploy.binary(with_custody(context, sha256="a" * 64))


def test_restart_when_a_certificate_is_renewed_then_the_key_server_stays_open(tmp_path):
    units = [item for item in deploy.desired(context_of("lab-single", tmp_path), "one").items if isinstance(item, Unit)]
    unit = next(item for item in units if item.name == "hr-vault.service")
    assert unit.reload_on == ("tls/vault",)
    assert not any(name.startswith("tls/") for name in unit.restart_on), "a restart seals it"


def test_fetch_when_planned_then_checks_the_digest_before_the_file_is_in_place(tmp_path):
    context = context_of("lab-single", tmp_path)
    step = next(
        item for item in deploy.desired(context, "one").items if isinstance(item, Step) and "fetch" in item.name
    )
    assert step.run[2].index("sha256sum --check") < step.run[2].index("mv -fT")
    assert context.release.files[deploy.MEMBER] in step.run


@pytest.mark.parametrize("name", NAMES)
def test_policies_when_written_then_every_certificate_has_role_login_and_exact_names(name, tmp_path):
    context = context_of(name, tmp_path)
    texts = configuration.policies(context)
    roles = {one.path: one.data for one in configuration.signing_roles(context)}
    logins = {one.path for one in configuration.login_roles(context)}
    for one in certificates(context.site):
        assert f'"alt_names"   = ["{",".join(one.dns)}"]' in texts[f"renew-{one.role}"]
        assert f'"ip_sans"     = ["{",".join(one.ips)}"]' in texts[f"renew-{one.role}"]
        assert {*roles[f"pki/roles/{one.role}"]["allowed_domains"]} == {*one.dns, one.common_name}
        assert f'"common_name" = ["{one.common_name}"]' in texts[f"renew-{one.role}"]
        assert f"auth/cert/certs/renew-{one.role}" in logins
    spare = [host for host, shown in context.site.hosts.items() if "spare" in shown.runs]
    assert not [one for one in certificates(context.site) if one.host in spare]


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize("name", NAMES)
def test_role_when_a_host_may_be_it_then_the_key_server_signs_for_that_host_and_the_database_alone(name, tmp_path):
    context = context_of(name, tmp_path)
    signing = {one.path: one.data for one in configuration.signing_roles(context)}
    logins = {one.path: one.data for one in configuration.login_roles(context)}
    found: dict[str, set[str]] = {one.host: set() for one in certificates(context.site)}
    for one in certificates(context.site):
        data = signing[f"pki/roles/{one.role}"]
        if one.stands_for_a_role:
            found[one.host].add(one.common_name)
            assert (one.dns, one.ips) == ((f"{one.component}.{one.host}",), ())
            assert {data[name] for name in ("server_flag", "allow_ip_sans", "allow_any_name")} == {False}
            login = logins[f"auth/cert/certs/renew-{one.role}"]
            assert (login["allowed_common_names"], login["allowed_dns_sans"]) == ([one.common_name], [*one.dns])
        else:
            assert one.common_name == f"{one.component}.{one.host}"
            assert not {*data["allowed_domains"]} & {"hr_owner", "hr_web", "hr_check"}
    assert {host for host, roles in found.items() if "hr_web" in roles} == {*context.hosts("web")}
    assert {host for host, roles in found.items() if "hr_owner" in roles} == {*context.hosts("web")}
    apart = {*context.hosts("backup")} - {*context.hosts("database")}
    assert {host for host, roles in found.items() if "hr_check" in roles} == apart


def test_names_when_edge_then_carries_what_browsers_open(tmp_path):
    site = context_of("lab-three", tmp_path).site
    assert site.domain in named(site, "edge", "front").dns
    assert site.domain not in named(site, "database", "store").dns


def test_application_role_when_hosts_are_named_then_is_bound_to_those_that_serve_and_the_spare(tmp_path):
    data = configuration.application_role(context_of("lab-three", tmp_path)).data
    assert data["secret_id_bound_cidrs"] == ["198.18.3.11/32", "198.18.3.14/32"]
    assert data["token_bound_cidrs"] == ["198.18.3.11", "198.18.3.14"]


def test_checks_when_sealed_then_the_fix_names_holders_and_command(tmp_path):
    found = checks.verify(context_of("lab-three", tmp_path), "store")
    assert any("alice, bob, carol run `appliance keys unseal" in check.fix for check in found)
    assert checks.verify(context_of("lab-three", tmp_path), "front") == []
