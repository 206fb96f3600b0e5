"""Makes a bundle: fetches and builds its parts into one folder, writes its manifest, and signs that."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml

from appliance.bundle import checkout, debian, delta, keyserver, manifest, repository, sbom, signature, trees, wheels
from appliance.bundle.folders import cache
from appliance.bundle.keyserver import KeyServer
from appliance.bundle.manifest import Manifest
from appliance.errors import ApplianceError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Order:
    """The bundle to build."""

    out: Path
    key: Path
    raters: tuple[str, ...] = ("0.5b",)
    key_server: Path | None = None
    build_vault: bool = False
    previous: Path | None = None
    mirror: str | None = None
    """Where Debian's archive is; None: where this machine's own apt finds it."""


def build(order: Order, say: Callable[[str], None]) -> Manifest:
    """Build a bundle into a new folder or one that holds an older bundle; whole, or not at all."""
    before = _ready(order)
    order.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=order.out.parent, prefix=".bundle-") as scratch:
        folder = Path(scratch) / "new"
        folder.mkdir(mode=0o755)
        filled = _fill(folder, Path(scratch), order, say)
        (folder / manifest.NAME).write_text(filled.text(), encoding="utf-8")
        signature.sign(folder, order.key)
        if before:
            left = delta.leave_out(folder, before, filled)
            say(f"Delta: {len(filled.files) - left} files, {left} are in the previous bundle.")
        if order.out.exists():
            # Removed with the scratch folder: readers see a whole bundle or, for a moment, none.
            order.out.rename(Path(scratch) / "old")
        folder.rename(order.out)
    return filled


def _ready(order: Order) -> Manifest | None:
    """Check the order before anything is built; returns the previous bundle's manifest."""
    if not (ROOT / "uv.lock").is_file():
        raise ApplianceError("A bundle is built from a checkout of the product.", "Run this in one.")
    if not order.key.is_file():
        raise ApplianceError(
            f"There is no key {order.key} to sign with.", "Make one with `ssh-keygen -t ed25519 -f bundle-key`."
        )
    if order.out.exists() and any(order.out.iterdir()):
        manifest.read(order.out)  # a folder that is no bundle is not replaced
    if order.key_server:
        keyserver.inspect(order.key_server)
    return manifest.read(order.previous) if order.previous else None


def _fill(folder: Path, scratch: Path, order: Order, say: Callable[[str], None]) -> Manifest:
    release = version("hr-appliance")
    source = checkout.sources(ROOT, scratch / "source")
    steps = 4 if order.build_vault or order.key_server else 3
    say(f"1 of {steps}: Debian packages ...")
    names = yaml.safe_load((Path(__file__).parent / "packages.yml").read_text(encoding="utf-8"))
    archive = debian.Archive(cache("apt"), cache("debs"), debian.sources(order.mirror))
    debs = repository.write(archive.fetch(names, say), folder / "apt", archive.date(), say)
    say(f"2 of {steps}: wheels ...")
    wheels.collect(source, find_uv(), cache("wheels"), folder, say)
    say(f"3 of {steps}: models ...")
    trees.models(source, cache("models"), order.raters, folder / "trees", say)
    server = _key_server(folder, order, say)
    _written(folder, release, server)
    weights = json.loads((source / "models" / "weights.json").read_text(encoding="utf-8"))
    (folder / "sbom.cdx.json").write_text(sbom.document(folder, release, debs, weights, server), encoding="utf-8")
    return manifest.of_folder(folder, release, _notice(server))


def _key_server(folder: Path, order: Order, say: Callable[[str], None]) -> KeyServer | None:
    if order.build_vault:
        say("4 of 4: the key server, from its Go module (about 20 minutes of one processor, once) ...")
    elif order.key_server is None:
        return None
    else:
        say(f"4 of 4: the key server, from {order.key_server} ...")
    server = keyserver.inspect(order.key_server) if order.key_server else keyserver.built(say)
    (folder / "keyserver").mkdir()
    shutil.copyfile(server.binary, folder / "keyserver" / "vault")
    (folder / "keyserver" / "vault").chmod(0o755)
    return server


def _notice(server: KeyServer | None) -> dict[str, str]:
    if server is None:
        return {}
    note = (
        f"This bundle was made by who signed it, for their own use. The licence of the key server, {server.licence}, "
    )
    return {"name": server.name, "licence": server.licence, "notice": note + "is the bank's to read and to accept."}


def _written(folder: Path, release: str, server: KeyServer | None) -> None:
    """Write the README and the installer."""
    here = Path(__file__).parent
    (folder / "controller").mkdir()
    shutil.copyfile(here / "install", folder / "controller" / "install")
    (folder / "controller" / "install").chmod(0o755)
    text = (here / "readme.md").read_text(encoding="utf-8").replace("{release}", release)
    notice = _notice(server).get("notice", "This bundle brings no key server: no site can be stood up from it alone.")
    (folder / "README.md").write_text(text.replace("{key_server}", notice), encoding="utf-8")


def find_uv() -> str:
    """Return the pinned uv that scripts/up fetched, or the one on PATH; raises ApplianceError."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")  # where scripts/lib/fetch_uv.py puts it
    pinned = [path for path in sorted((home / "hr-appliance/uv").glob("*/uv")) if path.is_file()]
    uv = str(pinned[-1]) if pinned else shutil.which("uv", path=os.environ.get("PATH"))
    if not uv:
        raise ApplianceError("uv is missing, which reads the lock file.", "Install it: pip install uv.")
    return uv
