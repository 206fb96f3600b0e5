"""Make the command that starts Triton from its wheel, as an ordinary process without root."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from appliance.embedded.errors import MissingLibrary
from appliance.host import triton


def command(
    models_folder: Path,
    runtime: Path,
    weights: Path,
    sockets: triton.Sockets,
    load: list[str],
    *,
    metrics: bool = False,
    site_packages: Path | None = None,
) -> tuple[list[str], dict[str, str]]:
    """Return the arguments and the environment of a Triton that serves `models_folder` on Unix sockets.

    `runtime` is a private folder this fills with the Python backend; `sockets` lie in a folder that the caller makes,
    with the rights of those who may ask; `load` names the models to load at the start (others can be loaded later).
    Raises MissingLibrary.
    """
    packages = site_packages or Path(sysconfig.get_path("purelib"))
    server = Path(triton.server_folder(packages))
    if not (server / "bin" / "tritonserver").is_file():
        raise MissingLibrary("Triton is not installed", "run `uv sync --extra embedded --extra models`")
    backends = _backends(packages, server, runtime)
    libraries = _libraries(packages, runtime)
    arguments = triton.arguments(packages, models_folder, backends, sockets, tuple(load), metrics=metrics)
    # A killed server leaves its sockets behind, and the next one would find their names taken.
    clear = ["sh", "-c", 'rm -f -- "$1" "$2" "$3"; shift 3; exec "$@"', "sh"]
    return [*clear, sockets.http, sockets.grpc, sockets.metrics, *arguments], _inherited() | triton.environment(
        packages, libraries, weights
    )


def _inherited() -> dict[str, str]:
    # Nothing of the caller's environment that could hold a secret goes in.
    passed = ("PATH", "LANG", "TZ", "TMPDIR", "OMP_NUM_THREADS", "MODELS_THREADS", "ANSWER_SCORE_SIZE")
    return {name: os.environ[name] for name in passed if name in os.environ}


def _backends(packages: Path, server: Path, runtime: Path) -> Path:
    """Return a folder with the Python backend and the stub of this interpreter's version."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    stub = Path(triton.stub(packages, version))
    if not stub.is_file():
        raise MissingLibrary(f"Triton has no part for Python {version}", "use Python 3.11, 3.12 or 3.13")
    target = runtime / "backends" / "python"
    target.mkdir(parents=True, exist_ok=True)
    for source in [*(server / "backends" / "python").iterdir(), stub]:
        _copy(source, target / source.name)
    (target / stub.name).chmod(0o755)
    return target.parent


def _copy(source: Path, target: Path) -> None:
    # By way of a second name: a server that runs already may hold the first one open.
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, fresh)
    fresh.replace(target)


def _libraries(packages: Path, runtime: Path) -> list[Path]:
    """Return the folders to search for shared libraries, the private one first."""
    carried = Path(triton.libraries_folder(packages))
    library = libpython()
    private = runtime / "lib"
    private.mkdir(parents=True, exist_ok=True)
    names = {f"libpython3.{sys.version_info.minor}.so.1.0"}
    names |= {
        path.name for path in carried.glob(triton.RENAMED_LIBPYTHON) if f".{sys.version_info.minor}.so" in path.name
    }
    for name in names:
        link = private / name
        link.unlink(missing_ok=True)
        link.symlink_to(library)
    return [private, carried]


def libpython() -> Path:
    """Return the shared library of the running interpreter; raises MissingLibrary naming the package to install."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folders = [
        sysconfig.get_config_var("LIBDIR"),
        sysconfig.get_config_var("multiarchlib"),
        f"{sys.base_prefix}/lib",
        f"/usr/lib/{sysconfig.get_config_var('MULTIARCH') or ''}",
    ]
    for folder in folders:
        for name in (f"libpython{version}.so.1.0", f"libpython{version}.so"):
            if folder and (library := Path(folder) / name).is_file():
                return library.resolve()
    raise MissingLibrary(
        f"the shared library of Python {version} is missing",
        f"install libpython{version}: sudo apt install libpython{version}",
        f"libpython{version}",
    )
