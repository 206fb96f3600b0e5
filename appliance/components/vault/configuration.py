"""The desired configuration of the key server, as data: engines, keys, policies, roles. Nothing here asks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from appliance.components.vault.identities import DUTIES, certificates
from appliance.host.context import Context
from appliance.host.templates import render
from appliance.site import endpoints

PACKAGE = "appliance.components.vault"
AUDIT_LOG = "/srv/hr-appliance/vault/audit/audit.log"
SECRET_ID_HOURS = 2160
MINUTE, HOUR = 60, 3600

ENGINES = {
    "transit": ("transit", {}),
    "pki": ("pki", {}),
    "kv": ("kv", {"version": "2"}),
}
LOGINS = {"approle": "approle", "cert": "cert"}
LONGEST_HOURS = {"pki": 43800, "approle": SECRET_ID_HOURS}
"""How long what an engine or a login hands out may last; without it the server cuts everything to 32 days."""
KEYS = {"person": "aes256-gcm96", "lookup": "hmac", "audit": "ed25519"}
"""Wraps persons' data keys; hashes what lookups find again; signs audit checkpoints."""
POLICIES = ("hr-web", "provisioner", "rotator", "privacy-officer", "backup", "auditor")
BUILT_IN = ("default", "root")


@dataclass(frozen=True)
class Written:
    """What is written at a path and read back there; `once` goes along only when it is new."""

    path: str
    data: dict[str, Any]
    once: dict[str, Any] = field(default_factory=dict)


def audit_devices() -> dict[str, tuple[str, dict[str, str]]]:
    """Return path -> (type, options) of the devices that each record every request; either one alone is enough."""
    return {
        "file": ("file", {"file_path": AUDIT_LOG, "mode": "0600"}),
        "syslog": ("syslog", {"facility": "AUTH", "tag": "hr-vault"}),
    }


def policies(context: Context) -> dict[str, str]:
    """Return the text of every policy by its name."""
    folder = files(PACKAGE) / "policies"
    texts = {name: (folder / f"{name}.hcl").read_text(encoding="utf-8") for name in POLICIES}
    for certificate in certificates(context.site):
        texts[f"renew-{certificate.role}"] = render(PACKAGE, "renew.hcl", one=certificate)
    return texts


def signing_roles(context: Context) -> list[Written]:
    """Return the roles of the PKI: each signs for one component of one host and its names alone."""
    seconds = context.site.certificates.leaf_hours * HOUR
    fixed = {
        "allow_bare_domains": True,
        "allow_glob_domains": False,
        "allow_subdomains": False,
        "allow_any_name": False,
        "allow_localhost": False,
        "allow_ip_sans": True,
        "allow_wildcard_certificates": False,
        "enforce_hostnames": True,
        "server_flag": True,
        "client_flag": True,
        "code_signing_flag": False,
        "email_protection_flag": False,
        "key_type": "ec",
        "key_bits": 256,
        "key_usage": ["DigitalSignature"],
        # A role cannot limit addresses in a request; parameters can be pinned by a policy. So names come from these.
        "use_csr_common_name": False,
        "use_csr_sans": False,
        "require_cn": True,
        "ttl": seconds,
        "max_ttl": seconds,
        "not_before_duration": 5 * MINUTE,
    }
    # A role of the database is shown to it alone: no host name, no address, no server.
    client = {"enforce_hostnames": False, "allow_ip_sans": False, "server_flag": False}
    settings = []
    for certificate in certificates(context.site):
        names = {"allowed_domains": sorted({*certificate.dns, certificate.common_name})}
        settings.append(
            Written(f"pki/roles/{certificate.role}", fixed | names | (client if certificate.stands_for_a_role else {}))
        )
    return settings


def login_roles(context: Context) -> list[Written]:
    """Return the logins by certificate, with their lifetimes."""
    anchor = context.issuer.anchor()

    def role(name: str, common_names: list[str], policy: str, seconds: int, dns: tuple[str, ...] = ()) -> Written:
        login = {"certificate": anchor, "allowed_common_names": common_names, "allowed_dns_sans": [*dns]}
        return Written(f"auth/cert/certs/{name}", login | _token([policy], seconds, seconds))

    settings = [
        role("operator", [f"operator.{context.site.name}"], "provisioner", 15 * MINUTE),
        role("backup", [f"backup.{host}" for host in context.hosts("vault")], "backup", 15 * MINUTE),
    ]
    for certificate in certificates(context.site):
        # The common name of a role is the same on each host that may be it; the DNS name says which one asks.
        dns = (certificate.own_name,) if certificate.stands_for_a_role else ()
        settings.append(
            role(f"renew-{certificate.role}", [certificate.common_name], f"renew-{certificate.role}", MINUTE, dns)
        )
    for duty in DUTIES:
        # Made by the ceremony: a certificate that nobody signed but its own key, so that no authority can make another.
        pinned = context.folder / "vault" / "duties" / f"{duty}.pem"
        if pinned.exists():
            data = {"certificate": pinned.read_text(encoding="utf-8"), "allowed_common_names": []}
            settings.append(Written(f"auth/cert/certs/{duty}", data | _token([duty], 15 * MINUTE, 15 * MINUTE)))
    return settings


def application_role(context: Context) -> Written:
    """Return the AppRole of the web application: bound to the web hosts, its SecretID good for ninety days.

    The spare host may use it too: a drill runs the application there on the copy of this configuration, and a
    disaster would not wait for the holders to let it in.
    """
    where = {*context.addresses("web"), *context.addresses("spare")}
    places = [endpoints.prefix(address) for address in sorted(where)]
    return Written(
        "auth/approle/role/hr-web",
        {
            "role_id": "hr-web",
            "bind_secret_id": True,
            "secret_id_bound_cidrs": places,
            "secret_id_ttl": SECRET_ID_HOURS * HOUR,
            "secret_id_num_uses": 0,
            "token_bound_cidrs": [place.removesuffix("/32").removesuffix("/128") for place in places],
            **_token(["hr-web"], HOUR, 24 * HOUR),
        },
    )


def settings() -> list[Written]:
    """Return what is set once for a whole engine."""
    tidy = {"enabled": True, "tidy_cert_store": True, "tidy_revoked_certs": True, "interval_duration": 12 * HOUR}
    return [
        Written("pki/config/issuers", {"default_follows_latest_issuer": True}),
        Written("pki/config/auto-tidy", tidy),
        Written("kv/config", {"max_versions": 3, "cas_required": True}),
    ]


def _token(policies: list[str], ttl: int, longest: int) -> dict[str, Any]:
    return {"token_policies": policies, "token_ttl": ttl, "token_max_ttl": longest, "token_num_uses": 0}
