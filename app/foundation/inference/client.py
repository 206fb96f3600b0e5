"""The connection of one process to Triton: one channel, made when first used, shared by its threads."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import tritonclient.grpc as grpc
from grpc import ChannelCredentials, ssl_channel_credentials
from tritonclient.grpc.model_config_pb2 import DataType, ModelConfig
from tritonclient.utils import InferenceServerException

from app.errors import AppError
from app.foundation.inference.contract import CONTRACTS, Tensor, difference
from app.settings import TritonTls

log = logging.getLogger("app.inference")

TRIES = 3
FIRST_PAUSE_SECONDS = 0.2
CONTROL_SECONDS = 3.0

_CHANNEL = [
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # The library's own pauses grow to two minutes; a server that came back must be found at once.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2000),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
]
_TOO_LATE = "StatusCode.DEADLINE_EXCEEDED"
_BROKEN = "StatusCode.INTERNAL"
"""Triton's status for a model whose process has died, and for a model that failed on its input."""
_CLOSED = ("StatusCode.PERMISSION_DENIED", "StatusCode.UNIMPLEMENTED")
_ABSENT = {"StatusCode.UNAVAILABLE", "StatusCode.NOT_FOUND", "StatusCode.CANCELLED"}
_SMALLEST = {("sentence_vectors", "request"): b'{"texts": ["a"], "kind": "query"}'}
"""The smallest inputs that a living model answers; a model with a JSON answer refuses `{}` in its answer."""

Answer = TypeVar("Answer")


class ModelAway(AppError):
    """The model cannot be asked now; the same question will be answered when it is back."""

    status = 503
    code = "model_away"
    message = "The model %(model)s is not there at the moment. What you sent is kept and goes on when it is back."

    def __init__(self, model: str) -> None:
        super().__init__(model=model)
        self.model = model


class ModelFailed(AppError):
    """The model was asked and failed, or took too long; asking again may not help."""

    status = 502
    code = "model_failed"
    message = "The model %(model)s could not answer (%(reason)s)."

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(model=model, reason=reason)
        self.model = model


class NoCertificate(ModelAway):
    """No model can be asked: the certificate with which the application is known to them cannot be read."""

    code = "no_certificate"
    message = "%(path)s: %(why)s. Put it there again with `appliance apply`."

    def __init__(self, path: str, why: str) -> None:
        AppError.__init__(self, path=path, why=why)
        self.model = "*"


class ContractBroken(AppError):
    """Triton serves another version of the model than the application was made for."""

    status = 502
    code = "contract_broken"
    message = (
        "The model %(model)s is not the one expected: %(difference)s. Install models and application of one release."
    )

    def __init__(self, model: str, difference: str) -> None:
        super().__init__(model=model, difference=difference)
        self.model = model


