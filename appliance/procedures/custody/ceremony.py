"""Gives a new key server its keys: shares for the holders, opened by them, configured, the first token gone."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from appliance.components.vault.client import Away, bare, connect, seal_status, server, site_file, telling
from appliance.components.vault.settling import BOOTSTRAP, CONFIGURED, bootstrap_token, configured, settle
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.desired import Change
from appliance.procedures.custody import duties, holders
from appliance.procedures.custody.keeping import folder, keep

Say = Callable[[str], None]

POLL_SECONDS = 1.0
START_SECONDS = 30
BEGUN = "begun"
ANSWER = "answer.json"


class Runs(Protocol):
    """A runner of commands on hosts."""

    def demand(self, name: str, argv: Iterable[str], what: str) -> str:
        """Run it and return the output."""


class SharesLost(ApplianceError):
    """The key server has keys and the shares never arrived: nobody can open it, and it holds nothing."""


class Waiting(ApplianceError):
    """The holders have not opened the key server yet."""


def ensure(context: Context, wait_seconds: float, say: Say) -> list[Change]:
    """Bring the key server to be open and configured, where it is not; returns the changes.

    Initialises a new one, waits up to `wait_seconds` for the holders, configures, then revokes the first token and
    removes it. An interrupted call is continued by the next one. Raises Waiting, SharesLost, Away.
    """
    changes = initialise(context, say)
    unsealed(context, wait_seconds, say)
    _drop_useless_token(context)
    if bootstrap_token(context):
        changes += configure(context, say)
    return changes


def initialise(context: Context, say: Say) -> list[Change]:
    """Have the key server make its keys, and keep the encrypted shares; nothing where that was done."""
    place = folder(context)
    status = seal_status(context)
    if (place / ANSWER).exists():
        _distribute(context, say)
    elif not status.initialised:
        _refuse_a_second_time(context)
        _begin(context, say)
        return [Change(server(context), "vault", "give the key server its keys")]
    elif (place / BEGUN).exists() and not list(folder(context, "shares").glob("*.asc")):
        raise SharesLost(
            f"The key server on {server(context)} was given its keys by a run that ended before the shares arrived.",
            "Nobody can open it, and it holds nothing yet: run "
            f"`appliance keys ceremony {site_file(context)} --begin-again`, which empties it and starts over.",
        )
    return []


def unsealed(context: Context, wait_seconds: float, say: Say) -> None:
    """Wait until the holders have opened the key server; raises Waiting after `wait_seconds`."""
    deadline, last = time.monotonic() + wait_seconds, None
    while (status := seal_status(context)).sealed:
        if last is None:
            say(instructions(context))
        if status.given != last:
            last = status.given
            say(f"The key server on {server(context)} is sealed: {last} of {status.threshold} shares given.")
        if time.monotonic() >= deadline:
            raise Waiting(
                f"The key server on {server(context)} is still sealed: {status.given} of {status.threshold} shares "
                "were given.",
                f"Have the holders run `appliance keys unseal {site_file(context)}`, then run this again.",
            )
        time.sleep(min(POLL_SECONDS, max(0.0, deadline - time.monotonic())))
    if last is not None:
        say(f"The key server on {server(context)} is open.")


def instructions(context: Context) -> str:
    """Return what the holders do to open the key server."""
    names = [holder.name for holder in context.site.custody.holders]
    return (
        f"{context.site.custody.threshold} of {', '.join(names)} open the key server, each with their own key:\n"
        f"    gpg --decrypt {context.folder / 'vault' / 'shares'}/NAME.asc | appliance keys unseal {site_file(context)}"
    )


def configure(context: Context, say: Say) -> list[Change]:
    """Configure the open key server by the first token, revoke the token, and remove it."""
    for duty in duties.ensure(context):
        say(f"The {duty}'s key is encrypted to the holders: {context.folder / 'vault' / 'duties' / duty}.asc")
    changes = settle(context, act=True)
    left = settle(context, act=False)
    if left:
        raise ApplianceError(
            f"The key server does not keep what it is told: {'; '.join(difference.what for difference in left)}.",
            "Look at `journalctl -u hr-vault` there; the first token is kept until this is settled.",
        )
    keep(context.folder / CONFIGURED, "")
    give_back(context)
    say("The key server is configured; the token that did it is revoked and removed.")
    return changes


def give_back(context: Context) -> None:
    """Revoke the first token, then remove it; a token unknown to the key server is removed alone."""
    import hvac.exceptions

    token = bootstrap_token(context)
    if token:
        client = connect(context, token=token)
        with telling(context), contextlib.suppress(hvac.exceptions.Forbidden):
            client.auth.token.revoke_self()
    (context.folder / BOOTSTRAP).unlink(missing_ok=True)


def _drop_useless_token(context: Context) -> None:
    """Remove a token that was revoked by a run which ended before it could remove it."""
    token = bootstrap_token(context)
    if token and not connect(context, token=token).is_authenticated():
        (context.folder / BOOTSTRAP).unlink()


def _begin(context: Context, say: Say) -> None:
    keys = holders.keys(context)
    place = folder(context)
    folder(context, "shares")
    # On disk before the request: if its answer is lost, the next run knows that it was this site's.
    keep(place / BEGUN, json.dumps({"server": server(context), "holders": [key.holder for key in keys]}) + "\n")
    with telling(context):
        answer = bare(context).sys.initialize(
            secret_shares=len(keys),
            secret_threshold=context.site.custody.threshold,
            pgp_keys=[key.encoded for key in keys],
        )
    record = {
        "shares": dict(zip([key.holder for key in keys], answer["keys_base64"], strict=True)),
        "fingerprints": {key.holder: key.fingerprint for key in keys},
        "token": answer["root_token"],
    }
    keep(place / ANSWER, json.dumps(record))
    _distribute(context, say)


def _distribute(context: Context, say: Say) -> None:
    """Make a file for each holder from the key server's answer, keep the token apart, and remove the answer."""
    place, shares = folder(context), folder(context, "shares")
    answer = json.loads((place / ANSWER).read_text(encoding="utf-8"))
    for holder, share in answer["shares"].items():
        keep(shares / f"{holder}.asc", holders.armour(base64.b64decode(share)))
        say(f"Share of {holder} (key {answer['fingerprints'][holder][-16:]}): {shares / holder}.asc")
    keep(shares / "fingerprints.json", json.dumps(answer["fingerprints"], indent=1) + "\n")
    keep(context.folder / BOOTSTRAP, answer["token"] + "\n")
    (place / ANSWER).unlink()


