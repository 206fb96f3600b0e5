"""Carry JSON and a file's bytes between Triton's tensors and a plain Python class; importable inside Triton alone.

Tensors cross by DLPack: the backend was built against numpy 1, and its `as_numpy()` ends the process under numpy 2.
"""

import ctypes
import json
import os
from typing import Any, Protocol

import numpy as np
import triton_python_backend_utils as pb_utils

from serving.failures import log_failure

INTERNAL = {"error": {"code": "internal", "message": "The model failed on this request; its log says where."}}


class Answers(Protocol):
    """A model: made once (raising MissingWeights where it cannot be), then asked many times."""

    def answer(self, request: dict[str, Any], content: bytes | None) -> dict[str, Any]: ...


def read(request: Any, name: str) -> bytes | None:
    """Return the bytes of one UINT8 input of a Triton request, or None where the client left it out."""
    tensor = pb_utils.get_input_tensor_by_name(request, name)
    return None if tensor is None else np.from_dlpack(tensor).tobytes()


def read_json(request: Any) -> dict[str, Any]:
    """Return the JSON object in the input `request`; raises ValueError where it is none."""
    document = json.loads(read(request, "request") or b"{}")
    if not isinstance(document, dict):
        raise ValueError("the request must be a JSON object")
    return document


_set_destructor = ctypes.pythonapi.PyCapsule_SetDestructor
_set_destructor.argtypes = [ctypes.py_object, ctypes.c_void_p]


class _Lent:
    """An array as the backend takes it: it marks a taken capsule by another name than numpy's destructor looks for.

    Without a destructor numpy does not complain in the log at each response; the memory is freed by the tensor itself.
    """

    def __init__(self, array: np.ndarray) -> None:
        self.array = array

    def __dlpack__(self, **_: Any) -> Any:
        capsule = self.array.__dlpack__()
        _set_destructor(capsule, None)
        return capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.array.__dlpack_device__()


def tensor(name: str, array: np.ndarray) -> Any:
    """Return a Triton output tensor over an array's memory."""
    return pb_utils.Tensor.from_dlpack(name, _Lent(np.ascontiguousarray(array)))


def reply(document: dict[str, Any]) -> Any:
    """Return a Triton response whose one output `response` holds the JSON document."""
    data = np.frombuffer(bytearray(json.dumps(document, ensure_ascii=False).encode()), dtype=np.uint8)
    return pb_utils.InferenceResponse(output_tensors=[tensor("response", data)])


class Served:
    """The base of each `TritonPythonModel`: a subclass names the class that answers, as `model = Model`."""

    model: type[Answers]

    def initialize(self, args: dict[str, str]) -> None:
        """Make the model once; what it raises becomes the reason that Triton gives for the model being away."""
        # Each instance is a process of its own: what is said here reaches no other.
        os.environ["MODELS_DEVICE"] = "cuda" if args.get("model_instance_kind") == "GPU" else "cpu"
        self.answering = self.model()

    def execute(self, requests: list[Any]) -> list[Any]:
        """Answer each waiting request in turn."""
        return [self._one(request) for request in requests]

    def finalize(self) -> None:
        """End what the model started beside this process."""
        close = getattr(self.answering, "close", None)
        if close is not None:
            close()

    def _one(self, request: Any) -> Any:
        try:
            return reply(self.answering.answer(read_json(request), read(request, "content")))
        except Exception as failure:  # noqa: BLE001 - one bad request must not end the process that serves the others
            log_failure(failure)
            return reply(INTERNAL)
