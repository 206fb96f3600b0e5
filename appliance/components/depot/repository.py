"""The site's own key for its package repository: made once on the operations host, where Release files are signed."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from pathlib import Path

from appliance.errors import ApplianceError
from appliance.host.context import Context

KEYRING = "/etc/hr-appliance/apt/depot.asc"


def public_key(context: Context) -> str:
    """Return the public key, armored; the key is made when there is none."""
    home = _home(context)
    public = home.parent / "depot.asc"
    if not public.is_file():
        name = f"HR Appliance depot of {context.site.name}"
        if not _gpg(home, "--list-secret-keys", "--with-colons"):
            _gpg(home, "--passphrase", "", "--quick-generate-key", name, "ed25519", "sign", "never")
        part = public.with_suffix(".part")
        part.write_text(_gpg(home, "--armor", "--export", name), encoding="ascii")
        part.replace(public)
    return public.read_text(encoding="ascii")


def signed(context: Context, release: bytes) -> bytes:
    """Return a Release file as InRelease: clear-signed."""
    public_key(context)
    return _gpg(_home(context), "--digest-algo", "SHA512", "--clearsign", "--output", "-", data=release).encode()


def _home(context: Context) -> Path:
    home = context.folder / "apt" / "gnupg"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _end_agent(home: Path) -> None:
    """Let no agent stay behind that holds the key open."""
    with contextlib.suppress(FileNotFoundError):
        command = ["gpgconf", "--homedir", str(home), "--kill", "gpg-agent"]
        subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)


def _gpg(home: Path, *arguments: str, data: bytes | None = None) -> str:
    # The agent's socket lies beside the keys, and a socket's path has to be short: a state folder may lie deep.
    with tempfile.TemporaryDirectory(prefix="hr-") as scratch:
        near = Path(scratch) / "g"
        near.symlink_to(home)
        command = ["gpg", "--homedir", str(near), "--batch", "--quiet", "--no-tty", *arguments]
        try:
            done = subprocess.run(command, input=data, capture_output=True)
        except FileNotFoundError:
            raise ApplianceError("gpg is missing, which signs the depot's packages.", "Install gnupg here.") from None
        finally:
            _end_agent(near)
    if done.returncode:
        raise ApplianceError(f"gpg failed: {done.stderr.decode(errors='replace').strip()[-300:]}.", f"Look at {home}.")
    return done.stdout.decode()
