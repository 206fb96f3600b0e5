"""What an inference host has: Python environment, models, weights, Triton on loopback, and the proxy in front."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import PurePosixPath as Path

from appliance.errors import ApplianceError
from appliance.host import triton, venv
from appliance.host.context import Context
from appliance.host.desired import (
    Account,
    Certificate,
    Desired,
    File,
    Folder,
    Item,
    Link,
    Package,
    Step,
    Tree,
    Unit,
)
from appliance.host.firewall import admit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render
from appliance.site import endpoints

SOCKETS = triton.Sockets(Path("/run/hr-triton"))
"""Where Triton listens: its account and the proxy's may enter."""
HEALTH_SECONDS = 30
PORT = endpoints.INFERENCE
ROOT = Path("/opt/hr-appliance/inference")
PYTHON = "3.13"
LIBPYTHON = f"/usr/lib/x86_64-linux-gnu/libpython{PYTHON}.so.1.0"
CARRIED_LIBPYTHON = "libpython3-419a3a08.13.so.1.0"
"""What the stub of nvidia-pytriton 0.7.0 for Python 3.13 asks for; a test looks into the wheel."""
MODELS = ("document_text", "resume_fields", "sentence_vectors", "speech_text", "answer_score")
ON_GPU = ("speech_text", "answer_score")
"""Models whose library runs on NVIDIA's GPUs; the others are light and stay on the processor."""
METHODS = ("ModelInfer", "ServerLive", "ServerReady", "ModelReady", "ModelMetadata", "ModelConfig")
LONGEST_SECONDS = 1260
"""A little more than the longest deadline of a model's contract, so that the application is the one that gives up."""
MEMORY_MIB = {"0.5b": 4096, "1.5b": 6656}
# Copies, not links: the stub looks for libraries beside itself first, and the wheel's libpython has no library.
_COPY = (
    'set -e; umask 022; to=$1; shift; mkdir -p "$to"; for part in "$@"; do new="$to/.new"; cp "$part" "$new"; '
    'chmod 0755 "$new"; mv -fT "$new" "$to/$(basename "$part")"; done'
)
_COPIED = (
    'to=$1; shift; for part in "$@"; do copy="$to/$(basename "$part")"; '
    '[ ! -L "$copy" ] && cmp -s "$part" "$copy" || exit 1; done'
)
DEVICES = ("/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm", "char-nvidia-frontend", "char-nvidia-uvm")


def desired(context: Context, host: str) -> Desired:
    """Return the whole of it, programs first, then Triton, then the proxy."""
    current = environment_folder(context).parent.name
    forget = venv.forget("forget environments before the last", str(ROOT), current, 2)
    items = (*_programs(context), *_triton(context, host), *_proxy(context, host), forget)
    return Desired("inference", items)


def environment_folder(context: Context) -> Path:
    """Return the Python environment, named by what it is made of."""
    return ROOT / venv.digest(context, "requirements/inference.txt")[:12] / "venv"


def weights(context: Context) -> dict[str, str]:
    """Return {archive in the bundle: folder below weights/} of what this site uses: one rater, everything else."""
    folders = {}
    for member in sorted(context.release.files):
        name = member.removeprefix("trees/weights-").removesuffix(".tar")
        if not member.startswith("trees/weights-"):
            continue
        model, _, variant = name.rpartition("-")
        if model != "answer_score" or variant == context.site.policy.rater:
            folders[member] = f"{model}/{variant}"
    if f"answer_score/{context.site.policy.rater}" not in folders.values():
        raise ApplianceError(
            f"The bundle has no rater of the size {context.site.policy.rater}, which the site file asks for.",
            f"Build it with `appliance bundle build --rater {context.site.policy.rater}`, or change policy.rater.",
        )
    return folders


def _programs(context: Context) -> tuple[Item, ...]:
    packages = environment_folder(context) / "lib" / f"python{PYTHON}" / "site-packages"
    backend, library = ROOT / "runtime/backends/python", ROOT / "runtime/lib"
    server = triton.server_folder(packages)
    parts = [server / "backends/python" / name for name in ("libtriton_python.so", "triton_python_backend_utils.py")]
    copied = ("sh", str(backend), *map(str, (*parts, triton.stub(packages, PYTHON))))
    trees = [
        Tree(str(ROOT / "weights" / folder), member, context.release.files[member])
        for member, folder in weights(context).items()
    ]
    return (
        *map(Package, ("python3-venv", f"libpython{PYTHON}", "curl", "nginx")),
        Unit("nginx.service", masked=True),
        Account("hr-inference", home="/var/lib/hr-appliance/inference"),
        Account("hr-inference-proxy"),
        Folder("/opt/hr-appliance"),
        Folder(str(ROOT)),
        venv.step(context, "install Triton", str(environment_folder(context)), "requirements/inference.txt"),
        Tree(str(ROOT / "models"), "trees/models.tar", venv.digest(context, "trees/models.tar")),
        *trees,
        Step("lay out Triton's Python backend", ("sh", "-c", _COPY, *copied), ("sh", "-c", _COPIED, *copied)),
        Link(str(library / Path(LIBPYTHON).name), LIBPYTHON),
        Link(str(library / CARRIED_LIBPYTHON), LIBPYTHON),
    )


