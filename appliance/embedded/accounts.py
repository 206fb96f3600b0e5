"""Which account of the machine each part runs as: ours alone, or as root one for each thing that must stay apart."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.embedded import triton
from appliance.embedded.supervision import enclosure
from appliance.embedded.supervision.enclosure import Enclosure
from appliance.embedded.supervision.part import Account, guarded, is_another
from appliance.errors import ApplianceError

DATABASE, APPLICATION = "hr-appliance", "hr-appliance-web"
MODELS, WEIGHTS = "hr-appliance-models", "hr-appliance-weights"


@dataclass(frozen=True)
class Accounts:
    """The accounts of the parts, and what is shown to them; `notices` say which has to run as root, and why."""

    database: Account
    application: Account
    models: Account
    weights: Account
    enclosure: Enclosure | None = None
    notices: tuple[str, ...] = ()


def choose(root: Path, weights: Path | None, fetching: Sequence[Path] | None = None) -> Accounts:
    """Return the accounts, made where they are missing; raises ApplianceError when PostgreSQL cannot have its own.

    `root` is the checkout and `weights` the folder of weights, None where no models are served: what has to be read.
    `fetching` are the files outside of both that the fetch of weights reads, None where nothing is fetched.
    """
    us = Account.current()
    if os.geteuid() != 0:
        return Accounts(us, us, us, us)
    database = ensure(DATABASE, "PostgreSQL")
    shared = [Path(sys.prefix), Path(sys.executable), Path(sys.base_prefix)]
    own = [triton.libpython(), root / "models", weights] if weights else []
    around = enclosure.around([*shared, root, *own, *(fetching or [])])
    application, warning = _apart(APPLICATION, "The pages and the worker run", around, [*shared, root / "app"])
    models, also = _apart(MODELS, "The models run", around, [*shared, *own]) if own else (us, "")
    fetched, last = us, ""
    if weights and fetching is not None:
        scripts = [root / "models", root / "scripts/models"]
        fetched, last = _apart(WEIGHTS, "The fetch of weights runs", around, [*shared, *scripts, *fetching], weights)
    return Accounts(database, application, models, fetched, around, tuple(filter(None, (warning, also, last))))


def _apart(
    name: str, what: str, around: Enclosure | None, needed: Sequence[Path], filled: Path | None = None
) -> tuple[Account, str]:
    """Return a service account that can read what it needs, or ours and a sentence with the reason.

    The account is given the folder `filled` with what root made in it, and has to be able to write there.
    """
    try:
        account = ensure(name, what.rpartition(" ")[0])
        readable(account, around, needed)
        if filled:
            hand_over(filled, account)
            writable(account, around, filled)
    except ApplianceError as error:
        return Account.current(), f"{what} as root. {error}"
    return account, ""


def ensure(name: str, what: str) -> Account:
    """Return a service account, and create it where it is missing; raises ApplianceError."""
    try:
        return Account.named(name)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    remedy = "Make it with useradd --system, or run as a plain user."
    try:
        done = subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, text=True)
    except FileNotFoundError:
        remedy = "Install it with apt-get install passwd, or run as a plain user."
        raise ApplianceError(f"useradd is missing, and {what} needs the account {name}.", remedy) from None
    try:
        return Account.named(name)  # a second start at the same moment may have made it
    except KeyError:
        why = done.stderr.strip()
        raise ApplianceError(f"The account {name} could not be made: {why}.", remedy) from None


def readable(account: Account, around: Enclosure | None, needed: Sequence[Path]) -> None:
    """Look as the account itself whether it can read all of these paths; raises ApplianceError."""
    begun = _attempt(account, around, "true")
    if begun.returncode:
        why = _last(begun.stderr)
        place = f", and {', '.join(around.covers)} is closed to other accounts" if around else ""
        raise ApplianceError(
            f"A process of the account {account.name} could not be started ({why}){place}.",
            "Move the checkout to a folder that others may enter, such as /opt, or run as a plain user.",
        )
    own = [str(path) for path in needed if path != Path(sys.base_prefix) or not _systems(path)]
    closed = ["!", "-readable", "-o", "-type", "d", "!", "-executable"]
    unread = ["-name", "__pycache__", "-prune", "-o", "(", *closed, ")", "-print", "-quit"]
    search = _attempt(account, around, "find", "-H", *own, *unread)
    first = search.stdout.strip()
    if first or search.returncode:
        raise ApplianceError(
            f"The account {account.name} cannot read {first or f'what it needs ({_last(search.stderr)})'}.",
            "Let others read the checkout and its .venv (chmod -R go+rX), or run as a plain user.",
        )


def writable(account: Account, around: Enclosure | None, folder: Path) -> None:
    """Look as the account itself whether it can write in a folder; raises ApplianceError."""
    if _attempt(account, around, "test", "-w", str(folder)).returncode:
        raise ApplianceError(
            f"The account {account.name} cannot write in {folder}.",
            "Let others enter the folders above it, or run as a plain user.",
        )


def _attempt(account: Account, around: Enclosure | None, *command: str) -> subprocess.CompletedProcess[str]:
    wrapper = [*(around.words() if around else []), *guarded(signal.SIGTERM, account)]
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8"}
    return subprocess.run([*wrapper, *command], capture_output=True, text=True, env=env, cwd="/", errors="replace")


def _systems(prefix: Path) -> bool:
    # The system's own Python lies below /usr with all else, which everybody may read.
    return prefix in (Path("/usr"), Path("/usr/local"), Path("/"))


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def hand_over(folder: Path, account: Account) -> None:
    """Give an account a folder of ours and what root made in it; changes nothing where it is ours already.

    No symbolic link is followed, no other file system entered, and no file touched that has a second name elsewhere.
    """
    if not is_another(account):
        return
    device = os.stat(folder, follow_symlinks=False).st_dev
    for _place, folders, files, handle in os.fwalk(folder, follow_symlinks=False):
        for name in _roots(files, handle):
            _give_file(name, handle, account)
        folders[:] = [name for name in folders if os.stat(name, dir_fd=handle, follow_symlinks=False).st_dev == device]
        if os.fstat(handle).st_uid == 0:
            os.fchown(handle, account.uid, account.gid)


def _roots(names: Iterable[str], handle: int) -> list[str]:
    return [name for name in names if os.stat(name, dir_fd=handle, follow_symlinks=False).st_uid == 0]


def _give_file(name: str, handle: int, account: Account) -> None:
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
    except OSError:
        return  # a link, or a socket: neither is a file of ours
    try:
        status = os.fstat(file)
        if stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid == 0:
            os.fchown(file, account.uid, account.gid)
    finally:
        os.close(file)
