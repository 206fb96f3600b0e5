"""The verb `keys`: hold, open, rotate and look at the keys of a site."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.errors import ApplianceError, UsageError
from appliance.host.wording import count

if TYPE_CHECKING:
    from appliance.desk.screen import Screen
    from appliance.desk.session import Session
    from appliance.host.connections import Connections

HELP = {
    "status": "say who holds what, what is open, and what is left to do",
    "ceremony": "give a new key server its keys, wait for the holders, configure it",
    "unseal": "give one share: at a prompt, or decrypted on standard input",
    "seal": "close the key server at once",
    "rotate": "make a new version of the key; needs the rotator's key on standard input",
    "rewrap": "bring every wrapped data key to the newest version",
    "close": "let old versions open nothing more; needs the rotator's key on standard input",
    "root": "give every right back for one configuration, by the holders' shares",
    "rekey": "give shares to the holders that the site file names now, by the present ones",
}
REACHING_HOSTS = ("status", "ceremony", "rewrap", "close")


def add(verbs: argparse._SubParsersAction) -> None:
    """Add the verb to the command."""
    keys = verbs.add_parser("keys", help="hold, unseal, rotate and look at the keys")
    below = keys.add_subparsers(dest="keys_verb", metavar="VERB", required=True)
    for name, about in HELP.items():
        verb = below.add_parser(name, help=about)
        verb.add_argument("file", type=Path, metavar="SITE", help="the site file")
        verb.add_argument("--state", type=Path, metavar="DIR", help="state folder of the site on this machine")
        verb.add_argument("--json", action="store_true", help="one JSON object a line")
        if name == "unseal":
            verb.add_argument("--host", help="which key server host, where there are several")
        if name == "ceremony":
            verb.add_argument("--wait", type=int, default=60, metavar="MINUTES", help="how long to wait for holders")
            verb.add_argument(
                "--begin-again",
                action="store_true",
                help="empty a key server whose shares never arrived, and start over",
            )
        if name == "close":
            verb.add_argument(
                "--oldest-point",
                type=datetime.fromisoformat,
                metavar="TIME",
                help="time of the oldest restore point, as `appliance backup list` shows it",
            )
        if name in ("root", "rekey"):
            verb.add_argument("--begin", action="store_true", help="begin; then each holder gives a share")
            verb.add_argument("--cancel", action="store_true", help="end an attempt")


def run(arguments: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code; raises ApplianceError."""
    if arguments.keys_verb in REACHING_HOSTS:
        import appliance.host.connections  # noqa: F401 - makes sockets yield before others load them
    from appliance.desk.screen import choose
    from appliance.desk.session import open_site

    session = open_site(arguments.file, arguments.state, verify=False)
    with choose(arguments.json) as shown:
        return VERBS[arguments.keys_verb](arguments, session, shown)


