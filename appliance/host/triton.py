"""What every Triton from the wheel needs, whoever starts it: its arguments, its environment, the names it looks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

# The stub for 3.13 asks for the wheel's own libpython by this stem; that one knows no standard library on this machine.
RENAMED_LIBPYTHON = "libpython3-*"


def server_folder(packages: PurePath) -> PurePath:
    """Return where the server lies inside a site-packages folder."""
    return packages / "pytriton" / "tritonserver"


def libraries_folder(packages: PurePath) -> PurePath:
    """Return where the wheel keeps the libraries that it carries."""
    return packages / "nvidia_pytriton.libs"


def stub(packages: PurePath, version: str) -> PurePath:
    """Return the program that runs a model's Python of a version such as 3.13."""
    return server_folder(packages) / "python_backend_stubs" / version / "triton_python_backend_stub"


def arguments(
    packages: PurePath, models: PurePath, backends: PurePath, ports: tuple[int, int, int], load: tuple[str, ...] = ()
) -> list[str]:
    """Return the command of a server on loopback; `ports` are HTTP, gRPC and metrics, 0 for no metrics."""
    http, grpc, metrics = ports
    counted = ["--allow-gpu-metrics=false", "--metrics-address=127.0.0.1", f"--metrics-port={metrics}"]
    return [
        str(server_folder(packages) / "bin" / "tritonserver"),
        f"--model-repository={models}",
        f"--backend-directory={backends}",
        "--model-control-mode=explicit",
        *(f"--load-model={name}" for name in load),
        "--strict-readiness=false",
        "--exit-on-error=false",
        "--disable-auto-complete-config",
        "--http-address=127.0.0.1",
        f"--http-port={http}",
        "--grpc-address=127.0.0.1",
        f"--grpc-port={grpc}",
        *(counted if metrics else ["--allow-metrics=false"]),
    ]


def environment(packages: PurePath, libraries: list[PurePath], weights: PurePath) -> Mapping[str, str]:
    """Return what the server's process needs to be told; models find their code by MODELS_SITE."""
    return {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in libraries),
        "MODELS_SITE": str(packages),
        "MODELS_WEIGHTS": str(weights),
        "PYTHONDONTWRITEBYTECODE": "1",
        # A thread that spins while it waits takes the core from the process that has the work.
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_OFFLINE": "1",
    }
