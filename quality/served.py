"""Ask models through Triton: the one that runs already, or one started for the time of the measure."""

import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tritonclient.grpc as grpc
from tritonclient.utils import InferenceServerException

from appliance.embedded.triton import command
from appliance.host.triton import Sockets

MODELS = Path(__file__).resolve().parent.parent / "models"
STARTING = 120  # seconds
LOADING = 600  # seconds


class NotServed(Exception):
    """Say which model is not to be had, and what to do."""


class Served:
    """A Triton that answers JSON requests."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = grpc.InferenceServerClient(address)

    def live(self) -> bool:
        try:
            return self._client.is_server_live()
        except InferenceServerException:
            return False

    def load(self, model: str) -> None:
        """Load a model if it is not there; raises NotServed with Triton's reason."""
        try:
            if not self._client.is_model_ready(model):
                self._client.load_model(model, client_timeout=LOADING)
        except InferenceServerException as away:
            reason = _reason(away)
            remedy = f"Run scripts/models fetch {model}" if "MissingWeights" in reason else "Look at Triton's log"
            raise NotServed(f"{model} cannot be served: {reason}. {remedy}.") from away

    def ask(self, model: str, request: dict[str, Any], content: bytes | None = None) -> dict[str, Any]:
        """Return the JSON answer of a model."""
        return json.loads(self._infer(model, request, content, "response").tobytes())

    def vectors(self, texts: list[str], kind: str) -> list[list[float]]:
        """Return one vector for each text; kind is query or passage."""
        request = {"texts": texts, "kind": kind}
        return self._infer("sentence_vectors", request, None, "vectors").tolist()

    def _infer(self, model: str, request: dict[str, Any], content: bytes | None, output: str) -> np.ndarray:
        inputs = []
        for name, data in (("request", json.dumps(request).encode()), ("content", content)):
            if data is not None:
                tensor = grpc.InferInput(name, [len(data)], "UINT8")
                tensor.set_data_from_numpy(np.frombuffer(data, np.uint8))
                inputs.append(tensor)
        try:
            answer = self._client.infer(model, inputs, client_timeout=LOADING)
        except InferenceServerException as away:
            raise NotServed(f"{model} stopped answering ({away.message()}). Look at Triton's log.") from away
        return answer.as_numpy(output)


@contextlib.contextmanager
def served(address: str | None, models: list[str]) -> Iterator[Served]:
    """Give a Triton with the models loaded: at the address, or one of our own that is stopped afterwards."""
    if address:
        given = Served(address)
        if not given.live():
            raise NotServed(f"No Triton answers at {address}. Start it, or leave --triton out.")
        for model in models:
            given.load(model)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="hr-quality-") as folder, _started(Path(folder)) as own:
        for model in models:
            own.load(model)
        yield own


@contextlib.contextmanager
def _started(folder: Path) -> Iterator[Served]:
    _runs_programs(folder)
    sockets = Sockets(folder)
    arguments, environment = command(MODELS, folder, _weights(), sockets, [])
    log = folder / "triton.log"
    with log.open("wb") as out:
        process = subprocess.Popen(arguments, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        own, deadline = Served(f"unix:{sockets.grpc}"), time.monotonic() + STARTING
        while not own.live():
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotServed(f"Triton did not start: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.1)
        yield own
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _runs_programs(folder: Path) -> None:
    """Raise NotServed where nothing in a folder can be run, as on a file system that is mounted noexec."""
    program = folder / "runs"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    try:
        subprocess.run([program], check=True)
    except PermissionError as refused:
        raise NotServed(
            f"No program can run from {folder.parent}, which is mounted noexec, and Triton starts some from there. "
            "Set TMPDIR to a folder where programs may run, for instance TMPDIR=/var/tmp."
        ) from refused


def _reason(away: InferenceServerException) -> str:
    """Return the first line of what Triton says that names a cause."""
    lines = [line.strip(" ;") for line in (away.message() or "").splitlines() if line.strip(" ;")]
    named = [line for line in lines if re.match(r"\w*(?:Error|Weights|Exception)\b", line)]
    return (named or lines or ["no reason given"])[0][:300].rstrip(".")


def _weights() -> Path:
    if str(MODELS) not in sys.path:
        sys.path.insert(0, str(MODELS))
    from serving.weights import folder_of_weights

    return folder_of_weights()
