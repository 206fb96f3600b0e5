"""Lays Debian packages out as an apt repository that is the same bytes for the same packages."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

from appliance.bundle import manifest
from appliance.bundle.debian import ARCHITECTURE, CODENAME, COMPONENT
from appliance.bundle.folders import cache
from appliance.bundle.progress import Say, each, silent

Fields = dict[str, str]
"""Control fields of a package, with its SHA256 and, where its copyright file can be read by a program, its Licence."""


def write(debs: Iterable[Path], out: Path, date: str, say: Say = silent) -> list[Fields]:
    """Make the repository below `out`, dated like Debian's own release, and return its packages."""
    pool = out / "pool"
    pool.mkdir(parents=True, exist_ok=True)
    stanzas, fields = [], []
    ordered = sorted(debs, key=lambda path: path.name)
    for deb in each(say, "packages laid out", ordered, lambda path: path.stat().st_size):
        shutil.copyfile(deb, pool / deb.name)  # never a hard link: a bundle may be damaged, the cache must not be
        sha256 = manifest.digest(deb)
        control = _control(deb, sha256)
        place = f"Filename: pool/{deb.name}\nSize: {deb.stat().st_size}\nSHA256: {sha256}\n"
        stanzas.append(control["text"].rstrip("\n") + "\n" + place)
        stanza = dict(re.findall(r"^([A-Za-z-]+): (.*)$", control["text"], re.M))
        fields.append(stanza | {"SHA256": sha256, "Licence": control["licence"]})
    index = out / "dists" / CODENAME / COMPONENT / f"binary-{ARCHITECTURE}"
    index.mkdir(parents=True, exist_ok=True)
    text = "\n".join(stanzas).encode()
    (index / "Packages").write_bytes(text)
    (index / "Packages.gz").write_bytes(gzip.compress(text, mtime=0))
    _release(out / "dists" / CODENAME, date)
    return fields


def _control(deb: Path, sha256: str) -> Fields:
    """Return a package's control text and licence; read once for each content, as unpacking takes its time."""
    known = cache("packages") / f"{sha256}.json"
    try:
        return json.loads(known.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        text = subprocess.run(["dpkg-deb", "-f", deb], capture_output=True, text=True, check=True).stdout
        read = {"text": text, "licence": licence(_copyright(deb))}
        part = known.with_suffix(".part")
        part.write_text(json.dumps(read), encoding="utf-8")
        part.replace(known)
        return read


def licence(text: str) -> str:
    """Return the names of licences in a copyright file of Debian's form for programs, joined by AND; else nothing."""
    if "packaging-manuals/copyright-format" not in text.partition("\n\n")[0]:
        return ""
    named = re.findall(r"^License: *(\S.*)$", text, re.M)
    return " AND ".join(f"({name})" if " " in name else name for name in dict.fromkeys(map(str.strip, named)))


def _copyright(deb: Path) -> str:
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if member.isfile() and re.fullmatch(r"\./usr/share/doc/[^/]+/copyright", member.name):
                inside = archive.extractfile(member)
                return inside.read().decode(errors="replace") if inside else ""
    return ""


def _release(folder: Path, date: str) -> None:
    lines = [
        "Origin: HR Appliance",
        "Label: HR Appliance",
        f"Suite: {CODENAME}",
        f"Codename: {CODENAME}",
        f"Date: {date}",
        f"Architectures: {ARCHITECTURE}",
        f"Components: {COMPONENT}",
        "SHA256:",
    ]
    for path in sorted(folder.rglob("Packages*")):
        data = path.read_bytes()
        lines.append(f" {hashlib.sha256(data).hexdigest()} {len(data)} {path.relative_to(folder).as_posix()}")
    (folder / "Release").write_text("\n".join(lines) + "\n", encoding="utf-8")
