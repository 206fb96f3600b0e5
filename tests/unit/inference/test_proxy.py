"""What passes to the models and what does not: the proxy as it is configured, before a real Triton."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import tritonclient.grpc as grpc
from tritonclient.grpc.service_pb2_grpc import GRPCInferenceServiceStub
from tritonclient.utils import InferenceServerException

from appliance.components.inference import deploy
from appliance.host.triton import Sockets
from tests.models.conftest import MODELS, Triton
from tests.pace import scaled
from tests.unit.served import certify, free_port, nginx, tls
from tests.unit.sites import ROOT, context_of

LOADED = ("resume_fields", "document_text")
"""Models that need no fetched weights."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A Triton with metrics, the proxy in front of it, and a certificate for each who tries."""
    folder = tmp_path_factory.mktemp("inference")
    context = context_of("lab-three", folder / "state")
    pairs = {name: certify(context, name, host, folder) for name, host in CALLERS}
    port = free_port()
    text = deploy.proxy_config(
        listen=f"127.0.0.1:{port}",
        sockets=Sockets(folder),
        clients=["web.front"],
        observers=["database.store"],
        run=str(folder / "run"),
        log=f"{folder}/calls.log",
        tls=str(pairs["inference"]),
        anchor=str(folder / "ca.pem"),
    )
    server = Triton(folder, metrics=True)
    try:
        with nginx(text, port, folder):
            yield folder, pairs, port
    finally:
        server.stop()


CALLERS = (("inference", "infer"), ("web", "front"), ("edge", "front"), ("database", "store"))


@pytest.fixture(scope="module")
def loaded(place) -> str:
    """What the program said that loads and warms the models after each start."""
    folder, _pairs, _port = place
    told = {"http": Sockets(folder).http, "repository": str(MODELS), "gpu": LOADED[:1]}
    (folder / "models.json").write_text(json.dumps(told | {"models": [*LOADED, "no_such_model"]}))
    return load_models(folder)


def load_models(folder: Path, *arguments: str) -> str:
    """Run the program of an inference host; returns what it printed."""
    script = ROOT / "appliance/components/inference/remote/load_models.py"
    argv = [sys.executable, "-I", str(script), "--settings", str(folder / "models.json"), *arguments]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=scaled(300))
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def client(place, pair: str | None):
    """Return Triton's own client, known by a certificate."""
    folder, pairs, port = place
    own = (
        {"private_key": str(pairs[pair] / "key.pem"), "certificate_chain": str(pairs[pair] / "cert.pem")}
        if pair
        else {}
    )
    name = [("grpc.ssl_target_name_override", "inference.infer")]
    return grpc.InferenceServerClient(
        f"127.0.0.1:{port}", ssl=True, root_certificates=str(folder / "ca.pem"), channel_args=name, **own
    )


def ask(place, pair: str | None, path: str) -> tuple[int, bytes]:
    folder, pairs, port = place
    context = tls(folder / "ca.pem", pairs[pair] if pair else None, check_hostname=False)
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=scaled(30), context=context)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.mark.slow
@pytest.mark.feature("PV-09")
def test_web_host_when_it_asks_a_model_then_is_answered(place, loaded):
    import numpy as np

    asked = json.loads((MODELS / "resume_fields/vectors.json").read_text())[0]
    data = json.dumps(asked["request"]).encode()
    tensor = grpc.InferInput("request", [len(data)], "UINT8")
    tensor.set_data_from_numpy(np.frombuffer(data, np.uint8))
    one = client(place, "web")
    answer = one.infer("resume_fields", [tensor], client_timeout=scaled(60)).as_numpy("response").tobytes()
    assert json.loads(answer)["fields"]["name"] == asked["holds"]["name"]
    assert one.is_server_live()
    assert one.is_model_ready("document_text")
    assert one.get_model_config("document_text").config.name == "document_text"


@pytest.mark.slow
def test_models_when_loaded_then_each_is_warm_and_what_fails_is_named(loaded):
    assert "document_text: ready on CPU" in loaded
    assert "resume_fields: ready on CPU, for the GPU was refused" in loaded or "resume_fields: ready on GPU" in loaded
    assert "no_such_model: failed" in loaded


