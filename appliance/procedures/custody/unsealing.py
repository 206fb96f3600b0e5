"""Opens and closes the key server as people do: one share at a time, never as an argument."""

from __future__ import annotations

import re
import sys
from getpass import getpass

from appliance.components.vault.client import Away, Refused, SealStatus, bare, connect, seal_status, server, telling
from appliance.errors import ApplianceError, UsageError
from appliance.host.context import Context

SHARE = re.compile(r"[0-9a-f]{64,130}|[A-Za-z0-9+/]{43,90}={0,2}")


class WrongShare(ApplianceError):
    """A share, or the shares together, that do not open the key server."""


class TooEarly(ApplianceError):
    """A share for the copy of a drill, before the site's keys are in it."""


def read_secret(prompt: str) -> str:
    """Return a secret from a prompt that shows nothing, or the whole of standard input where that is no terminal."""
    text = getpass(prompt) if sys.stdin.isatty() else sys.stdin.read()
    if not text.strip():
        raise UsageError("Nothing was given.", "Pipe it in, or type it at the prompt.")
    return text.strip()


def unseal(context: Context, share: str, host: str | None = None) -> SealStatus:
    """Enter a share; returns the progress of the unsealing. Raises WrongShare, TooEarly, Away.

    `host` may be a spare one, where a drill brings up a copy.
    """
    if share.startswith("-----BEGIN PGP"):
        raise UsageError(
            "The share is still encrypted.", "Decrypt it first: `gpg --decrypt FILE | appliance keys unseal ...`."
        )
    if not SHARE.fullmatch(share):
        raise UsageError("This is not a share.", "Give the decrypted text of your own share, one line.")
    before = _status(context, host)
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


def _status(context: Context, host: str | None) -> SealStatus:
    """Return how far the key server is; raises TooEarly for a copy that does not hold the site's keys yet."""
    if host is None or host in context.hosts("vault"):
        return seal_status(context, host)
    try:
        status = seal_status(context, host)
    except Away as error:
        raise TooEarly(f"{error.what} {NOT_YET.format(host)}", WHEN) from None
    # Until the backup is in it, a copy is an empty server with one share of its own.
    if not status.initialised or status.shares < context.site.custody.threshold:
        raise TooEarly(NOT_YET.format(host), WHEN)
    return status


NOT_YET = "The copy on {} does not hold the site's keys yet; the share was not sent."
WHEN = "Wait until the drill says that the holders open the copy, then give it again."


def seal(context: Context) -> None:
    """Close the key server at once: an emergency stop that any operator may pull, and only holders undo."""
    client = connect(context)
    with telling(context):
        client.sys.seal()
