"""Purge certificates: who asks what was deleted when gets a numbered, chained and signed answer."""

import hashlib
import json
import os
import subprocess
import tempfile


def text(content):
    """Return a certificate in the one form that is hashed and signed."""
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False, default=str) + "\n"


def issue(folder, content, signer=None):
    """Write the next certificate, linked to the last one by its digest. Returns its path.

    `signer` is a folder with the host's key.pem and cert.pem: they sign it, and cert.pem is kept beside the signature,
    since the host's own is renewed every few weeks.
    """
    existing = sorted(folder.glob("[0-9]*.json"))
    number = int(existing[-1].stem) + 1 if existing else 1
    previous = hashlib.sha256(existing[-1].read_bytes()).hexdigest() if existing else None
    path = folder / f"{number:06d}.json"
    body = text({"number": number, "previous_sha256": previous, **content})
    if signer:
        sign = ["openssl", "dgst", "-sha256", "-sign", str(signer / "key.pem")]
        signed = subprocess.run(sign, input=body.encode(), capture_output=True, check=True)
        path.with_suffix(".sig").write_bytes(signed.stdout)
        path.with_suffix(".pem").write_bytes((signer / "cert.pem").read_bytes())
    fresh = path.with_suffix(".new")
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def broken(folder, authority=None):
    """Return the numbers of certificates that are missing from the chain, follow a changed one or are wrongly signed.

    Each is held by the digest in the next; the newest by its signature alone, from a host whose certificate the
    authority (a file) gave. Those of releases that kept no signer beside them are not asked for a signature.
    """
    found, previous, path = [], None, None
    for number, path in enumerate(sorted(folder.glob("[0-9]*.json")), 1):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["number"] != number or content["previous_sha256"] != previous:
            found.append(content["number"])
        previous = hashlib.sha256(path.read_bytes()).hexdigest()
    signers = sorted(folder.glob("[0-9]*.pem"))
    if path and authority and signers and not signed(path, authority):
        found.append(int(path.stem))
    return found


def signed(path, authority):
    """Return whether a certificate's signature is by a key that the authority vouched for, at whatever time."""
    signature, signer = path.with_suffix(".sig"), path.with_suffix(".pem")
    if not signature.exists() or not signer.exists():
        return False
    vouched = ["openssl", "verify", "-no_check_time", "-CAfile", str(authority), str(signer)]
    public = subprocess.run(["openssl", "x509", "-in", str(signer), "-noout", "-pubkey"], capture_output=True)
    if public.returncode or subprocess.run(vouched, capture_output=True).returncode:
        return False
    with tempfile.NamedTemporaryFile() as key:
        key.write(public.stdout)
        key.flush()
        check = ["openssl", "dgst", "-sha256", "-verify", key.name, "-signature", str(signature), str(path)]
        return subprocess.run(check, capture_output=True).returncode == 0
