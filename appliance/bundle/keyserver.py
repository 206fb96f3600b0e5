"""The key server's binary: one that the operator gives, or HashiCorp Vault built from its Go module.

The tagged server was cut between two releases of its SDK, so the build uses a copy of SDK 0.21.0 with one file of
0.24.0 and one signature changed. The build is the same bytes wherever it is made with the same Go.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from appliance.bundle.folders import cache
from appliance.errors import ApplianceError

VERSION = "1.21.4"
SDK, NEWER_SDK = "github.com/hashicorp/vault/sdk@v0.21.0", "github.com/hashicorp/vault/sdk@v0.24.0"


def built() -> Path:
    """Return Vault's binary, built when it is not in the cache; raises ApplianceError. Takes about 8 CPU minutes."""
    binary = cache("vault") / VERSION / "vault"
    if not binary.is_file():
        _build(binary)
    return binary


def _build(binary: Path) -> None:
    if shutil.which("go") is None:
        raise ApplianceError(
            "Go is missing, and the key server is built with it.",
            "Install golang-go, or give the binary of a key server with --key-server.",
        )
    binary.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=binary.parent) as scratch, as_file(files(__package__) / "keyserver") as source:
        folder = Path(scratch)
        for name in ("main.go", "go.mod", "go.sum"):
            shutil.copyfile(source / name, folder / name)
        _patched_sdk(folder)
        flags = ["-trimpath", "-tags", "minimal", "-ldflags", "-s -w -buildid=", "-mod=mod", "-o", "vault"]
        _go(folder, "build", *flags, ".")
        (folder / "vault").replace(binary)


def _patched_sdk(folder: Path) -> None:
    copy = folder / "sdk"
    shutil.copytree(_module(folder, SDK), copy)
    for path in copy.rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    place = Path("helper/keysutil/lock_manager.go")
    shutil.copyfile(_module(folder, NEWER_SDK) / place, copy / place)
    backend = copy / "framework" / "backend.go"
    text = backend.read_text(encoding="utf-8")
    changed, count = re.subn(r"(ActivationFunc func\(context\.Context, \*logical\.Request), string\)", r"\1)", text)
    if count != 1:
        raise ApplianceError(f"{SDK} is not as expected.", "Look at appliance/bundle/keyserver.")
    backend.write_text(changed, encoding="utf-8")


def _module(folder: Path, name: str) -> Path:
    return Path(json.loads(_go(folder, "mod", "download", "-json", name))["Dir"])


def _go(folder: Path, *arguments: str) -> str:
    environment = os.environ | {"CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false", "GOTOOLCHAIN": "auto"}
    done = subprocess.run(["go", *arguments], capture_output=True, text=True, cwd=folder, env=environment)
    if done.returncode:
        raise ApplianceError(
            f"The key server could not be built: {done.stderr.strip()[-500:]}", "Look at Go and network."
        )
    return done.stdout
