"""Makes a bundle: fetches and builds its parts into one folder, writes what is in it, and signs that."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml

from appliance.bundle import debian, keyserver, manifest, sbom, signature, trees, wheels
from appliance.bundle.folders import cache
from appliance.bundle.manifest import Manifest
from appliance.errors import ApplianceError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Order:
    """What bundle was asked for."""

    out: Path
    key: Path
    raters: tuple[str, ...] = ("0.5b",)
    key_server: Path | None = None
    build_vault: bool = False
    previous: Path | None = None
    mirror: str = debian.MIRROR


def build(order: Order, say: Callable[[str], None]) -> Manifest:
    """Build a bundle into a folder that is not there yet or holds an older one; whole, or not at all."""
    if not (ROOT / "uv.lock").is_file():
        raise ApplianceError("A bundle is built from a checkout of the product.", "Run this in one.")
    order.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=order.out.parent, prefix=".bundle-") as scratch:
        folder = Path(scratch) / "new"
        folder.mkdir(mode=0o755)
        made = _fill(folder, Path(scratch), order, say)
        (folder / manifest.NAME).write_text(made.text(), encoding="utf-8")
        signature.sign(folder, order.key)
        if order.previous:
            _leave_out(folder, manifest.read(order.previous), made, say)
        if order.out.exists():
            manifest.read(order.out)  # a folder that is no bundle is not replaced
            shutil.rmtree(order.out)
        folder.replace(order.out)
    return made


def _fill(folder: Path, scratch: Path, order: Order, say: Callable[[str], None]) -> Manifest:
    release = version("hr-appliance")
    say("Debian packages ...")
    names = yaml.safe_load((Path(__file__).parent / "packages.yml").read_text(encoding="utf-8"))
    archive = debian.Archive(scratch / "apt", cache("debs"), order.mirror)
    debs = debian.repository(archive.fetch(names), folder / "apt", archive.date())
    say(f"{len(debs)} Debian packages. Wheels ...")
    wheels.collect(ROOT, find_uv(), cache("wheels"), folder)
    say(f"{len(list((folder / 'wheels').iterdir()))} wheels. Models ...")
    trees.models(ROOT, cache("models"), order.raters, folder / "trees")
    key_server = _key_server(folder, order, say)
    _controller(folder)
    text = sbom.document(folder, release, debs, key_server)
    (folder / "sbom.cdx.json").write_text(text, encoding="utf-8")
    return manifest.of_folder(folder, release)


def _key_server(folder: Path, order: Order, say: Callable[[str], None]) -> str | None:
    source = order.key_server
    if order.build_vault:
        say("The key server, from its Go module (minutes, once) ...")
        source = keyserver.built()
    if source is None:
        return None
    name = "vault" if order.build_vault or "vault" in source.name else "bao"
    (folder / "keyserver").mkdir()
    shutil.copyfile(source, folder / "keyserver" / name)
    (folder / "keyserver" / name).chmod(0o755)
    return name


def _controller(folder: Path) -> None:
    (folder / "controller").mkdir()
    shutil.copyfile(Path(__file__).parent / "install", folder / "controller" / "install")
    (folder / "controller" / "install").chmod(0o755)


def _leave_out(folder: Path, before: Manifest, made: Manifest, say: Callable[[str], None]) -> None:
    """Turn a bundle into a delta: drop what the previous one has with the same digest."""
    same = [path for path, entry in made.files.items() if before.files.get(path) == entry]
    for path in same:
        (folder / path).unlink()
    say(f"Delta: {len(made.files) - len(same)} files, {len(same)} are in the previous bundle.")


def complete(folder: Path, previous: Path) -> int:
    """Bring into a delta bundle what the previous one has, and return how many files came; raises ApplianceError."""
    wanted, before = manifest.read(folder), manifest.read(previous)
    came = 0
    for path, entry in wanted.files.items():
        if not (folder / path).exists() and before.files.get(path) == entry:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(previous / path, folder / path)
            came += 1
    return came


def find_uv() -> str:
    """Return the uv on PATH or the pinned one that scripts/up fetched; raises ApplianceError."""
    pinned = sorted(cache("uv").rglob("uv"))
    found = shutil.which("uv", path=os.environ.get("PATH")) or next(
        (str(path) for path in pinned if path.is_file()), None
    )
    if not found:
        raise ApplianceError("uv is missing, which reads the lock file.", "Install it: pip install uv.")
    return found
