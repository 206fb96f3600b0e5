"""A real Triton that serves small models under the names of the real ones, so that the door itself is tested."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.embedded.triton import command
from appliance.host.triton import Sockets
from tests.pace import scaled

MODELS = Path(__file__).resolve().parents[4] / "models"

MODEL = """
import hashlib, os, site, sys, time
site.addsitedir(os.environ["MODELS_SITE"])
sys.path.insert(0, {models!r})
import numpy as np
import triton_python_backend_utils as pb_utils
from serving.triton import read, read_json, reply, tensor

class TritonPythonModel:
    def execute(self, requests):
        return [self.answer(request) for request in requests]

    def answer(self, request):
        asked, content = read_json(request), read(request, "content")
        if asked.get("fail"):
            return pb_utils.InferenceResponse(error=pb_utils.TritonError("cannot read Zhang San"))
        if "texts" in asked:
            rows = [[len(text)] * 384 for text in asked["texts"]]
            return pb_utils.InferenceResponse(output_tensors=[tensor("vectors", np.array(rows, np.float32))])
        time.sleep(asked.get("seconds", 0))
        found = None if content is None else [len(content), hashlib.sha256(content).hexdigest()]
        return reply({{"asked": asked, "content": found}})
"""


def config(name: str, inputs: str, output: str, kind: str, dims: str) -> str:
    """Write a config.pbtxt."""
    tensors = ", ".join(f'{{ name: "{one}" data_type: TYPE_UINT8 dims: [ -1 ] }}' for one in inputs.split())
    return (
        f'name: "{name}"\nbackend: "python"\nmax_batch_size: 0\ninput [ {tensors} ]\n'
        f'output [ {{ name: "{output}" data_type: {kind} dims: [ {dims} ] }} ]\n'
        "instance_group [ { kind: KIND_CPU count: 1 } ]\n"
        'parameters: { key: "FORCE_CPU_ONLY_INPUT_TENSORS" value: { string_value: "yes" } }\n'
    )


SERVED = {
    "document_text": config("document_text", "request content", "response", "TYPE_UINT8", "-1"),
    "resume_fields": config("resume_fields", "request", "response", "TYPE_UINT8", "-1"),
    "sentence_vectors": config("sentence_vectors", "request", "vectors", "TYPE_FP32", "-1, 384"),
    "answer_score": config("answer_score", "request", "response", "TYPE_INT64", "-1"),
}
"""speech_text is left out: a model that nobody installed; answer_score answers in another type than it should."""


class Server:
    """A Triton that can be stopped and started again on the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sockets = Sockets(folder)
        self.address = f"unix:{self.sockets.grpc}"
        for name, text in SERVED.items():
            place = folder / "models" / name / "1"
            place.mkdir(parents=True)
            (place.parent / "config.pbtxt").write_text(text)
            (place / "model.py").write_text(MODEL.format(models=str(MODELS)))
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start and wait until every model is ready."""
        arguments, environment = command(
            self.folder / "models", self.folder / "runtime", self.folder, self.sockets, list(SERVED)
        )
        log = self.folder / "triton.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(arguments, env=environment, stdout=out, stderr=out, start_new_session=True)
        deadline = time.monotonic() + scaled(120)
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(self.sockets.grpc) == 0:
                    return
            time.sleep(0.1)
        self.stop()
        pytest.fail("Triton did not start:\n" + log.read_text(errors="replace")[-4000:])

    def stop(self) -> None:
        """Stop and wait for the end."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(scaled(30))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(scaled(10))
        self.process = None


@pytest.fixture(scope="session")
def small_triton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Triton with the small models."""
    server = Server(tmp_path_factory.mktemp("small_triton"))
    server.start()
    yield server
    server.stop()