@pytest.mark.slow
def test_model_when_its_process_has_died_then_the_check_loads_it_again_and_leaves_the_others(place, loaded):
    folder, _pairs, _port = place
    assert "loaded again" not in load_models(folder, "--check")
    triton = next(each for each in psutil.process_iter() if f"unix:{folder}/http" in " ".join(_words(each)))
    stubs = [each for each in triton.children(recursive=True) if "/document_text/" in " ".join(_words(each))]
    for stub in stubs:
        stub.kill()
    assert stubs
    psutil.wait_procs(stubs, scaled(30))
    said = load_models(folder, "--check")
    assert "document_text: loaded again" in said
    assert "resume_fields" not in said
    assert "loaded again" not in load_models(folder, "--check")


@pytest.mark.slow
def test_model_when_triton_does_not_have_it_any_more_then_the_check_loads_it(place, loaded):
    folder, _pairs, _port = place
    subprocess.run(
        ["curl", "-sf", "-X", "POST", "--unix-socket", Sockets(folder).http,
         "http://localhost/v2/repository/models/document_text/unload"],
        check=True, timeout=scaled(60),
    )  # fmt: skip
    assert "document_text: loaded again" in load_models(folder, "--check")


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline() if process.name().startswith("triton") else []
    except psutil.Error:
        return []


CALLS = {
    "loading a model": lambda one: one.load_model("resume_fields"),
    "loading another's model": lambda one: one.load_model("evil", config="{}", files={"file:1/model.py": b""}),
    "unloading a model": lambda one: one.unload_model("resume_fields"),
    "the list of the repository": lambda one: one.get_model_repository_index(),
    "registering shared memory": lambda one: one.register_system_shared_memory("a", "/a", 16),
    "asking for shared memory": lambda one: one.get_system_shared_memory_status(),
    "registering memory of the GPU": lambda one: one.register_cuda_shared_memory("a", b"", 0, 16),
    "changing the log": lambda one: one.update_log_settings({"log_verbose_level": 9}),
    "changing the trace": lambda one: one.update_trace_settings(settings={"trace_level": ["TIMESTAMPS"]}),
    "statistics": lambda one: one.get_inference_statistics(),
}


@pytest.mark.slow
@pytest.mark.feature("PV-09")
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_web_host_when_it_calls_anything_else_then_is_refused(place, loaded, call):
    with pytest.raises(InferenceServerException) as refused:
        call(client(place, "web"))
    assert refused.value.status() == "StatusCode.PERMISSION_DENIED"


@pytest.mark.slow
@pytest.mark.feature("PV-09", "PV-19")
@pytest.mark.parametrize("pair", ["edge", "database", "inference", None])
def test_stranger_when_it_asks_a_model_then_is_refused(place, loaded, pair):
    with pytest.raises(InferenceServerException) as refused:
        client(place, pair).is_model_ready("resume_fields", client_timeout=10)
    assert refused.value.status() in ("StatusCode.PERMISSION_DENIED", "StatusCode.INTERNAL", "StatusCode.UNKNOWN")


@pytest.mark.slow
@pytest.mark.feature("PV-09")
@pytest.mark.parametrize(
    ("pair", "path", "status"),
    [
        ("web", "/metrics", 200),
        ("database", "/metrics", 200),
        ("edge", "/metrics", 403),
        ("edge", "/healthz", 200),
        (None, "/healthz", 400),
        (None, "/metrics", 400),
        ("web", "/v2/repository/index", 403),
        ("web", "/v2/models/resume_fields/config", 403),
        ("web", "/v2/systemsharedmemory/status", 403),
    ],
)
def test_address_when_asked_by_https_then_shows_metrics_to_those_who_look(place, loaded, pair, path, status):
    found, text = ask(place, pair, path)
    assert found == status
    if path == "/metrics" and status == 200:
        assert b"nv_inference_request_success" in text


def test_methods_when_admitted_then_are_methods_that_triton_has_and_the_application_calls():
    class Channel:
        def __init__(self) -> None:
            self.paths: list[str] = []

        def unary_unary(self, path: str, *_args, **_kept) -> None:
            self.paths.append(path)

        stream_stream = unary_unary

    channel = Channel()
    GRPCInferenceServiceStub(channel)
    assert {f"/inference.GRPCInferenceService/{name}" for name in deploy.METHODS} <= {*channel.paths}


def test_library_when_the_wheel_is_looked_into_then_has_the_name_that_hosts_link():
    found = importlib.util.find_spec("pytriton")  # its client code asks for more than is installed: not imported
    folder = Path(str(found.origin)).parent.parent / "nvidia_pytriton.libs"
    assert [path.name for path in folder.glob("libpython3-*.13.so*")] == [deploy.CARRIED_LIBPYTHON]
