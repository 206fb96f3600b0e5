"""Opens and closes the key server as people do: one share at a time, never as an argument."""

from __future__ import annotations

import re
import sys
from getpass import getpass

from appliance.components.vault.client import Refused, SealStatus, bare, connect, seal_status, server, telling
from appliance.errors import ApplianceError, UsageError
from appliance.host.context import Context

SHARE = re.compile(r"[0-9a-f]{64,130}|[A-Za-z0-9+/]{43,90}={0,2}")


class WrongShare(ApplianceError):
    """A share, or the shares together, that do not open the key server."""


def read_secret(prompt: str) -> str:
    """Return a secret from a prompt that shows nothing, or the whole of standard input where that is no terminal."""
    text = getpass(prompt) if sys.stdin.isatty() else sys.stdin.read()
    if not text.strip():
        raise UsageError("Nothing was given.", "Pipe it in, or type it at the prompt.")
    return text.strip()


def unseal(context: Context, share: str, host: str | None = None) -> SealStatus:
    """Give one share; returns how far the key server is now. Raises WrongShare, NotInitialised, Away."""
    if share.startswith("-----BEGIN PGP"):
        raise UsageError(
            "The share is still encrypted.", "Decrypt it first: `gpg --decrypt FILE | appliance keys unseal ...`."
        )
    if not SHARE.fullmatch(share):
        raise UsageError("This is not a share.", "Give the decrypted text of your own share, one line.")
    before = seal_status(context, host)
    if not before.initialised:
        raise ApplianceError(f"The key server on {host or server(context)} has no keys yet.", "Run the ceremony first.")
    if not before.sealed:
        return before
    try:
        with telling(context, host):
            bare(context, host=host).sys.submit_unseal_key(share)
    except Refused:
        raise WrongShare(
            "The shares that were given do not open this key server.",
            "Somebody gave a share of another key server, or mistyped: all begin again with their own share.",
        ) from None
    after = seal_status(context, host)
    if after.sealed and after.given == before.given:
        raise WrongShare("This share was given already.", "Another holder gives theirs.")
    return after


def seal(context: Context) -> None:
    """Close the key server at once: an emergency stop that any operator may pull, and only holders undo."""
    client = connect(context)
    with telling(context):
        client.sys.seal()
