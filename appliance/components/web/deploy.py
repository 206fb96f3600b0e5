"""What a web host has: a release of the application, its settings and keys, the migrated database, and its units."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from appliance.components.web import messages
from appliance.components.web.application import (
    ANCHOR,
    THREADS,
    WORKERS,
    database_url,
    password_line,
    settings,
)
from appliance.host import venv
from appliance.host.certificate import extra_names
from appliance.host.context import Context
from appliance.host.desired import Account, Certificate, Desired, File, Folder, Item, Link, Package, Step, Unit
from appliance.host.firewall import admit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render
from appliance.site import endpoints
from appliance.site.roles import OWNER, WEB, certificate

PORT = endpoints.WEB
REQUIREMENTS = "requirements/web.txt"
CURRENT, RELEASES = "/opt/hr-appliance/current", "/opt/hr-appliance/releases"
OWN, MIGRATE = "/etc/hr-appliance/web", "/etc/hr-appliance/migrate"
CHECKUP = "/var/lib/hr-appliance/web/checkup.json"
"""The report of the last integrity check, as `app.checkup` writes it."""
KEPT = 3
"""Releases that stay: the one in use and two before it."""


def desired(context: Context, host: str) -> Desired:
    """Return the whole of it in order: release, database brought to it, then the switch; raises Sealed."""
    items = (*_release(context), *_told(context, host), *_migrated(context, host), *_running(context, host))
    return Desired("web", items)


def release_folder(context: Context) -> str:
    """Return where this release lies, named by its version and what it is made of."""
    return f"{RELEASES}/{context.release.version}-{venv.digest(context, REQUIREMENTS)[:12]}"


def _release(context: Context) -> tuple[Item, ...]:
    return (
        *map(Package, ("python3-venv", "curl")),
        Account("hr-web"),
        Account("hr-migrate"),
        Folder("/opt/hr-appliance"),
        Folder(RELEASES),
        venv.step(context, "install the release", f"{release_folder(context)}/venv", REQUIREMENTS),
    )


def _told(context: Context, host: str) -> tuple[Item, ...]:
    """Return settings and secrets: each in a file that one account may read."""
    secrets = context.secrets
    own: dict[str, Any] = {"owner": "hr-web", "group": "hr-web", "mode": 0o400, "secret": True}
    vault = endpoints.url(context.addresses("vault")[0], endpoints.VAULT)
    collect: tuple[str, ...] = ("/usr/lib/hr-appliance/unwrap-secret-id", "--server", vault, "--role", "hr-web")
    collect += ("--into", f"{OWN}/secret-id", "--owner", "hr-web")
    text = settings(context, host, database_url(context, WEB, OWN))
    return (
        Folder(OWN, "root", "hr-web", 0o750),
        Folder("/var/lib/hr-appliance"),
        Folder("/var/lib/hr-appliance/web", "hr-web", "hr-web", 0o700),
        Certificate("web", "hr-web", "hr-web", names=extra_names(context.site, "web")),
        Certificate(certificate(WEB), "hr-web", "hr-web"),
        File(f"{OWN}/settings.json", text, group="hr-web", mode=0o640),
        # The same on every web host, and after a restore: links that were sent out stay good.
        File(f"{OWN}/cookie.key", secrets.password("web/cookie"), **own),
        File(f"{OWN}/pgpass", password_line(context, WEB), **own),
        *messages.items(context),
        Step(
            "collect the SecretID of the key server",
            collect,
            (*collect, "--check"),
            input=secrets.wrapped_secret_id("hr-web"),
        ),
    )


def _migrated(context: Context, host: str) -> tuple[Item, ...]:
    """Return the database at this release, by an account and a role of their own."""
    url = database_url(context, OWNER, MIGRATE)
    before = "/etc/hr-appliance/tls/migrate"
    run: tuple[str, ...] = (
        "env",
        "-i",
        f"HR_SETTINGS={MIGRATE}/settings.json",
        f"{release_folder(context)}/venv/bin/python",
    )
    run += ("-I", "-m", "app.migrate", "--grant", WEB)
    pgpass: dict[str, Any] = {"owner": "hr-migrate", "group": "hr-migrate", "mode": 0o400, "secret": True}
    return (
        Folder(MIGRATE, "root", "hr-migrate", 0o750),
        Certificate(certificate(OWNER), "hr-migrate", "hr-migrate"),
        File(f"{MIGRATE}/settings.json", settings(context, host, url), group="hr-migrate", mode=0o640),
        File(f"{MIGRATE}/pgpass", password_line(context, OWNER), **pgpass),
        Step("bring the database to this release", run, (*run, "--pending"), user="hr-migrate"),
        # Before roles had certificates, migrations showed this one, which was good for any role.
        Step("forget the certificate of migrations", ("rm", "-rf", before), ("test", "!", "-e", before)),
    )


def _running(context: Context, host: str) -> tuple[Item, ...]:
    serving = {
        "bind": endpoints.join(context.address(host), PORT),
        "edges": [f"edge.{name}" for name in context.hosts("edge")],
        "edge_addresses": context.addresses("edge"),
        "tls": "/etc/hr-appliance/tls/web",
        "anchor": ANCHOR,
        "workers": WORKERS,
        "threads": THREADS,
    }
    gunicorn = (files(__package__) / "remote" / "gunicorn_conf.py").read_text(encoding="utf-8")
    units = {name: f"/etc/systemd/system/{name}.service" for name in ("hr-web", "hr-worker")}
    reach = [*context.addresses("database"), *context.addresses("vault"), *context.addresses("inference")]
    texts = {
        "hr-web": _text(units["hr-web"], sandbox=sandbox(reach=[*reach, *context.addresses("edge")])),
        "hr-worker": _text(units["hr-worker"], sandbox=sandbox(reach=[*reach, *messages.reach(context)])),
    }
    changes = (f"{OWN}/settings.json", f"{OWN}/cookie.key", f"{OWN}/pgpass", CURRENT)
    told = tuple(each.path for each in messages.files(context))
    config, settings = f"{OWN}/gunicorn.conf.py", f"{OWN}/serving.json"
    return (
        File(config, gunicorn),
        File(settings, json.dumps(serving, indent=1) + "\n"),
        *(File(units[name], texts[name]) for name in units),
        Link(CURRENT, release_folder(context)),
        *_checkup(context, host, reach),
        *admit("web", PORT, context.addresses("edge"), "edge"),
        Unit("hr-web.service", restart_on=(*changes, config, settings, units["hr-web"]), reload_on=("tls/web",)),
        Unit("hr-worker.service", restart_on=(*changes, *told, units["hr-worker"], "tls/web")),
        venv.forget("forget releases before the last two", RELEASES, release_folder(context).rpartition("/")[2], KEPT),
    )


def _checkup(context: Context, host: str, reach: list[str]) -> tuple[Item, ...]:
    """Return the nightly integrity check, on the first web host alone."""
    if host != context.hosts("web")[0]:
        return ()
    service, timer = (f"/etc/systemd/system/hr-checkup.{kind}" for kind in ("service", "timer"))
    return (
        File(service, _text(service, sandbox=sandbox(reach=reach), kept=CHECKUP)),
        File(timer, _text(timer)),
        Unit("hr-checkup.timer", restart_on=(timer,)),
    )


def _text(path: str, **values: object) -> str:
    return render(__package__, path, **values)
