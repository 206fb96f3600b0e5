"""Signs and checks a bundle's manifest with OpenSSH, which every host has."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from appliance.bundle.manifest import NAME, SIGNATURE
from appliance.errors import ApplianceError

NAMESPACE = "hr-appliance-bundle"


def sign(folder: Path, key: Path) -> None:
    """Sign the manifest of a bundle with a private key file; raises ApplianceError."""
    (folder / SIGNATURE).unlink(missing_ok=True)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(folder / NAME)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise ApplianceError(
            f"The manifest could not be signed with {key}: {_last(done.stderr)}.",
            "Make a key with `ssh-keygen -t ed25519 -f bundle-key`, or name another with --key.",
        )


def check(folder: Path, signer: Path) -> None:
    """Check a bundle's signature against a public key file; raises ApplianceError."""
    if not (folder / SIGNATURE).is_file():
        raise ApplianceError(f"{folder} is not signed.", "Use a bundle with a manifest.json.sig.")
    try:
        kind, key, *_comment = signer.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        raise ApplianceError(f"{signer} holds no public key.", "Name the signer's .pub file.") from None
    with tempfile.TemporaryDirectory() as scratch:
        allowed = Path(scratch) / "signers"
        allowed.write_text(f'bundle namespaces="{NAMESPACE}" {kind} {key}\n', encoding="ascii")
        command = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", "bundle", "-n", NAMESPACE]
        manifest = (folder / NAME).read_bytes()
        done = subprocess.run([*command, "-s", str(folder / SIGNATURE)], input=manifest, capture_output=True)
    if done.returncode:
        raise ApplianceError(
            f"The manifest of {folder} is not signed by {signer}, or was changed after signing.",
            "Do not use this bundle: get it again from who made it, or name the right signer.",
        )


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1].rstrip(".")
