"""How the keys of a site stand: who holds what, what is open, what is left to do."""

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
    """Return how the keys stand; `wraps` are what the web host said, or why it said nothing."""
    found = Standing()
    try:
        status = seal_status(context)
    except Sealed as error:
        found.concerns.append(str(error))
        _holders(context, found)
        return found
    found.facts["server"] = asdict(status) | {"host": server(context), "address": address(context)}
    kind = "sealed" if status.sealed else "open"
    state = kind if status.initialised else "without keys"
    found.rows.append(("key server", f"{server(context)} ({address(context)}): {state}, version {status.version}"))
    if status.sealed and status.initialised:
        found.concerns.append(
            f"It is sealed, {status.given} of {status.threshold} shares given: holders run "
            f"`appliance keys unseal {site_file(context)}`."
        )
    _holders(context, found)
    _token(context, found)
    if not status.sealed:
        try:
            _inside(context, found, wraps)
        except ApplianceError as error:
            found.concerns.append(str(error))
    return found


def _holders(context: Context, found: Standing) -> None:
    place = context.folder / "vault" / "shares"
    try:
        fingerprints = json.loads((place / "fingerprints.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        fingerprints = {}
    custody = context.site.custody
    found.rows.append(("threshold", f"{custody.threshold} of {len(custody.holders)} holders"))
    rows = []
    for name, fingerprint in (fingerprints or {holder.name: "" for holder in custody.holders}).items():
        share = place / f"{name}.asc"
        where = str(share) if share.exists() else "share not here"
        found.rows.append((f"holder {name}", f"{fingerprint[-16:] or 'no share yet'}  {where}"))
        rows.append({"name": name, "fingerprint": fingerprint, "share": str(share) if share.exists() else None})
    found.facts["holders"] = rows
    named = {holder.name for holder in custody.holders}
    if fingerprints and {*fingerprints} != named:
        found.concerns.append(
            f"The site file names {', '.join(sorted(named))}; shares are held by {', '.join(sorted(fingerprints))}. "
            f"Give shares to the new holders: `appliance keys rekey {site_file(context)}`."
        )


def _token(context: Context, found: Standing) -> None:
    there = bootstrap_token(context) is not None
    found.facts["bootstrap_token"] = there
    if there:
        found.concerns.append(
            f"The token with every right is still kept: `appliance keys ceremony {site_file(context)}` ends with it."
        )


def _inside(context: Context, found: Standing, wraps: rotation.Wraps | str) -> None:
    client = connect(context, token=bootstrap_token(context))
    with telling(context):
        keys = {name: rotation.versions(client, name) for name in configuration.KEYS}
        devices = sorted(name.rstrip("/") for name in client.sys.list_enabled_audit_devices()["data"])
        signer = authority.current(client)
    for name, one in keys.items():
        made = f"{one.made[one.newest]:%Y-%m-%d}" if one.newest in one.made else "?"
        found.rows.append((f"key {name}", f"version {one.newest} of {made}, opens from {one.lowest}"))
    found.facts["keys"] = {name: {"newest": one.newest, "lowest": one.lowest} for name, one in keys.items()}
    _wraps(found, wraps)
    found.rows.append(("audit devices", ", ".join(devices) or "none"))
    found.facts["audit"] = devices
    if signer:
        ends = x509.load_pem_x509_certificate(signer.encode()).not_valid_after_utc
        found.rows.append(("authority", f"signs certificates until {ends:%Y-%m-%d}"))
        found.facts["authority_ends"] = ends.isoformat()
    changes = settle(context, act=False)
    found.facts["differences"] = [one.what for one in changes]
    if changes:
        found.concerns.append(f"Its configuration differs: {'; '.join(one.what for one in changes)}.")


def _wraps(found: Standing, wraps: rotation.Wraps | str) -> None:
    if isinstance(wraps, str):
        found.rows.append(("wraps below the newest version", f"not known: {wraps}"))
        found.facts["wraps"] = None
        return
    total = "" if wraps.total is None else f" of {wraps.total}"
    found.rows.append(("wraps below the newest version", f"{wraps.left}{total}"))
    found.facts["wraps"] = asdict(wraps)
