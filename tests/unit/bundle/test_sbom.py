"""The SBOM is CycloneDX 1.6 and names every part of a bundle once, with its digest: who made what runs here."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from appliance.bundle import keyserver, manifest, repository, sbom, trees
from tests.unit.bundle.conftest import DATE, deb

pytestmark = pytest.mark.feature("PV-18")

TYPES = ["application", "library", "machine-learning-model"]
COMPONENT = {
    "type": "object",
    "required": ["type", "name"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": TYPES},
        "bom-ref": {"type": "string", "minLength": 1},
        "name": {"type": "string"},
        "version": {"type": "string"},
        "description": {"type": "string"},
        "purl": {"type": "string", "pattern": r"^pkg:(deb/debian|pypi)/[^@\s]+@[^@\s]+$"},
        "hashes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["alg", "content"],
                "additionalProperties": False,
                "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[0-9a-f]{64}$"}},
            },
        },
        "licenses": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["license"],
                "additionalProperties": False,
                "properties": {
                    "license": {
                        "type": "object",
                        "required": ["name"],
                        "additionalProperties": False,
                        "properties": {"name": {"type": "string", "minLength": 1}},
                    }
                },
            },
        },
    },
}
ESSENTIALS = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "version", "metadata", "components"],
    "additionalProperties": False,
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"type": "object", "required": ["component"], "properties": {"component": COMPONENT}},
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
    },
}
"""What https://cyclonedx.org/docs/1.6/json/ demands of the parts that are used here, and nothing beside them."""

WEIGHTS = {"models": {"tiny": {"variants": {"base": {"licence": "MIT", "source": "pypi:tiny==1"}}}}}


def wheel(folder: Path, name: str, version: str, *lines: str) -> Path:
    path = folder / f"{name}-{version}-py3-none-any.whl"
    text = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines, "", "A text."])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/vendored-1.dist-info/METADATA", "Name: other\nVersion: 0\n")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", text)
    return path


def models(folder: Path) -> None:
    (folder / "files").mkdir()
    (folder / "files/a").write_text("a", encoding="utf-8")
    for name in ("models", "weights-tiny-base"):
        trees.pack(folder / "files", folder / "trees" / f"{name}.tar")


@pytest.fixture
def bundle(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A folder with a part of each kind, and its SBOM."""
    debs = repository.write([deb(tmp_path)], tmp_path / "apt", DATE)
    (tmp_path / "wheels").mkdir()
    wheel(tmp_path / "wheels", "Some_Thing", "2.0", "License-Expression: Apache-2.0", "License: see file")
    models(tmp_path)
    (tmp_path / "keyserver").mkdir()
    (tmp_path / "keyserver/vault").write_bytes(b"binary")
    server = keyserver.KeyServer(tmp_path / "keyserver/vault", "openbao", "MPL-2.0")
    return tmp_path, json.loads(sbom.document(tmp_path, "1.0.0", debs, WEIGHTS, server))


def test_sbom_when_written_then_is_cyclonedx(bundle):
    jsonschema.validate(bundle[1], ESSENTIALS, jsonschema.Draft202012Validator)


def test_sbom_when_written_then_names_each_part_once_with_the_digest_of_its_file(bundle):
    folder, document = bundle
    found = {each["bom-ref"]: each["hashes"][0]["content"] for each in document["components"]}
    assert len(found) == len(document["components"])
    files = {
        "pkg:deb/debian/tiny@1%3A1.0-1?arch=amd64": "apt/pool/tiny_1.0-1_amd64.deb",
        "pkg:pypi/some-thing@2.0": "wheels/Some_Thing-2.0-py3-none-any.whl",
        "library/models": "trees/models.tar",
        "machine-learning-model/weights-tiny-base": "trees/weights-tiny-base.tar",
        "application/openbao": "keyserver/vault",
    }
    assert found == {ref: manifest.digest(folder / name) for ref, name in files.items()}


def test_sbom_when_written_then_says_the_licence_where_its_maker_does(bundle):
    licences = {
        each["name"]: each["licenses"][0]["license"]["name"] for each in bundle[1]["components"] if "licenses" in each
    }
    assert licences == {"tiny": "Expat", "Some_Thing": "Apache-2.0", "weights-tiny-base": "MIT", "openbao": "MPL-2.0"}


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License: BSD"], "BSD"),
        (["License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"], "MIT License"),
        (["Classifier: License :: OSI Approved", "License: ISC"], "ISC"),
        (["License: " + "a whole text " * 20], None),
        ([], None),
    ],
)
def test_licence_when_a_wheel_says_it_in_its_own_way_then_is_read_and_else_left_out(tmp_path: Path, lines, licence):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "trees").mkdir()
    wheel(tmp_path / "wheels", "a", "1", *lines)
    (part,) = json.loads(sbom.document(tmp_path, "1", [], WEIGHTS, None))["components"]
    assert part.get("licenses") == ([{"license": {"name": licence}}] if licence else None)


def test_sbom_when_written_again_then_is_the_same_text(tmp_path: Path):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "trees").mkdir()
    for name in ("b", "a"):
        wheel(tmp_path / "wheels", name, "1")
    text = sbom.document(tmp_path, "1", [], WEIGHTS, None)
    assert text == sbom.document(tmp_path, "1", [], WEIGHTS, None)
    assert re.search(r"20\d\d-\d\d-\d\dT", text) is None
