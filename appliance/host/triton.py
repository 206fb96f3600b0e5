"""What every Triton from the wheel needs, whoever starts it: its arguments, its environment, the names it looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Sockets:
    """Where a server listens: Unix sockets in one folder, whose rights say who may speak to it.

    Whoever reaches a Triton can have it load code and run as its account, and a port of loopback is open to every
    account of the machine. The server takes a Unix socket wherever it takes an address, as gRPC and libevhtp do.
    """

    folder: PurePath

    @property
    def http(self) -> str:
        """The socket that loads models and reports the state of the server."""
        return str(self.folder / "http")

    @property
    def grpc(self) -> str:
        """The socket that answers requests; the server writes its port behind the name."""
        return str(self.folder / f"grpc:{GRPC_PORT}")

    @property
    def metrics(self) -> str:
        """The socket that counts."""
        return str(self.folder / "metrics")


HTTP_PORT, GRPC_PORT, METRICS_PORT = 8000, 8001, 8002
"""Port numbers that the server requires for each socket; nothing listens on them."""
SHORTEST_PING_MS = 5000
"""The application pings a call that takes minutes, so that a cut is noticed; gRPC's own limit is five minutes."""


def arguments(
    packages: PurePath,
    models: PurePath,
    backends: PurePath,
    sockets: Sockets,
    load: tuple[str, ...] = (),
    *,
    metrics: bool = False,
) -> list[str]:
    """Return the command of a server that listens on Unix sockets alone."""
    counted = [
        "--allow-gpu-metrics=false",
        f"--metrics-address=unix:{sockets.metrics}",
        f"--metrics-port={METRICS_PORT}",
    ]
    return [
        str(server_folder(packages) / "bin" / "tritonserver"),
        f"--model-repository={models}",
        f"--backend-directory={backends}",
        "--model-control-mode=explicit",
        *(f"--load-model={name}" for name in load),
        "--strict-readiness=false",
        "--exit-on-error=false",
        "--disable-auto-complete-config",
        f"--http-address=unix:{sockets.http}",
        f"--http-port={HTTP_PORT}",
        f"--grpc-address=unix:{sockets.folder / 'grpc'}",
        f"--grpc-port={GRPC_PORT}",
        f"--grpc-http2-min-recv-ping-interval-without-data={SHORTEST_PING_MS}",
        "--grpc-http2-max-ping-strikes=0",
        *(["--allow-gpu-metrics=false", *counted] if metrics else ["--allow-metrics=false"]),
    ]


def environment(packages: PurePath, libraries: Sequence[PurePath], weights: PurePath) -> dict[str, str]:
    """Return the environment of the server's process; models find their code by MODELS_SITE."""
    return {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in libraries),
        "MODELS_SITE": str(packages),
        "MODELS_WEIGHTS": str(weights),
        "PYTHONDONTWRITEBYTECODE": "1",
        # A thread that spins while it waits takes the core from the process that has the work.
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_OFFLINE": "1",
        "ORT_DISABLE_TELEMETRY": "1",
    }
