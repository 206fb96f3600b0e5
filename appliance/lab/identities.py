"""The keys of the people around a lab: who operates, who signs bundles, who holds a share; made once."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from appliance.lab import layout
from appliance.lab.running import call

HOLDERS = ("alice", "bob", "carol")


def ensure() -> None:
    """Make what is missing below the lab's state folder, all of it for root alone."""
    layout.STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    layout.STATE.chmod(0o700)
    with (layout.STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _ssh_key(layout.STATE / "id_ed25519", "operator of the lab")
        _ssh_key(layout.STATE / "bundle", "signer of the lab's bundles")
        holders = layout.STATE / "holders"
        holders.mkdir(mode=0o700, exist_ok=True)
        for name in HOLDERS:
            _openpgp_key(holders, name)


def _ssh_key(file: Path, comment: str) -> None:
    if not file.exists() or not file.with_suffix(".pub").exists():
        file.unlink(missing_ok=True)
        call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(file))


def _openpgp_key(folder: Path, name: str) -> None:
    """Make an ed25519 key with a cv25519 subkey without a passphrase, and export its public half."""
    public = folder / f"{name}.asc"
    if public.exists():
        return
    home = folder / f"{name}.gnupg"
    home.mkdir(mode=0o700, exist_ok=True)
    gpg = ("gpg", "--homedir", str(home), "--batch", "--quiet")
    user = f"{name}@hr.lab.internal"
    if not call(*gpg, "--list-secret-keys", "--with-colons"):
        call(*gpg, "--passphrase", "", "--quick-generate-key", f"{name} <{user}>", "future-default", "default", "never")
    part = public.with_suffix(".part")
    part.write_text(call(*gpg, "--armor", "--export", user), encoding="ascii")
    part.replace(public)
    call("gpgconf", "--homedir", str(home), "--kill", "all")


def add_known_host(file: Path, address: str, keys: list[str]) -> None:
    """Put a host's public keys into a file of known hosts, in place of those it had."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _rewrite(file, address, [f"{address} {' '.join(key.split()[:2])}" for key in keys])


def drop_known_host(file: Path, address: str) -> None:
    """Take a host's keys out of a file of known hosts."""
    if file.exists():
        _rewrite(file, address, [])


def _rewrite(file: Path, address: str, lines: list[str]) -> None:
    with (file.parent / f".{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        after = [line for line in before if line.split()[:1] != [address]] + lines
        part = file.with_suffix(".part")
        part.write_text("".join(f"{line}\n" for line in after), encoding="utf-8")
        os.chmod(part, 0o600)
        part.replace(file)
