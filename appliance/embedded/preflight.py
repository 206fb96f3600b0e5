"""Requirements on this machine before anything starts: all problems at once, each with its fix."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from appliance.embedded import triton
from appliance.embedded.errors import MissingLibrary
from appliance.embedded.folders import Folders
from appliance.embedded.parts import postgres
from appliance.errors import ApplianceError

FREE_BYTES = 3 * 1024**3
MEMORY_BYTES = 3 * 1024**3
SHARED = Path("/dev/shm")  # noqa: S108 - measured, nothing is written there
SHARED_BYTES = 48 * 1024**2
SOCKET_PATH_BYTES = 107
LOW_BYTES = 200 * 1024**2
"""Less free space than this while running is reported on the terminal and on the pages."""

Free = Callable[[Path], int]


@dataclass(frozen=True)
class Look:
    """What to look at; the measures come in, so that a test can hold them."""

    folders: Folders
    port: int
    free: Free
    memory: int
    triton: bool = True
    free_bytes: int = FREE_BYTES


def free_bytes(folder: Path) -> int:
    """Return the bytes free where a folder is or will be."""
    return shutil.disk_usage(_existing(folder)).free


def problems(look: Look) -> list[ApplianceError]:
    """Return everything that keeps the profile from starting."""
    checks = [_python, _folders, _socket_path, _database_major, _space, _memory, _port]
    if look.triton:
        checks += [_triton_libraries, _shared_memory]
    return [problem for check in checks for problem in check(look)]


def _python(_look: Look) -> list[ApplianceError]:
    errors = []
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        version = ".".join(map(str, sys.version_info[:2]))
        errors.append(
            ApplianceError(f"Python {version} is not supported.", "Use Python 3.11, 3.12 or 3.13: apt install python3.")
        )
    if platform.machine() != "x86_64":
        errors.append(ApplianceError(f"The processor {platform.machine()} is not supported.", "Use an x86-64 machine."))
    return errors


def _folders(look: Look) -> list[ApplianceError]:
    errors = []
    for folder, option in ((look.folders.data, "--data"), (look.folders.models, "--models")):
        place = _existing(folder)
        if not os.access(place, os.W_OK | os.X_OK):
            errors.append(
                ApplianceError(
                    f"{folder} cannot be written by {_me()}.", f"Own it (chown), or name another with {option}."
                )
            )
    if os.geteuid() == 0:
        closed = [
            str(place) for place in _existing(look.folders.data).resolve().parents if not place.stat().st_mode & 0o001
        ]
        if closed:
            remedy = "Name a folder with --data that others may enter, such as /var/lib/hr-appliance/try."
            errors.append(
                ApplianceError(f"PostgreSQL cannot run as root, and its account cannot enter {closed[-1]}.", remedy)
            )
    return errors


def _socket_path(look: Look) -> list[ApplianceError]:
    path = str(look.folders.postgres / "socket/.s.PGSQL.5432")
    if len(path.encode()) <= SOCKET_PATH_BYTES:
        return []
    return [
        ApplianceError(
            f"The path of {look.folders.data} is too long for PostgreSQL's socket.",
            "Name a shorter folder with --data.",
        )
    ]


def _database_major(look: Look) -> list[ApplianceError]:
    major = postgres.found_major(look.folders.postgres)
    if major in (None, str(postgres.MAJOR)):
        return []
    what = f"The data in {look.folders.postgres} was made by PostgreSQL {major}; this release carries {postgres.MAJOR}."
    return [ApplianceError(what, "Use the release that made it, or name a new folder with --data.")]


def _space(look: Look) -> list[ApplianceError]:
    errors = []
    for folder, option in ((look.folders.data, "--data"), (look.folders.models, "--models")):
        free = look.free(folder)
        if free < look.free_bytes:
            what = f"Only {free / 1024**3:.1f} GiB is free for {folder}; {look.free_bytes / 1024**3:.0f} GiB is needed."
            errors.append(ApplianceError(what, f"Make room, or name a folder on a larger disk with {option}."))
    return errors


def _memory(look: Look) -> list[ApplianceError]:
    if look.memory >= MEMORY_BYTES:
        return []
    return [
        ApplianceError(
            f"This machine has {look.memory / 1024**3:.1f} GiB of memory.", "Use one with at least 3 GiB, better 6 GiB."
        )
    ]


def _port(look: Look) -> list[ApplianceError]:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", look.port))
        except PermissionError:
            return [ApplianceError(f"Port {look.port} needs root.", "Choose one above 1023 with --port.")]
        except OSError:
            holder = _holder(look.port)
            who = f" by {holder}" if holder else ""
            return [
                ApplianceError(
                    f"Port {look.port} is in use{who}.", "Stop that program, or choose another port with --port."
                )
            ]
    return []


def _holder(port: int) -> str:
    """Name the process that listens on a port, where we may see it."""
    try:
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr
                and connection.laddr.port == port
                and connection.pid
            ):
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return ""


def lacking_for_models() -> MissingLibrary | None:
    """Return what keeps models alone from running here, and has to be installed by root; None where nothing does."""
    try:
        triton.libpython()
    except MissingLibrary as error:
        return error
    return None


def _triton_libraries(_look: Look) -> list[ApplianceError]:
    if lacking := lacking_for_models():
        return [lacking]
    server = Path(sysconfig.get_path("purelib")) / "pytriton/tritonserver/bin/tritonserver"
    if not server.is_file():
        return [
            ApplianceError(
                "Triton is not installed.", "Run `scripts/up`, or `uv sync --extra embedded --extra models`."
            )
        ]
    lines = subprocess.run(["ldd", str(server)], capture_output=True, text=True).stdout.splitlines()
    missing = [line.split()[0] for line in lines if "not found" in line]
    if missing:
        what = f"Triton's server lacks {', '.join(missing)}."
        return [
            ApplianceError(
                what, "Install the Debian package with it, or run `uv sync --reinstall-package nvidia-pytriton`."
            )
        ]
    return []


def _shared_memory(look: Look) -> list[ApplianceError]:
    free = look.free(SHARED)
    if free >= SHARED_BYTES:
        return []
    what = f"{SHARED} has {free / 1024**2:.0f} MiB free, and models pass files through it."
    return [
        ApplianceError(what, f"Give it more: mount -o remount,size=512m {SHARED}, or --shm-size=512m for a container.")
    ]


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _me() -> str:
    return "root" if os.geteuid() == 0 else "this account"
