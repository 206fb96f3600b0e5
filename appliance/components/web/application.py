"""The settings files of the application and its migrations, without a secret in them."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from appliance.components.web import messages
from appliance.host.context import Context
from appliance.site import endpoints
from appliance.site.roles import certificate

ANCHOR = "/etc/hr-appliance/tls/ca.pem"
UPLOAD_MIB = 50
"""Largest file of one candidate; an archive of many may be ten times that. The edge lets the same through."""
WORKERS, THREADS = 2, 8


def database_url(context: Context, role: str, folder: str) -> str:
    """Return the address of the database for a role; its password is in `pgpass` of its folder, never here."""
    tls = f"/etc/hr-appliance/tls/{certificate(role)}"
    options = {
        "sslmode": "verify-full",
        "sslrootcert": ANCHOR,
        "sslcert": f"{tls}/cert.pem",
        "sslkey": f"{tls}/key.pem",
        "passfile": f"{folder}/pgpass",
        "connect_timeout": "5",
    }
    return endpoints.database_url(role, context.addresses("database")[0], urlencode(options, safe="/"))


def password_line(context: Context, role: str) -> str:
    """Return the line of a pgpass file."""
    return endpoints.pgpass(context.addresses("database")[0], role, context.secrets.password(f"database/{role}"))


def settings(context: Context, host: str, url: str) -> str:
    """Return what `app/settings.py` reads."""
    folder, tls = "/etc/hr-appliance/web", "/etc/hr-appliance/tls/web"
    pair = {"ca_file": ANCHOR, "cert_file": f"{tls}/cert.pem", "key_file": f"{tls}/key.pem"}
    values = {
        "profile": "site",
        "database_url": url,
        "media_folder": "/srv/hr-appliance/media",
        "cookie_key_file": f"{folder}/cookie.key",
        "public_url": endpoints.url(context.site.domain),
        "time_zone": context.site.policy.time_zone,
        "demo": context.site.policy.demo,
        "upload_limit_mib": UPLOAD_MIB,
        "database_connections": WORKERS * THREADS,
        "triton_address": endpoints.join(_nearest(context, host), endpoints.INFERENCE),
        "triton_tls": pair,
        "forwarded_allow_ips": context.addresses("edge"),
        "notify": messages.notify(context),
        "mailbox": messages.mailbox(context),
        "passwords": context.site.policy.passwords.model_dump(),
        "resume_days": context.site.policy.retention.resume_days,
        **context.site.policy.hiring.model_dump(),
        "keys": {
            "provider": "transit",
            "address": [endpoints.url(address, endpoints.VAULT) for address in context.addresses("vault")],
            "role_id": "hr-web",
            "secret_id_file": f"{folder}/secret-id",
            **pair,
        },
    }
    return json.dumps(values, indent=1) + "\n"


def _nearest(context: Context, host: str) -> str:
    """Return the inference host of a web host: its own, else one by turns, so that several share the work."""
    serving = context.hosts("inference")
    if host in serving:
        return context.address(host)
    return context.address(serving[context.hosts("web").index(host) % len(serving)])
