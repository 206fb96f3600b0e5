"""The bundle's parts as a CycloneDX document: Debian packages, wheels, models and the key server."""

from __future__ import annotations

import json
import re
import urllib.parse
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from appliance.bundle import manifest
from appliance.bundle.keyserver import KeyServer
from appliance.bundle.repository import Fields


def document(
    folder: Path, version: str, debs: Iterable[Fields], weights: Mapping[str, Any], server: KeyServer | None
) -> str:
    """Return the SBOM (CycloneDX 1.6, JSON) of a bundle folder; `weights` is what models/weights.json says."""
    components = [*map(_deb, debs), *(_wheel(path) for path in sorted((folder / "wheels").glob("*.whl")))]
    components += [_model(path, weights) for path in sorted((folder / "trees").glob("*.tar"))]
    if server:
        digest = manifest.digest(folder / "keyserver" / "vault")
        components.append(_component("application", server.name, "", None, digest, server.licence))
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "hr-appliance", "version": version}},
        "components": sorted(
            components, key=lambda component: (component["type"], component["name"], component["version"])
        ),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _deb(fields: Fields) -> dict[str, Any]:
    name, version = fields["Package"], fields["Version"]
    purl = f"pkg:deb/debian/{name}@{urllib.parse.quote(version)}?arch={fields['Architecture']}"
    return _component("library", name, version, purl, fields["SHA256"], fields["Licence"])


def _wheel(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        fields = HeaderParser().parsestr(archive.read(name).decode(errors="replace"))
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', fields['Name']).lower()}@{fields['Version']}"
    return _component("library", fields["Name"], fields["Version"], purl, manifest.digest(path), _licence(fields))


def _licence(fields: Any) -> str:
    if fields.get("License-Expression"):
        return fields["License-Expression"]
    classified = [
        line.rpartition(" :: ")[2]
        for line in fields.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith(":: OSI Approved")
    ]
    # Some packages put the whole text of their licence where its name belongs.
    written = (fields.get("License") or "").strip()
    return " AND ".join(classified) or (written if len(written) < 80 and "\n" not in written else "")


def _model(path: Path, weights: Mapping[str, Any]) -> dict[str, Any]:
    _, _, rest = path.stem.partition("weights-")
    model, _, variant = rest.partition("-")
    known = weights["models"][model]["variants"][variant] if rest else {}
    component = _component(
        "machine-learning-model" if rest else "library",
        path.stem,
        "",
        None,
        manifest.digest(path),
        known.get("licence"),
    )
    return component | (
        {"description": known["source"]} if rest else {"description": "the model repository of the product"}
    )


def _component(
    kind: str, name: str, version: str, purl: str | None = None, digest: str | None = None, licence: str | None = None
) -> dict[str, Any]:
    component: dict[str, Any] = {"type": kind, "name": name, "version": version}
    component["bom-ref"] = purl or f"{kind}/{name}"
    if purl:
        component["purl"] = purl
    if digest:
        component["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if licence:
        component["licenses"] = [{"license": {"name": licence}}]
    return component
