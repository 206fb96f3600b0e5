"""The files that a site file names on the operations host: whether they are there and are what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from appliance.errors import ApplianceError, Problems
from appliance.site import openpgp
from appliance.site.reader import SiteFile, SiteProblem

SIGNER = "Bring the signer's public key there, by another way than the bundle; see docs/bundle.md."
FILE = "file:"


def refuse_wrong(file: SiteFile) -> None:
    """Raise Problems where a named file is missing or wrong, or where nobody is named to hold the keys."""
    problems: list[SiteProblem] = [*_holders(file), *_secrets(file), *_channels(file)]
    problems.sort(key=lambda problem: problem.line)
    if problems:
        raise Problems(problems)


def _holders(file: SiteFile) -> Iterator[SiteProblem]:
    holders = file.site.custody.holders
    if not holders:
        remedy = "Name three to seven people, each with the file of their OpenPGP public key."
        yield file.problem(("custody", "holders"), "custody.holders names nobody to keep the key shares.", remedy)
    keys, places = [], {}
    for number, holder in enumerate(holders):
        places[holder.name] = ("custody", "holders", number, "pgp")
        try:
            keys.append(openpgp.read(holder.name, file.path.resolve().parent / holder.pgp))
        except ApplianceError as error:
            yield file.problem(places[holder.name], error.what, error.remedy)
    for names in openpgp.shared(keys).values():
        what = f"{', '.join(names)} have the same OpenPGP key."
        yield file.problem(places[names[-1]], what, "Each holder brings a key of their own.")


def _secrets(file: SiteFile) -> Iterator[SiteProblem]:
    secrets = file.site.secrets
    for name in ("bundle_signer", "become", "ssh_key"):
        reference = getattr(secrets, name)
        if not reference or not reference.startswith(FILE):
            continue
        path, place = Path(reference.removeprefix(FILE)), ("secrets", name)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            remedy = SIGNER if name == "bundle_signer" else "Put the file there, or name where it is."
            yield file.problem(place, f"{'.'.join(place)}: {path} cannot be read: {reason}.", remedy)
            continue
        yield from _judged(file, name, path, text)


def _judged(file: SiteFile, name: str, path: Path, text: str) -> Iterator[SiteProblem]:
    """Return the problem of a readable file with other content than expected."""
    place, private = ("secrets", name), "PRIVATE KEY-----" in text
    if name == "bundle_signer" and private:
        what = f"secrets.bundle_signer: {path} is a private key."
        yield file.problem(place, what, "Name the .pub file, and keep the private key with who builds the bundle.")
    elif name == "bundle_signer" and not (text.startswith(("ssh-", "ecdsa-", "sk-")) and len(text.split()) > 1):
        yield file.problem(place, f"secrets.bundle_signer: {path} holds no public key of OpenSSH.", SIGNER)
    elif name == "ssh_key" and not private:
        what = f"secrets.ssh_key: {path} holds no private key."
        yield file.problem(place, what, "Name the file of the private key, which has no .pub at its end.")
    elif name == "become" and not text.strip():
        yield file.problem(place, f"secrets.become: {path} is empty.", "Write the password for sudo into it.")


def _channels(file: SiteFile) -> Iterator[SiteProblem]:
    for below, channel in file.site.policy.channels.items():
        place = ("policy", *below)
        named = {channel.secret_field: channel.secret, "authority": channel.authority}
        for name, reference in named.items():
            if not reference:
                continue
            path = Path(reference.removeprefix(FILE))
            try:
                text = path.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is not text"
                what = f"{'.'.join(place)}.{name}: {path} cannot be read: {reason}."
                yield file.problem((*place, name), what, "Put the file there, or name where it is.")
                continue
            if name == "authority" and "BEGIN CERTIFICATE" not in text:
                what = f"{'.'.join(place)}.authority: {path} holds no certificate (PEM)."
                yield file.problem((*place, name), what, "Name the file of the authority's certificate.")
            elif name != "authority" and (not text or "\n" in text):
                what = f"{'.'.join(place)}.{name}: {path} is not one line."
                yield file.problem((*place, name), what, "Write the secret alone into it.")
