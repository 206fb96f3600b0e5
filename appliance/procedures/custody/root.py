"""Gives a token with every right back for a while, by the holders together, to change the configuration."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from appliance.components.vault.client import Refused, bare, connect, site_file, telling
from appliance.components.vault.settling import BOOTSTRAP
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.procedures.custody.keeping import folder, keep
from appliance.procedures.custody.unsealing import WrongShare

PENDING = "root.json"


@dataclass(frozen=True)
class Progress:
    """How many of the required shares were entered; `complete` when the token is there."""

    given: int
    threshold: int
    complete: bool


def begin(context: Context) -> Progress:
    """Begin; an attempt that somebody left half done is ended first. The token will be useless without `root.json`."""
    connect(context)
    client = bare(context)
    with telling(context):
        if client.sys.read_root_generation_progress()["started"]:
            client.sys.cancel_root_generation()
        started = client.sys.start_root_token_generation()
    keep(folder(context) / PENDING, json.dumps({"nonce": started["nonce"], "otp": started["otp"]}))
    return Progress(started["progress"], started["required"], False)


def provide(context: Context, share: str) -> Progress:
    """Enter a share; the last one stores the token where a configuration looks for it. Raises WrongShare."""
    try:
        pending = json.loads((folder(context) / PENDING).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ApplianceError(
            "No root token is being made.", f"Begin: `appliance keys root {site_file(context)} --begin`."
        ) from None
    client = bare(context)
    try:
        with telling(context):
            answer = client.sys.generate_root(share, pending["nonce"])
    except Refused as error:
        cancel(context)
        raise WrongShare(
            f"The share was not taken, and the attempt is over: {error.what}", "Begin again, with all holders."
        ) from None
    if answer["complete"]:
        keep(context.folder / BOOTSTRAP, _decoded(answer["encoded_token"], pending["otp"]) + "\n")
        (folder(context) / PENDING).unlink()
    return Progress(answer["progress"], answer["required"], answer["complete"])


def cancel(context: Context) -> None:
    """End an attempt; nothing is left of it."""
    with telling(context):
        bare(context).sys.cancel_root_generation()
    (folder(context) / PENDING).unlink(missing_ok=True)


def _decoded(encoded: str, otp: str) -> str:
    """Undo the one-time pad that the token travels under."""
    token = base64.b64decode(encoded + "=" * (-len(encoded) % 4))
    return bytes(byte ^ other for byte, other in zip(token, otp.encode(), strict=True)).decode()
