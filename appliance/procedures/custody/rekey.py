"""Gives the key server's shares to other holders: old shares count until enough of the new ones have been proven."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import dataclass

from appliance.components.vault.client import Refused, bare, connect, site_file, telling
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.procedures.custody import holders
from appliance.procedures.custody.keeping import folder, keep
from appliance.procedures.custody.unsealing import WrongShare

PENDING, NEW = "rekey.json", "shares.new"


@dataclass(frozen=True)
class Progress:
    """What is being collected (`old` or `new` shares, or `done`), and how many of the required shares were entered."""

    stage: str
    given: int
    threshold: int


def begin(context: Context) -> Progress:
    """Begin, for the holders and the threshold that the site file names now; an attempt left half done ends."""
    keys, custody = holders.keys(context), context.site.custody
    connect(context)
    cancel(context)
    with telling(context):
        started = bare(context).sys.start_rekey(
            secret_shares=len(keys),
            secret_threshold=custody.threshold,
            pgp_keys=[key.encoded for key in keys],
            require_verification=True,
        )
    pending = {"stage": "old", "begun": started["nonce"], "nonce": started["nonce"]}
    pending |= {"fingerprints": {key.holder: key.fingerprint for key in keys}}
    keep(folder(context) / PENDING, json.dumps(pending))
    return Progress("old", started["progress"], started["required"])


def provide(context: Context, share: str) -> Progress:
    """Enter a share: old ones first, then new ones to prove that their holders can read them. Raises WrongShare."""
    try:
        pending = json.loads((folder(context) / PENDING).read_text(encoding="utf-8"))
    except FileNotFoundError:
        begun = f"Begin: `appliance keys rekey {site_file(context)} --begin`."
        raise ApplianceError("No shares are being given to other holders.", begun) from None
    system = bare(context).sys
    try:
        with telling(context):
            if pending["stage"] == "old":
                return _old(context, pending, system.rekey(share, nonce=pending["nonce"]))
            return _new(context, pending, system.rekey_verify(share, pending["nonce"]))
    except Refused as error:
        raise WrongShare(
            f"The share was not taken: {error.what}",
            f"The present shares stay good. Begin again: `appliance keys rekey {site_file(context)} --begin`.",
        ) from None


def cancel(context: Context) -> None:
    """End an attempt; the present shares stay good."""
    try:
        begun = json.loads((folder(context) / PENDING).read_text(encoding="utf-8"))["begun"]
    except FileNotFoundError:
        begun = ""  # the key server lets only an attempt older than ten minutes be ended by others
    with telling(context):
        bare(context).adapter.request("delete", "/v1/sys/rekey/init", json={"nonce": begun})
    (folder(context) / PENDING).unlink(missing_ok=True)
    shutil.rmtree(folder(context) / NEW, ignore_errors=True)


def _old(context: Context, pending: dict, answer: dict) -> Progress:
    if not answer.get("complete"):
        return Progress("old", answer["progress"], answer["required"])
    place = folder(context, NEW)
    for holder, share in zip(pending["fingerprints"], answer["keys_base64"], strict=True):
        keep(place / f"{holder}.asc", holders.armour(base64.b64decode(share)))
    keep(place / "fingerprints.json", json.dumps(pending["fingerprints"], indent=1) + "\n")
    keep(folder(context) / PENDING, json.dumps(pending | {"stage": "new", "nonce": answer["verification_nonce"]}))
    return Progress("new", 0, context.site.custody.threshold)


def _new(context: Context, pending: dict, answer: dict) -> Progress:
    if not answer.get("complete"):
        return Progress("new", answer["progress"], answer["t"])
    shares = folder(context, "shares")
    for path in shares.glob("*.asc"):
        if path.stem not in pending["fingerprints"]:
            path.unlink()
    for path in sorted(folder(context, NEW).iterdir()):
        keep(shares / path.name, path.read_bytes())
    shutil.rmtree(folder(context) / NEW)
    # Former holders can read the duties' keys: without these files the next configuration makes others.
    for path in folder(context, "duties").iterdir():
        path.unlink()
    (folder(context) / PENDING).unlink()
    return Progress("done", answer.get("progress", 0), context.site.custody.threshold)
