"""The key server's binary: a binary of the operator, or HashiCorp Vault built from its Go module.

The tagged server was cut between two releases of its SDK, so the build uses a copy of SDK 0.21.0 with one file of
0.24.0 and one signature changed. Any Go that knows modules starts it: the compiler itself is one pinned release,
fetched as a module where the machine has another, so that the binary is the same bytes wherever it is made.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import mmap
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from appliance.bundle import manifest
from appliance.bundle.folders import cache
from appliance.bundle.progress import Say, Tenths, silent
from appliance.errors import ApplianceError

VERSION = "1.21.4"
SDK, NEWER_SDK = "github.com/hashicorp/vault/sdk@v0.21.0", "github.com/hashicorp/vault/sdk@v0.24.0"
GO, GO_SUM = "go1.26.8", "h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM="
"""The compiler, and the sum of its module golang.org/toolchain for linux-amd64."""

SOURCES = ("main.go", "go.mod", "go.sum")
FLAGS = ("-trimpath", "-tags", "minimal", "-ldflags", "-s -w -buildid=", "-mod=readonly")


@dataclass(frozen=True)
class KeyServer:
    """A binary that can go into a bundle."""

    binary: Path
    name: str
    licence: str


KINDS = {b"github.com/openbao/openbao/": ("openbao", "MPL-2.0"), b"github.com/hashicorp/vault/": ("vault", "BUSL-1.1")}
"""Module path inside the binary -> name and licence; OpenBao, which grew out of Vault, is checked first."""


def inspect(binary: Path) -> KeyServer:
    """Identify a binary of the operator; raises ApplianceError when no host could run it."""
    remedy = "Give the Linux amd64 binary of OpenBao or Vault."
    try:
        with binary.open("rb") as file:
            head = file.read(20)
            if head[:5] != b"\x7fELF\x02" or head[18:20] != b"\x3e\x00":
                raise ApplianceError(f"{binary} is no program for amd64.", remedy)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                for mark, (name, licence) in KINDS.items():
                    if content.find(mark) >= 0:
                        return KeyServer(binary, name, licence)
    except OSError as error:
        raise ApplianceError(f"{binary} cannot be read: {error.strerror}.", remedy) from None
    raise ApplianceError(f"{binary} is neither OpenBao nor Vault.", remedy)


def built(say: Say = silent) -> KeyServer:
    """Return Vault, built when the cache does not have it from this very recipe; takes about 20 CPU minutes."""
    binary = cache("vault") / VERSION / "vault"
    binary.parent.mkdir(parents=True, exist_ok=True)
    stamp = binary.with_name("vault.json")
    with (binary.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second build of the same would only take the first one's processors
        if not (binary.is_file() and _stamp(stamp) == {"recipe": recipe(), "sha256": manifest.digest(binary)}):
            _build(binary, say)
            stamp.write_text(json.dumps({"recipe": recipe(), "sha256": manifest.digest(binary)}), encoding="utf-8")
    return KeyServer(binary, "vault", "BUSL-1.1")


def recipe() -> str:
    """Return the digest of everything that decides which bytes the build makes."""
    parts = [VERSION, SDK, NEWER_SDK, GO, *FLAGS, *(_source(name) for name in SOURCES)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _stamp(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _source(name: str) -> str:
    return (files(__package__) / "keyserver" / name).read_text(encoding="utf-8")


def _build(binary: Path, say: Say) -> None:
    with tempfile.TemporaryDirectory(dir=binary.parent) as scratch:
        folder = Path(scratch)
        say(f"  the compiler {GO}")
        go = _compiler(folder)
        for name in SOURCES:
            (folder / name).write_text(_source(name), encoding="utf-8")
        say("  the modules")
        _patched_sdk(go, folder)
        # Which packages belong to it is known before; `-v` names each as it is compiled, and changes no byte.
        compiled = Tenths(say, "packages compiled", len(_go(go, folder, "list", *FLAGS, "-deps", ".").split()))
        _go(go, folder, "build", "-v", *FLAGS, "-o", "vault", ".", heard=compiled.add)
        (folder / "vault").replace(binary)


def _compiler(scratch: Path) -> str:
    """Return the pinned release of Go: the machine's own, or fetched by whatever Go there is."""
    compiler = shutil.which("go", path=f"{os.environ.get('PATH', os.defpath)}:/usr/local/go/bin")
    if compiler is None:
        raise ApplianceError(
            "Go is missing, and the key server is built with it.",
            "Install golang-go, or give the binary of a key server with --key-server.",
        )
    if _go(compiler, scratch, "env", "GOVERSION").strip() == GO:
        return compiler
    (scratch / "go.mod").write_text("module toolchain\n", encoding="ascii")
    fetched = json.loads(
        _go(compiler, scratch, "mod", "download", "-json", f"golang.org/toolchain@v0.0.1-{GO}.linux-amd64")
    )
    if fetched["Sum"] != GO_SUM:
        raise ApplianceError(f"The compiler {GO} is not the known one: {fetched['Sum']}.", "Look at GOPROXY.")
    root = Path(fetched["Dir"])
    for program in (*root.glob("bin/*"), *root.glob("pkg/tool/*/*")):
        program.chmod(0o755)  # releases before 1.21 unpack a module without its programs' mode
    return str(root / "bin" / "go")


def _patched_sdk(go: str, folder: Path) -> None:
    copy = folder / "sdk"
    shutil.copytree(_module(go, folder, SDK), copy)
    for path in copy.rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    place = Path("helper/keysutil/lock_manager.go")
    shutil.copyfile(_module(go, folder, NEWER_SDK) / place, copy / place)
    backend = copy / "framework" / "backend.go"
    text = backend.read_text(encoding="utf-8")
    changed, count = re.subn(r"(ActivationFunc func\(context\.Context, \*logical\.Request), string\)", r"\1)", text)
    if count != 1:
        raise ApplianceError(f"{SDK} is not as expected.", "Look at appliance/bundle/keyserver.")
    backend.write_text(changed, encoding="utf-8")


def _module(go: str, folder: Path, name: str) -> Path:
    return Path(json.loads(_go(go, folder, "mod", "download", "-json", name))["Dir"])


def _go(go: str, folder: Path, *arguments: str, heard: Callable[[], None] | None = None) -> str:
    """Run go and return what it printed; each package of its standard error is reported as it comes."""
    environment = {name: value for name, value in os.environ.items() if name not in ("GOROOT", "GOTOOLDIR")}
    environment |= {"CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false", "GOTOOLCHAIN": "local", "GOAMD64": "v1"}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        command, lines = [go, *arguments], []
        with subprocess.Popen(
            command, stdout=printed, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
        ) as running:
            for line in running.stderr or ():
                lines.append(line)
                if heard:
                    heard()
        printed.seek(0)
        output = printed.read()
    if running.returncode:
        message = ("".join(lines) or output).strip()[-500:]
        raise ApplianceError(f"The key server could not be built: {message}.", "Look at Go, the network and GOPROXY.")
    return output
