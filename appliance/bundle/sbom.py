"""The bundle's parts as a CycloneDX document: Debian packages, wheels, models and the key server."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from appliance.bundle import manifest


def document(folder: Path, version: str, debs: Iterable[dict[str, str]], key_server: str | None) -> str:
    """Return the SBOM (CycloneDX 1.6, JSON) of a bundle folder; `debs` are control fields of its packages."""
    components = [*map(_deb, debs), *(_wheel(path) for path in sorted((folder / "wheels").glob("*.whl")))]
    components += [_model(path) for path in sorted((folder / "trees").glob("*.tar"))]
    if key_server:
        binary = folder / "keyserver" / key_server
        licence = "MPL-2.0" if key_server == "bao" else "BUSL-1.1"
        components.append(_component("application", key_server, "", None, manifest.digest(binary), licence))
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "hr-appliance", "version": version}},
        "components": sorted(components, key=lambda each: (each["type"], each["name"], each["version"])),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _deb(control: dict[str, str]) -> dict[str, Any]:
    name, version = control["Package"], control["Version"]
    return _component("library", name, version, f"pkg:deb/debian/{name}@{version}?arch={control['Architecture']}")


def _wheel(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        fields = HeaderParser().parsestr(archive.read(name).decode(errors="replace"))
    licence = fields.get("License-Expression") or _classified(fields.get_all("Classifier") or [])
    purl = f"pkg:pypi/{fields['Name'].lower()}@{fields['Version']}"
    return _component("library", fields["Name"], fields["Version"], purl, manifest.digest(path), licence)


def _classified(classifiers: list[str]) -> str | None:
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return " AND ".join(names) or None


def _model(path: Path) -> dict[str, Any]:
    return _component("machine-learning-model", path.stem, "", None, manifest.digest(path))


def _component(
    kind: str, name: str, version: str, purl: str | None = None, digest: str | None = None, licence: str | None = None
) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "name": name, "version": version}
    if purl:
        made["purl"] = purl
    if digest:
        made["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if licence:
        made["licenses"] = [{"license": {"name": licence}}]
    return made