class Client:
    """Asks one Triton; safe to use from many threads of one process."""

    def __init__(
        self,
        address: str,
        pause: Callable[[float], None] = time.sleep,
        spread: Callable[[], float] = random.random,
        tls: TritonTls | None = None,
    ) -> None:
        self.made_for = _made_for(address, tls)
        self._pause = pause
        self._spread = spread
        # The name that the other side must prove is its address.
        self._triton = grpc.InferenceServerClient(address, creds=_credentials(tls), channel_args=_CHANNEL)
        self._checked: set[str] = set()
        self._dead: set[str] = set()

    def infer(self, model: str, inputs: dict[str, bytes], output: str) -> np.ndarray:
        """Return one output of a model; raises ModelAway, ModelFailed or ContractBroken.

        A model whose process died during the call has failed; asked again before it is loaded again, it is away: what
        kills a model is counted against the request that did it, and not against those that come after.
        """
        if model in self._dead and self.dead(model, CONTROL_SECONDS):
            raise ModelAway(model)
        self._dead.discard(model)
        self._check(model)
        tensors = [_tensor(name, data) for name, data in inputs.items()]
        outputs = [grpc.InferRequestedOutput(output)]
        deadline = CONTRACTS[model].deadline_seconds
        answer = self._persist(
            model, lambda: self._triton.infer(model, tensors, outputs=outputs, client_timeout=deadline)
        )
        array: np.ndarray | None = answer.as_numpy(output)
        if array is None:
            raise ModelFailed(model, f"no output {output}")
        return array

    def states(self) -> dict[str, str] | None:
        """Return Triton's state of each model; None when it cannot be reached."""
        try:
            index = self._triton.get_model_repository_index(client_timeout=CONTROL_SECONDS)
        except InferenceServerException as error:
            # The proxy of a site lets nobody near the repository: each model is asked for itself.
            return self._states_one_by_one() if error.status() in _CLOSED else None
        return {entry.name: entry.state for entry in index.models}

    def _states_one_by_one(self) -> dict[str, str] | None:
        states = {}
        for model in CONTRACTS:
            try:
                ready = self._triton.is_model_ready(model, client_timeout=CONTROL_SECONDS)
            except InferenceServerException as error:
                if error.status() != "StatusCode.NOT_FOUND":
                    return None
                ready = False
            states[model] = "READY" if ready else "UNAVAILABLE"
        return states

    def _check(self, model: str) -> None:
        if model in self._checked:
            return
        config = self._persist(
            model, lambda: self._triton.get_model_config(model, client_timeout=CONTROL_SECONDS)
        ).config
        differs = difference(CONTRACTS[model], *served(config))
        if differs:
            raise ContractBroken(model, differs)
        self._checked.add(model)

    def _persist(self, model: str, call: Callable[[], Answer]) -> Answer:
        """Make a call again, after a growing and uneven pause, while the server is unreachable."""
        for attempt in range(TRIES):
            try:
                return call()
            except InferenceServerException as error:
                status = error.status() or ""
                if status == _BROKEN and self.dead(model, CONTROL_SECONDS):
                    self._dead.add(model)
                if status not in _ABSENT and not (status == _TOO_LATE and self._silent()):
                    # The server's message can quote what the model was given.
                    raise ModelFailed(model, status.removeprefix("StatusCode.").lower()) from None
                if status in ("StatusCode.NOT_FOUND", _TOO_LATE) or attempt == TRIES - 1:
                    break
            self._pause(FIRST_PAUSE_SECONDS * 2**attempt * (0.5 + self._spread()))
        # It may come back as another version.
        self._checked.discard(model)
        raise ModelAway(model)

    def dead(self, model: str, seconds: float) -> bool:
        """Return whether the model's process has died, which Triton's own state does not show.

        Asks it the smallest real question; a model that is busy for longer than `seconds` is not dead.
        """
        contract = CONTRACTS[model]
        tensors = [_tensor(each.name, _SMALLEST.get((model, each.name), b"{}")) for each in contract.inputs]
        try:
            self._triton.infer(model, tensors, client_timeout=min(seconds, contract.deadline_seconds))
        except InferenceServerException as error:
            return bool(error.status() == _BROKEN)
        return False

    def _silent(self) -> bool:
        """Return whether the whole server has stopped answering, so that it is not the model which takes too long."""
        try:
            return not self._triton.is_server_live(client_timeout=CONTROL_SECONDS)
        except InferenceServerException:
            return True


def _tensor(name: str, data: bytes) -> grpc.InferInput:
    tensor = grpc.InferInput(name, [len(data)], "UINT8")
    tensor.set_data_from_numpy(np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8))
    return tensor


def served(config: ModelConfig) -> tuple[list[Tensor], list[Tensor]]:
    """Return the inputs and outputs that a model's configuration names."""
    batch = (-1,) if config.max_batch_size > 0 else ()
    inputs, outputs = (
        [
            Tensor(tensor.name, DataType.Name(tensor.data_type).removeprefix("TYPE_"), (*batch, *tensor.dims))
            for tensor in tensors
        ]
        for tensors in (config.input, config.output)
    )
    return inputs, outputs


def _credentials(tls: TritonTls | None) -> ChannelCredentials | None:
    """Read the certificate by which we are known, and the anchor by which the other side is; raises NoCertificate."""
    if tls is None:
        return None
    try:
        return ssl_channel_credentials(*(path.read_bytes() for path in (tls.ca_file, tls.key_file, tls.cert_file)))
    except OSError as error:
        raise NoCertificate(str(error.filename), str(error.strerror)) from None


def _made_for(address: str, tls: TritonTls | None) -> tuple[object, ...]:
    """Return what a channel depends on: the process, the address, and the certificate as it was when it was read."""
    try:
        return os.getpid(), address, tls, tls and tls.cert_file.stat().st_mtime_ns
    except OSError:
        return os.getpid(), address, tls, None


_lock = threading.Lock()
_client: Client | None = None


def client(address: str, tls: TritonTls | None = None) -> Client:
    """Return this process's client; a fork gets its own, because a channel does not survive a fork.

    So does a renewed certificate: a channel keeps the certificate that it was made with.
    """
    global _client
    with _lock:
        if _client is None or _client.made_for != _made_for(address, tls):
            _client = Client(address, tls=tls)
        return _client
