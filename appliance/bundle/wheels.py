"""Python packages for hosts, exactly as the lock file names them, and the application's own wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from packaging.markers import Marker

from appliance.bundle import manifest
from appliance.errors import ApplianceError

SETS = {"web": ("web",), "inference": ("models", "embedded"), "controller": ("controller",)}
"""Requirements file -> extras of the lock file."""

LINUX = ("2_39", "2_36", "2_35", "2_34", "2_31", "2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
"""Versions of glibc up to that of Debian 13, newest first."""

PLATFORMS = (*(f"manylinux_{version}_x86_64" for version in LINUX), "manylinux2014_x86_64", "linux_x86_64")


def collect(root: Path, uv: str, cache: Path, out: Path) -> None:
    """Fill `wheels/` and `requirements/` of a bundle; `root` is the checkout, `cache` keeps what was fetched."""
    (out / "requirements").mkdir(parents=True)
    (out / "wheels").mkdir()
    own = _own(root, uv, out / "wheels")
    for name, extras in SETS.items():
        file = out / "requirements" / f"{name}.txt"
        file.write_text(_locked(root, uv, extras), encoding="utf-8")
        for wheel in _download(file, cache):
            shutil.copyfile(cache / wheel, out / "wheels" / wheel)
        if name != "inference":
            version = re.match(r"[^-]+-([^-]+)-", own.name)[1]  # type: ignore[index]
            with file.open("a", encoding="utf-8") as text:
                text.write(f"hr-appliance=={version} \\\n    --hash=sha256:{manifest.digest(own)}\n")


def _own(root: Path, uv: str, folder: Path) -> Path:
    """Build the application's wheel, the same bytes for the same files."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": "315532800"}
    command = [uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise ApplianceError(f"The application's wheel could not be built: {done.stderr.strip()[-400:]}")
    (folder / ".gitignore").unlink(missing_ok=True)
    return next(folder.glob("hr_appliance-*.whl"))


def _locked(root: Path, uv: str, extras: tuple[str, ...]) -> str:
    given = [part for extra in extras for part in ("--extra", extra)]
    command = [uv, "export", "--frozen", "--quiet", "--no-dev", "--no-emit-project", "--no-header", "--no-annotate"]
    done = subprocess.run([*command, *given], capture_output=True, text=True, cwd=root)
    if done.returncode:
        raise ApplianceError(f"The lock file could not be read: {done.stderr.strip()[-400:]}", "Run `uv lock --check`.")
    return _for_target("".join(line for line in done.stdout.splitlines(keepends=True) if not line.startswith("--")))


def _for_target(text: str) -> str:
    """Return the requirements that hosts have, without conditions: pip judges those by the machine it runs on."""
    python = manifest.TARGET["python"]
    host = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    host |= {
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    kept = []
    for block in re.split(r"(?m)^(?=\S)", text):
        name, condition, rest = re.match(r"(?s)([^;\\]*)(?:;([^\\]*))?(.*)", block).groups()  # type: ignore[union-attr]
        if condition is None or Marker(condition.strip()).evaluate(host):
            kept.append(f"{name.strip()} {rest}" if rest.strip() else block)
    return "".join(kept)


def _download(requirements: Path, cache: Path) -> list[str]:
    """Download what a file asks for, unless the cache has it, and return the names of the wheels."""
    report = requirements.with_suffix(".json")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--dest",
        str(cache),
    ]
    command += ["--only-binary", ":all:", "--implementation", "cp", "--python-version", manifest.TARGET["python"]]
    command += [part for tag in ("cp313", "abi3", "none") for part in ("--abi", tag)]
    command += [part for tag in PLATFORMS for part in ("--platform", tag)]
    stamp = cache / f"{manifest.digest(requirements)}.list"
    if stamp.is_file() and all((cache / name).is_file() for name in stamp.read_text().split()):
        return stamp.read_text().split()
    before = requirements.parent / "fresh"
    command[command.index("--dest") + 1] = str(before)
    command += ["--find-links", str(cache), "-r", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "ERROR" in line] or [done.stderr[-300:]]
        raise ApplianceError(f"Wheels of {requirements.stem} could not be fetched: {said[0]}", "Look at the index.")
    names = sorted(path.name for path in before.iterdir())
    for name in names:
        if not (cache / name).exists():
            shutil.move(before / name, cache / name)
    shutil.rmtree(before)
    report.unlink(missing_ok=True)
    stamp.write_text("\n".join(names))
    return names
