"""One real Triton for the whole session, which loads a model when a test first asks for it."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tritonclient.grpc as grpc
from tritonclient.utils import InferenceServerException

from appliance.embedded.triton import command
from appliance.host.triton import Sockets
from tests.pace import scaled

MODELS = Path(__file__).resolve().parents[2] / "models"
if str(MODELS) not in sys.path:
    sys.path.insert(0, str(MODELS))

import serving  # noqa: E402 - the same
from serving.weights import folder_of_weights  # noqa: E402 - the lines above say where it is


def _end_with_parent() -> None:
    """Have the kernel end this process when the tests are killed before they can."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


class Triton:
    """A running server; `ask` loads the model if it is not yet there."""

    def __init__(self, folder: Path, load: tuple[str, ...] = (), *, metrics: bool = False) -> None:
        self.log = folder / "triton.log"
        self.sockets = Sockets(folder)
        self.address = f"unix:{self.sockets.grpc}"
        arguments, environment = command(MODELS, folder, folder_of_weights(), self.sockets, list(load), metrics=metrics)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                arguments,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.client = grpc.InferenceServerClient(self.address)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + scaled(120)
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.client.is_server_live():
                    return
            except InferenceServerException:
                time.sleep(0.1)
        self.stop()
        pytest.fail("Triton did not start:\n" + self.log.read_text(errors="replace")[-4000:])

    def load(self, model: str) -> None:
        """Load a model and wait until it is ready; fails with the reason that Triton gives."""
        if self.client.is_model_ready(model):
            return
        try:
            self.client.load_model(model, client_timeout=600)
        except InferenceServerException as away:
            pytest.fail(f"Triton cannot load {model}: {away}\n" + self.log.read_text(errors="replace")[-4000:])

    def infer(self, model: str, request: Any, content: bytes | None, output: str) -> np.ndarray:
        """Return one output of the model as Triton gives it."""
        self.load(model)
        inputs = []
        raw = request if isinstance(request, bytes) else json.dumps(request).encode()
        for name, data in (("request", raw), ("content", content)):
            if data is not None:
                tensor = grpc.InferInput(name, [len(data)], "UINT8")
                tensor.set_data_from_numpy(np.frombuffer(data, np.uint8))
                inputs.append(tensor)
        return self.client.infer(model, inputs, client_timeout=600).as_numpy(output)

    def ask(self, model: str, request: Any, content: bytes | None = None) -> dict[str, Any]:
        """Return the JSON answer of a model."""
        return json.loads(self.infer(model, request, content, "response").tobytes())

    def stop(self) -> None:
        """End the server and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait(scaled(10))


@pytest.fixture(scope="session")
def triton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    """A Triton of this session's own, stopped at the end."""
    server = Triton(tmp_path_factory.mktemp("triton"))
    yield server
    server.stop()


@pytest.fixture
def read(triton: Triton) -> Callable[..., dict[str, Any]]:
    """Ask document_text for one document."""
    return lambda content, name="cv.pdf": triton.ask("document_text", {"name": name}, content)


@pytest.fixture(scope="session")
def read_fields() -> Callable[[str], dict[str, Any]]:
    """Read the lines of a text without places, and return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(text: str) -> dict[str, Any]:
        lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines() if line]
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines}
        asked = {"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"}
        return model.answer(asked)["fields"]

    return read