def _triton(context: Context, host: str) -> tuple[Item, ...]:
    gpu = context.site.hosts[host].gpu == "nvidia"
    packages = environment_folder(context) / "lib" / f"python{PYTHON}" / "site-packages"
    libraries = [ROOT / "runtime/lib", triton.libraries_folder(packages)]
    environment = dict(triton.environment(packages, libraries, ROOT / "weights"))
    environment["ANSWER_SCORE_SIZE"] = context.site.policy.rater
    unit = "/etc/systemd/system/hr-triton.service"
    text = render(
        __package__,
        unit,
        environment=environment,
        arguments=triton.arguments(packages, ROOT / "models", ROOT / "runtime/backends", SOCKETS, metrics=True),
        sockets=SOCKETS,
        memory_mib=MEMORY_MIB[context.site.policy.rater],
        sandbox=sandbox(reach=(), makes_code=True, devices=DEVICES if gpu else ()),
    )
    values = {"http": SOCKETS.http, "repository": str(ROOT / "models"), "models": MODELS, "gpu": ON_GPU if gpu else ()}
    settings, loader = "/etc/hr-appliance/inference/models.json", "/usr/lib/hr-appliance/load-models"
    health = "/etc/systemd/system/hr-inference-health"
    installed = ("install Triton", "lay out Triton's Python backend")
    data = [str(ROOT / "weights" / folder) for folder in weights(context).values()]
    return (
        Folder("/etc/hr-appliance/inference"),
        Folder("/var/lib/hr-appliance"),
        Folder("/var/lib/hr-appliance/inference", "hr-inference", "hr-inference", 0o700),
        File(settings, json.dumps(values, indent=1) + "\n"),
        File(loader, _program("load_models.py"), mode=0o755),
        File(unit, text),
        Unit("hr-triton.service", restart_on=(unit, settings, *installed, str(ROOT / "models"), *data)),
        File(
            f"{health}.service",
            render(__package__, f"{health}.service", longest_seconds=LONGEST_SECONDS, sandbox=sandbox(reach=())),
        ),
        File(f"{health}.timer", render(__package__, f"{health}.timer", seconds=HEALTH_SECONDS)),
        Unit("hr-inference-health.timer", restart_on=(f"{health}.timer",)),
    )


def _proxy(context: Context, host: str) -> tuple[Item, ...]:
    config, unit = "/etc/hr-appliance/inference/nginx.conf", "/etc/systemd/system/hr-inference.service"
    web, address = context.hosts("web"), context.address(host)
    text = proxy_config(
        listen=endpoints.join(address, PORT),
        clients=[f"web.{name}" for name in web],
        observers=[f"operator.{context.site.name}", f"inference.{host}"],
    )
    return (
        Certificate("inference", "hr-inference-proxy", "hr-inference-proxy"),
        File(config, text),
        File(unit, render(__package__, unit, sandbox=sandbox(reach=None))),
        *admit("inference", PORT, context.addresses("web"), "web"),
        Unit("hr-inference.service", restart_on=(unit,), reload_on=(config, "tls/inference")),
    )


def proxy_config(**values: object) -> str:
    """Return the proxy's configuration; `listen`, `clients` and `observers` have to be given."""
    fixed = {
        "run": "/run/hr-inference",
        "log": "syslog:server=unix:/dev/log,nohostname,tag=hr_inference",
        "tls": "/etc/hr-appliance/tls/inference",
        "anchor": "/etc/hr-appliance/tls/ca.pem",
        "sockets": SOCKETS,
        "methods": METHODS,
        "longest_seconds": LONGEST_SECONDS,
    }
    return render(__package__, "/etc/hr-appliance/inference/nginx.conf", **(fixed | values))


def _program(name: str) -> str:
    return (files(__package__) / "remote" / name).read_text(encoding="utf-8")
