"""Make the command that starts Triton from its wheel, as an ordinary process without root."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from appliance.embedded.errors import MissingLibrary

# The stub for 3.13 asks for the wheel's own libpython by this stem; that one knows no standard library on this machine.
_RENAMED = "libpython3-*"


def command(
    models_folder: Path,
    runtime: Path,
    weights: Path,
    http_port: int,
    grpc_port: int,
    metrics_port: int,
    load: list[str],
    site_packages: Path | None = None,
) -> tuple[list[str], dict[str, str]]:
    """Return the arguments and the environment of a Triton that serves `models_folder` on loopback.

    `runtime` is a private folder this fills with the Python backend; `load` names the models to load at the start
    (others can be loaded later); `metrics_port` 0 means no metrics. Raises MissingLibrary.
    """
    packages = site_packages or Path(sysconfig.get_path("purelib"))
    server = packages / "pytriton" / "tritonserver"
    if not (server / "bin" / "tritonserver").is_file():
        raise MissingLibrary("Triton is not installed", "run `uv sync --extra embedded --extra models`")
    backends = _backends(server, runtime)
    libraries = _libraries(packages, runtime)
    arguments = [
        str(server / "bin" / "tritonserver"),
        f"--model-repository={models_folder}",
        f"--backend-directory={backends}",
        "--model-control-mode=explicit",
        *(f"--load-model={name}" for name in load),
        "--strict-readiness=false",
        "--exit-on-error=false",
        "--disable-auto-complete-config",
        "--http-address=127.0.0.1",
        f"--http-port={http_port}",
        "--grpc-address=127.0.0.1",
        f"--grpc-port={grpc_port}",
        *(_metrics(metrics_port)),
    ]
    return arguments, _environment(packages, libraries, weights)


def _metrics(port: int) -> list[str]:
    if port == 0:
        return ["--allow-metrics=false"]
    return ["--allow-gpu-metrics=false", "--metrics-address=127.0.0.1", f"--metrics-port={port}"]


def _environment(packages: Path, libraries: list[Path], weights: Path) -> dict[str, str]:
    # Nothing of the caller's environment that could hold a secret goes in; models find their code by MODELS_SITE.
    passed = ("PATH", "LANG", "TZ", "TMPDIR", "OMP_NUM_THREADS", "MODELS_THREADS", "ANSWER_SCORE_SIZE")
    kept = {name: os.environ[name] for name in passed if name in os.environ}
    return kept | {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in libraries),
        "MODELS_SITE": str(packages),
        "MODELS_WEIGHTS": str(weights),
        "PYTHONDONTWRITEBYTECODE": "1",
        # A thread that spins while it waits takes the core from the process that has the work.
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_OFFLINE": "1",
    }


def _backends(server: Path, runtime: Path) -> Path:
    """Return a folder with the Python backend and the stub of this interpreter's version."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    stub = server / "python_backend_stubs" / version / "triton_python_backend_stub"
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
    carried = packages / "nvidia_pytriton.libs"
    library = libpython()
    private = runtime / "lib"
    private.mkdir(parents=True, exist_ok=True)
    names = {f"libpython3.{sys.version_info.minor}.so.1.0"}
    names |= {path.name for path in carried.glob(_RENAMED) if f".{sys.version_info.minor}.so" in path.name}
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
            if folder and (found := Path(folder) / name).is_file():
                return found.resolve()
    raise MissingLibrary(
        f"the shared library of Python {version} is missing",
        f"install libpython{version}: sudo apt install libpython{version}",
    )
