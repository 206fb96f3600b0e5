"""Questions to an inference host."""

from __future__ import annotations

from appliance.components.inference.deploy import MODELS, ON_GPU, PORT, SOCKETS
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.site import endpoints

_OWN = ("--cert", "/etc/hr-appliance/tls/inference/cert.pem", "--key", "/etc/hr-appliance/tls/inference/key.pem")
_CURL = ("curl", "--silent", "--max-time", "10", "--cacert", "/etc/hr-appliance/tls/ca.pem", "--output", "/dev/null")
_LOCAL = ("curl", "--fail", "--silent", "--max-time", "10", "--unix-socket", SOCKETS.http)
_STATUS = ("--write-out", "%{http_code}")


def preflight(context: Context, host: str) -> list[Check]:
    """Return the checks before Triton is installed."""
    checks = [
        Check(
            "the processor has AVX2",
            ("grep", "-q", "avx2", "/proc/cpuinfo"),
            "Use a host, or a virtual machine's processor type, with AVX2: the models need it.",
        ),
    ]
    if context.site.hosts[host].gpu == "nvidia":
        fix = "Put the card in (the driver comes with the baseline), or write `gpu: none`."
        checks.append(
            Check("the NVIDIA driver answers", ("sh", "-c", "test -e /dev/nvidiactl || lspci | grep -qi nvidia"), fix)
        )
    return checks


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while the models answer, and nobody else than the web hosts can ask them."""
    proxy = endpoints.url(context.address(host), PORT)
    load = f"{proxy}/inference.GRPCInferenceService/RepositoryModelLoad"
    look = "Look at `journalctl -u hr-triton`: it says why; then `systemctl restart hr-triton`."
    again = "Run `appliance apply`; somebody changed the proxy's configuration."
    checks = [
        Check(
            f"the model {model} is ready",
            (*_LOCAL, f"http://localhost/v2/models/{model}/ready"),
            look,
        )
        for model in MODELS
    ]
    checks += [
        Check("the proxy answers by TLS", (*_CURL, *_OWN, *_STATUS, f"{proxy}/healthz"), again, expect="^200$"),
        Check(
            "without a certificate nothing is answered", (*_CURL, *_STATUS, f"{proxy}/healthz"), again, expect="^400$"
        ),
        Check(
            "nobody can have a model loaded from outside",
            (*_CURL, *_OWN, *_STATUS, "--http2", "--request", "POST", load),
            again,
            expect="^403$",
        ),
        Check("Triton can be asked by its proxy alone", ("sh", "-c", _CLOSED), again),
    ]
    if context.site.hosts[host].gpu == "nvidia":
        fix = "Look at `journalctl -u hr-triton`: the driver or its libraries refused; the models run on the processor."
        checks += [
            Check(f"the model {model} runs on the GPU", _on_gpu(model), fix, expect="KIND_GPU") for model in ON_GPU
        ]
    return checks


def _on_gpu(model: str) -> tuple[str, ...]:
    return (*_LOCAL, f"http://localhost/v2/models/{model}/config")


_CLOSED = f"test \"$(stat -c '%U %a' {SOCKETS.folder})\" = 'hr-inference 750' && ! ss -Hltnp | grep -q tritonserver"
"""Its own account and group may enter the folder of the sockets, and it listens on no port."""
