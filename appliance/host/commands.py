"""The commands by which one item comes to be on a host: each whole or not at all, each safe to run again."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from appliance.host.desired import Account, Argv, File, Folder, Link, Tree


@dataclass(frozen=True)
class Command:
    """An argument list, what goes to its standard input and is shown nowhere, and the account (None: root)."""

    argv: Argv
    data: bytes | Callable[[], bytes] | None = field(default=None, repr=False)
    user: str | None = None

    def given(self) -> bytes | None:
        """Return what goes to standard input, made now if it is made for one use."""
        return self.data() if callable(self.data) else self.data


def script(text: str, *arguments: str, data: bytes | None = None) -> Command:
    """Return a shell script whose arguments are $1, $2, ..., never pasted into its text."""
    return Command(("sh", "-c", text, "sh", *arguments), data)


def make_account(item: Account) -> Command:
    """Return the command that makes a system account nobody can sign in to."""
    groups = ("--groups", ",".join(item.groups)) if item.groups else ()
    fixed = ("--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "--home-dir", item.home)
    return Command(("useradd", *fixed, *groups, item.name))


def make_folder(item: Folder) -> Command:
    """Return the command that makes a folder or sets its rights."""
    return Command(("install", "-d", "-o", item.owner, "-g", item.group, "-m", f"{item.mode:04o}", item.path))


def write(item: File) -> Command:
    """Return the command that reads a file from its standard input, checks it, and puts it in place."""
    check = " ".join('"$new"' if part == "{}" else shlex.quote(part) for part in item.check) or ":"
    text = (
        'set -e; (umask 022; mkdir -p "$(dirname "$1")"); umask 077; new="$1.hr-new"; cat > "$new"; '
        'chown "$2:$3" "$new"; chmod "$4" "$new"; '
        f'{check} || {{ rm -f "$new"; exit 1; }}; sync "$new"; mv -fT "$new" "$1"'
    )
    return script(text, item.path, item.owner, item.group, f"{item.mode:04o}", data=item.data)


def link(item: Link) -> Command:
    """Return the command that makes a symbolic link or points it elsewhere, without a moment without it."""
    text = 'mkdir -p "$(dirname "$2")" && ln -sfn "$1" "$2.hr-new" && mv -fT "$2.hr-new" "$2"'
    return script(text, item.target, item.path)


APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120")
INSTALL = (*APT, "-o", "Dpkg::Options::=--force-confold", "--no-install-recommends", "install")


def install(names: Iterable[str]) -> tuple[Command, Command]:
    """Return the commands that install packages from the host's own package source."""
    return Command((*APT, "update")), Command((*INSTALL, *names))


def upgrade(versions: Mapping[str, str]) -> tuple[Command, Command]:
    """Return the commands that bring packages, which are there, to these versions."""
    wanted = [f"{name}={version}" for name, version in sorted(versions.items())]
    return Command((*APT, "update")), Command((*INSTALL, "--only-upgrade", *wanted))


def fetch(item: Tree, depot: str) -> Command:
    """Return the command that brings an archive from the depot (its URL), checks its digest and unpacks it."""
    text = (
        'set -e; umask 022; new="$2.hr-new"; rm -rf "$new"; mkdir -p "$new"; '
        'curl --fail --silent --show-error --retry 3 --cacert /etc/hr-appliance/tls/ca.pem -o "$new.tar" "$1"; '
        'echo "$3  $new.tar" | sha256sum --check --quiet; tar -x --no-same-owner -f "$new.tar" -C "$new"; '
        'rm -f "$new.tar"; chown -R "$4:$5" "$new"; echo "$3" > "$new/.hr-appliance-sha256"; '
        'rm -rf "$2.hr-old"; [ ! -e "$2" ] || mv -T "$2" "$2.hr-old"; mv -T "$new" "$2"; rm -rf "$2.hr-old"'
    )
    return script(text, f"{depot}/{item.member}", item.path, item.sha256, item.owner, item.group)


def mask(unit: str) -> tuple[Command, ...]:
    """Return the commands that stop a unit and keep anything from starting it, also before its package is there."""
    return (
        script('systemctl stop "$1" 2>/dev/null || true', unit),
        Command(("ln", "-sfn", "/dev/null", f"/etc/systemd/system/{unit}")),
        Command(("systemctl", "daemon-reload")),
    )


def start(unit: str, verb: str) -> Command:
    """Return the command that starts or restarts a unit, also one that had failed too often."""
    return script('systemctl reset-failed "$1" 2>/dev/null; exec systemctl "$2" "$1"', unit, verb)


def stamp(path: str) -> Command:
    """Return the command that marks the time at which something was done."""
    return script('mkdir -p "$(dirname "$1")" && touch "$1"', path)
