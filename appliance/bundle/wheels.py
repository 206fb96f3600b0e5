"""Python packages for hosts, exactly as the lock file names them, and the application's own wheel."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from packaging.markers import Marker

from appliance.bundle import manifest
from appliance.bundle.progress import Say, silent
from appliance.errors import ApplianceError

SETS = {"web": ("web",), "inference": ("models", "embedded"), "controller": ("controller",)}
"""Requirements file -> extras of the lock file."""

LINUX = ("2_39", "2_36", "2_35", "2_34", "2_31", "2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
"""Versions of glibc up to that of Debian 13, newest first."""

PLATFORMS = (*(f"manylinux_{version}_x86_64" for version in LINUX), "manylinux2014_x86_64", "linux_x86_64")
EPOCH = "315532800"
"""The first second that a zip file can say: what files in our own wheel are dated."""


def collect(root: Path, uv: str, cache: Path, out: Path, say: Say = silent) -> None:
    """Fill `wheels/` and `requirements/` of a bundle; `root` is the checkout, `cache` keeps what was fetched."""
    (out / "requirements").mkdir(parents=True)
    (out / "wheels").mkdir()
    own = build(root, uv, out / "wheels")
    for name, extras in SETS.items():
        file = out / "requirements" / f"{name}.txt"
        file.write_text(locked(root, uv, extras), encoding="utf-8")
        fetched = _download(file, cache)
        for wheel in fetched:
            shutil.copyfile(cache / wheel, out / "wheels" / wheel)
        size = sum((cache / wheel).stat().st_size for wheel in fetched)
        say(f"  wheels of {name}: {len(fetched)}, {size / 1e6:.0f} MB")
        if name != "inference":
            version = re.match(r"[^-]+-([^-]+)-", own.name)[1]  # type: ignore[index]
            with file.open("a", encoding="utf-8") as text:
                text.write(f"hr-appliance=={version} \\\n    --hash=sha256:{manifest.digest(own)}\n")


def build(root: Path, uv: str, folder: Path) -> Path:
    """Build the application's wheel into a folder, the same bytes for the same files."""
    command = [uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH})
    if done.returncode:
        raise ApplianceError(f"The application's wheel could not be built: {done.stderr.strip()[-400:]}")
    (folder / ".gitignore").unlink(missing_ok=True)
    return next(folder.glob("hr_appliance-*.whl"))


def locked(root: Path, uv: str, extras: tuple[str, ...]) -> str:
    """Return the requirements of extras with their digests, as the lock file has them for a host."""
    options = [part for extra in extras for part in ("--extra", extra)]
    command = [uv, "export", "--frozen", "--quiet", "--no-dev", "--no-emit-project", "--no-header", "--no-annotate"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, cwd=root)
    if done.returncode:
        raise ApplianceError(f"The lock file could not be read: {done.stderr.strip()[-400:]}", "Run `uv lock --check`.")
    return for_target("".join(line for line in done.stdout.splitlines(keepends=True) if not line.startswith("--")))


def for_target(text: str) -> str:
    """Return the requirements that hosts have, without conditions: pip judges those by the machine it runs on."""
    python = manifest.TARGET["python"]
    host = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    host |= {"platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix"}
    host |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    blocks = []
    for block in re.split(r"(?m)^(?=\S)", text):
        [(name, condition, rest)] = re.findall(r"(?s)\A([^;\\]*)(;[^\\]*)?(.*)", block)
        if not condition or Marker(condition[1:].strip()).evaluate(host):
            blocks.append(f"{name.strip()} {rest}" if rest.strip() else block)
    return "".join(blocks)


def _download(requirements: Path, cache: Path) -> list[str]:
    """Download what a file asks for, unless the cache has it, and return the names of the wheels."""
    # What pip would choose depends on the platforms too, not on the file alone.
    wanted = hashlib.sha256("\n".join([manifest.digest(requirements), *PLATFORMS]).encode()).hexdigest()
    stamp = cache / f"{wanted}.list"
    known = set(re.findall(r"sha256:([0-9a-f]{64})", requirements.read_text(encoding="utf-8")))
    if stamp.is_file() and all(_known(cache / name, known) for name in stamp.read_text().split()):
        return stamp.read_text().split()
    fresh = requirements.parent / "fresh"
    done = subprocess.run(_pip(requirements, cache, fresh), capture_output=True, text=True)
    if done.returncode:
        messages = [line for line in done.stderr.splitlines() if "ERROR" in line] or [done.stderr[-300:]]
        raise ApplianceError(f"Wheels of {requirements.stem} could not be fetched: {messages[0]}", "Look at the index.")
    names = sorted(path.name for path in fresh.iterdir())
    for name in names:
        shutil.move(fresh / name, cache / f"{name}.part")
        (cache / f"{name}.part").replace(cache / name)
    fresh.rmdir()
    stamp.write_text("\n".join(names))
    return names


def _known(wheel: Path, digests: set[str]) -> bool:
    return wheel.is_file() and manifest.digest(wheel) in digests


def _pip(requirements: Path, cache: Path, out: Path) -> list[str]:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--dest", str(out), "--find-links", str(cache), "--only-binary", ":all:"]
    command += ["--implementation", "cp", "--python-version", manifest.TARGET["python"]]
    command += [part for tag in ("cp313", "abi3", "none") for part in ("--abi", tag)]
    command += [part for tag in PLATFORMS for part in ("--platform", tag)]
    return [*command, "-r", str(requirements)]