def _status(_given: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.procedures.custody import rotation, standing

    try:
        with _web(session) as ask:
            wraps: rotation.Wraps | str = rotation.count(ask)
    except ApplianceError as error:
        wraps = error.what
    summary = standing.look(session.context, wraps)
    shown.table("keys", ["what", "is"], summary.rows)
    for concern in summary.concerns:
        shown.say(f"! {concern}")
    things = count(len(summary.concerns), "thing is", "things are") if summary.concerns else "Nothing is"
    shown.result("keys", f"{things} to be done.", concerns=summary.concerns, **summary.facts)
    return 1 if summary.concerns else 0


def _ceremony(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.desk.lock import site_lock
    from appliance.procedures.custody import ceremony

    with site_lock(session.context.folder, "keys ceremony"):
        if arguments.begin_again:
            with _connected(session, session.context.hosts("vault")) as connections:
                ceremony.begin_again(session.context, connections)
            session.journal.write("keys ceremony", "emptied", session.context.hosts("vault"))
        changes = ceremony.ensure(session.context, arguments.wait * 60, shown.say)
    session.journal.write("keys ceremony", "done", session.context.hosts("vault"), changes=len(changes))
    shown.changes(changes)
    shown.result("ceremony", f"{count(len(changes), 'change')}.", changes=len(changes))
    return 0


def _unseal(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.components.vault.client import server
    from appliance.procedures.custody import unsealing

    context, host = session.context, arguments.host or server(session.context)
    # A drill brings the key server of the backup up on a spare host, and the same holders open it there.
    known = [*context.hosts("vault"), *context.hosts("spare")]
    if host not in known:
        raise UsageError(f"{host} runs no key server.", f"Name one of {', '.join(known)}.")
    after = unsealing.unseal(context, unsealing.read_secret("Your decrypted share: "), host)
    session.journal.write("keys unseal", "sealed" if after.sealed else "open", [host], given=after.given)
    more = after.threshold - after.given
    sentence = f"The share was taken; {more} more needed." if after.sealed else f"The key server on {host} is open."
    shown.result("unseal", sentence, sealed=after.sealed, given=after.given, threshold=after.threshold)
    return 0


def _seal(_given: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.components.vault.client import sealed
    from appliance.procedures.custody import unsealing

    unsealing.seal(session.context)
    session.journal.write("keys seal", "sealed", session.context.hosts("vault"))
    shown.result("sealed", f"The key server is sealed. To open it: {sealed(session.context).remedy}", sealed=True)
    return 0


def _rotate(_given: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.desk.lock import site_lock
    from appliance.procedures.custody import rotation

    with site_lock(session.context.folder, "keys rotate"), _rotator(session) as rotator:
        after = rotation.rotate(session.context, rotator)
    session.journal.write("keys rotate", "done", session.context.hosts("vault"), newest=after.newest)
    sentence = f"Version {after.newest} wraps from now on. Next: `appliance keys rewrap {session.file}`."
    shown.result("rotated", sentence, newest=after.newest, lowest=after.lowest)
    return 0


def _rewrap(_given: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.desk.lock import site_lock
    from appliance.procedures.custody import rotation

    host = session.context.hosts("web")[0]

    def report(wraps: rotation.Wraps) -> None:
        shown.say(f"{wraps.left} data keys left to rewrap on {host}.")

    with site_lock(session.context.folder, "keys rewrap"), _web(session) as ask:
        after = rotation.rewrap(ask, report)
    # `close` goes by this line: from now on no wrap is older than the newest version.
    session.journal.write("keys rewrap", "done", [host], newest=after.newest, total=after.total)
    shown.result("rewrapped", f"Every data key is wrapped by version {after.newest}.", newest=after.newest, left=0)
    return 0


def _close(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.desk.lock import site_lock
    from appliance.procedures.custody import rotation

    if arguments.oldest_point is None or arguments.oldest_point.tzinfo is None:
        raise UsageError(
            "It is not known what the oldest restore point needs.",
            "Give its time with the offset from UTC: `--oldest-point 2026-01-31T02:00:00+00:00`; see `backup list`.",
        )
    with site_lock(session.context.folder, "keys close"), _rotator(session) as rotator, _web(session) as ask:
        lowest = rotation.closable(session.journal.entries(), arguments.oldest_point)
        after = rotation.close(session.context, rotator, rotation.count(ask), lowest)
    session.journal.write("keys close", "done", session.context.hosts("vault"), lowest=after.lowest)
    shown.result("closed", f"Versions below {after.lowest} open nothing more.", lowest=after.lowest)
    return 0


def _root(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.desk.lock import site_lock
    from appliance.procedures.custody import ceremony, root, unsealing

    context = session.context
    hosts = context.hosts("vault")
    if arguments.begin or arguments.cancel:
        with site_lock(context.folder, "keys root"):
            if arguments.begin:
                holders = root.begin(context).threshold
                sentence = f"{holders} holders now run `appliance keys root {session.file}`."
            else:
                root.cancel(context)
                sentence = "Ended."
        session.journal.write("keys root", "begun" if arguments.begin else "cancelled", hosts)
        shown.result("root", sentence)
        return 0
    with site_lock(context.folder, "keys root"):
        progress = root.provide(context, unsealing.read_secret("Your decrypted share: "))
        session.journal.write("keys root", "given" if progress.complete else "waiting", hosts, given=progress.given)
        if not progress.complete:
            shown.result("root", f"The share was taken; {progress.threshold - progress.given} more needed.")
            return 0
        changes = ceremony.configure(context, shown.say)
    session.journal.write("keys root", "done", hosts, changes=len(changes))
    shown.changes(changes)
    shown.result("root", f"{count(len(changes), 'change')}; the token is gone again.", changes=len(changes))
    return 0


def _rekey(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    from appliance.desk.lock import site_lock
    from appliance.procedures.custody import rekey, unsealing

    context, hosts = session.context, session.context.hosts("vault")
    with site_lock(context.folder, "keys rekey"):
        if arguments.cancel:
            rekey.cancel(context)
            session.journal.write("keys rekey", "cancelled", hosts)
            shown.result("rekey", "Ended; the present shares stay good.", stage="cancelled")
            return 0
        share = None if arguments.begin else unsealing.read_secret("Your decrypted share: ")
        progress = rekey.begin(context) if share is None else rekey.provide(context, share)
    session.journal.write("keys rekey", progress.stage, hosts, given=progress.given)
    more = progress.threshold - progress.given
    verb = f"`appliance keys rekey {session.file}`"
    sentences = {
        "old": f"{more} more of the present shares are needed: {verb}.",
        "new": f"{more} more new shares from {context.folder / 'vault' / 'shares.new'} are to be proven: {verb}.",
        "done": f"The new shares count, the old ones open nothing. Now `appliance keys root {session.file} --begin`: "
        "the duties' keys are made anew for the new holders.",
    }
    shown.result("rekey", sentences[progress.stage], stage=progress.stage, given=progress.given)
    return 0


@contextlib.contextmanager
def _rotator(session: Session) -> Iterator:
    """Yield the identity of the rotator, by the key on standard input."""
    import sys

    from appliance.procedures.custody import duties

    if sys.stdin.isatty():
        raise UsageError(
            "The rotator's key is wanted on standard input.",
            f"A holder runs `{duties.how_to_open(session.context, 'rotator')} | appliance keys ... {session.file}`.",
        )
    with duties.identity(session.context, "rotator", sys.stdin.read()) as identity:
        yield identity


@contextlib.contextmanager
def _web(session: Session) -> Iterator[Callable[[tuple[str, ...]], str]]:
    """Yield the runner of a command as the application on the first web host; raises ApplianceError."""
    host = session.context.hosts("web")[0]
    with _connected(session, [host]) as connections:
        yield lambda argv: connections.demand(host, argv, "asking the application for its wraps", user="hr-web")


@contextlib.contextmanager
def _connected(session: Session, hosts: list[str]) -> Iterator[Connections]:
    from appliance.desk.session import become_password
    from appliance.host.connections import Connections

    become = become_password(session.site)
    connections = Connections(session.site, session.context.folder / "known_hosts", become, hosts)
    connections.connect()
    try:
        yield connections
    finally:
        connections.close()


VERBS: dict[str, Callable[[argparse.Namespace, Session, Screen], int]] = {
    "status": _status,
    "ceremony": _ceremony,
    "unseal": _unseal,
    "seal": _seal,
    "rotate": _rotate,
    "rewrap": _rewrap,
    "close": _close,
    "root": _root,
    "rekey": _rekey,
}
