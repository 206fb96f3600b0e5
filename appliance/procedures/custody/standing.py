"""The state of the keys of a site: holders, key server, work that is left."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography import x509

from appliance.components.vault import authority, configuration
from appliance.components.vault.client import address, connect, seal_status, server, site_file, telling
from appliance.components.vault.settling import bootstrap_token, settle
from appliance.errors import ApplianceError
from appliance.host.context import Context, Sealed
from appliance.procedures.custody import rotation


@dataclass
class Standing:
    """Rows for a person, and sentences that each ask for something to be done."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    concerns: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def look(context: Context, wraps: rotation.Wraps | str) -> Standing:
    """Return the state of the keys; `wraps` is the count of the web host, or why there is none."""
    standing = Standing()
    try:
        status = seal_status(context)
    except Sealed as error:
        standing.concerns.append(str(error))
        _holders(context, standing)
        return standing
    standing.facts["server"] = asdict(status) | {"host": server(context), "address": address(context)}
    kind = "sealed" if status.sealed else "open"
    state = kind if status.initialised else "without keys"
    standing.rows.append(("key server", f"{server(context)} ({address(context)}): {state}, version {status.version}"))
    if status.sealed and status.initialised:
        standing.concerns.append(
            f"It is sealed, {status.given} of {status.threshold} shares given: holders run "
            f"`appliance keys unseal {site_file(context)}`."
        )
    _holders(context, standing)
    _token(context, standing)
    if not status.sealed:
        try:
            _inside(context, standing, wraps)
        except ApplianceError as error:
            standing.concerns.append(str(error))
    return standing


def _holders(context: Context, standing: Standing) -> None:
    place = context.folder / "vault" / "shares"
    try:
        fingerprints = json.loads((place / "fingerprints.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        fingerprints = {}
    custody = context.site.custody
    standing.rows.append(("threshold", f"{custody.threshold} of {len(custody.holders)} holders"))
    rows = []
    for name, fingerprint in (fingerprints or {holder.name: "" for holder in custody.holders}).items():
        share = place / f"{name}.asc"
        where = str(share) if share.exists() else "share not here"
        standing.rows.append((f"holder {name}", f"{fingerprint[-16:] or 'no share yet'}  {where}"))
        rows.append({"name": name, "fingerprint": fingerprint, "share": str(share) if share.exists() else None})
    standing.facts["holders"] = rows
    named = {holder.name for holder in custody.holders}
    if fingerprints and {*fingerprints} != named:
        standing.concerns.append(
            f"The site file names {', '.join(sorted(named))}; shares are held by {', '.join(sorted(fingerprints))}. "
            f"Give shares to the new holders: `appliance keys rekey {site_file(context)}`."
        )


def _token(context: Context, standing: Standing) -> None:
    there = bootstrap_token(context) is not None
    standing.facts["bootstrap_token"] = there
    if there:
        standing.concerns.append(
            f"The token with every right is still kept: `appliance keys ceremony {site_file(context)}` ends with it."
        )


def _inside(context: Context, standing: Standing, wraps: rotation.Wraps | str) -> None:
    client = connect(context, token=bootstrap_token(context))
    with telling(context):
        keys = {name: rotation.versions(client, name) for name in configuration.KEYS}
        devices = sorted(name.rstrip("/") for name in client.sys.list_enabled_audit_devices()["data"])
        signer = authority.current(client)
    for name, versions in keys.items():
        made_at = f"{versions.made[versions.newest]:%Y-%m-%d}" if versions.newest in versions.made else "?"
        standing.rows.append((f"key {name}", f"version {versions.newest} of {made_at}, opens from {versions.lowest}"))
    standing.facts["keys"] = {
        name: {"newest": versions.newest, "lowest": versions.lowest} for name, versions in keys.items()
    }
    _wraps(standing, wraps)
    standing.rows.append(("audit devices", ", ".join(devices) or "none"))
    standing.facts["audit"] = devices
    if signer:
        ends = x509.load_pem_x509_certificate(signer.encode()).not_valid_after_utc
        standing.rows.append(("authority", f"signs certificates until {ends:%Y-%m-%d}"))
        standing.facts["authority_ends"] = ends.isoformat()
    changes = settle(context, act=False)
    standing.facts["differences"] = [change.what for change in changes]
    if changes:
        standing.concerns.append(f"Its configuration differs: {'; '.join(change.what for change in changes)}.")


def _wraps(standing: Standing, wraps: rotation.Wraps | str) -> None:
    if isinstance(wraps, str):
        standing.rows.append(("wraps below the newest version", f"not known: {wraps}"))
        standing.facts["wraps"] = None
        return
    total = "" if wraps.total is None else f" of {wraps.total}"
    standing.rows.append(("wraps below the newest version", f"{wraps.left}{total}"))
    standing.facts["wraps"] = asdict(wraps)