def _refuse_a_second_time(context: Context) -> None:
    """Refuse to give keys to an empty key server where this site had one: its data would seem lost, and are not."""
    if configured(context) or list((context.folder / "vault" / "shares").glob("*.asc")):
        raise ApplianceError(
            f"The key server on {server(context)} is empty, and this site has had one: shares lie in "
            f"{context.folder / 'vault' / 'shares'}.",
            "Bring it back with `appliance restore`. To start over and lose all that was encrypted, move the folder "
            f"{context.folder / 'vault'} away first.",
        )


def begin_again(context: Context, connections: Runs) -> None:
    """Empty a key server that nobody can open, so that the ceremony can start over; raises ApplianceError.

    Only one whose keys were asked for from here and never arrived: it was never open, so it holds nothing.
    """
    status = seal_status(context)
    place = folder(context)
    if not (place / BEGUN).exists() or shares(context) or configured(context) or not status.sealed:
        raise ApplianceError(
            f"The key server on {server(context)} is not one whose shares never arrived: it is left as it is.",
            "To bring one back, use `appliance restore`.",
        )
    script = 'set -e; systemctl stop hr-vault.service; find "$1" -mindepth 1 -delete; systemctl start hr-vault.service'
    emptying = ["sh", "-c", script, "sh", "/srv/hr-appliance/vault/raft"]
    connections.demand(server(context), emptying, "emptying the key server")
    (place / BEGUN).unlink()
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(Away):
            if not seal_status(context).initialised:
                return
        if time.monotonic() >= deadline:
            raise ApplianceError(f"The key server on {server(context)} did not start empty.", "Look at its journal.")
        time.sleep(POLL_SECONDS)


def shares(context: Context) -> list[Path]:
    """Return the encrypted shares in the state folder."""
    return sorted((context.folder / "vault" / "shares").glob("*.asc"))
